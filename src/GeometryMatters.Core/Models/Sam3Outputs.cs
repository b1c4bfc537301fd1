using GeometryMatters.Imaging;
using GeometryMatters.Serialization;

namespace GeometryMatters.Models;

/// <summary>Turns what a SAM 3 decoder gave into instances.</summary>
internal sealed class Sam3Outputs(ModelOutputs outputs, string source, OnnxSam3MaskProviderOptions options, int width, int height)
{
    /// <summary>Logits of all queries.</summary>
    public List<Sam3Instance> ReadRaw()
    {
        var logits = outputs.AsSingle("pred_logits");
        var presence = Sigmoid(Finite(outputs.AsSingle("presence_logit_dec")[0], "presence_logit_dec"));
        var threshold = (float)Math.Log(options.MaskThreshold / (1 - options.MaskThreshold));
        var masks = outputs.AsSingle("pred_masks");
        var shape = outputs.Shape("pred_masks");
        RequireMasks("pred_masks", shape[1], logits.Length);
        List<Sam3Instance> found = [];
        for (var q = 0; q < logits.Length; q++)
        {
            var score = Sigmoid(Finite(logits[q], $"pred_logits, query {q}")) * presence;
            if (score > options.ScoreThreshold)
            {
                Add(found, score, Read(masks, shape, q, "pred_masks", threshold));
            }
        }

        return found;
    }

    /// <summary>Scores and masks of the instances that the graph kept: truth values or probabilities, at the image's size or another.</summary>
    public List<Sam3Instance> ReadFiltered()
    {
        var scores = outputs.AsSingle("scores");
        var shape = outputs.Shape("masks");
        RequireMasks("masks", shape[0], scores.Length);
        var isBoolean = outputs.ElementType("masks") == TensorElementType.Bool;
        if (isBoolean && shape[0] > 0 && (shape[^2] != height || shape[^1] != width))
        {
            throw new ModelFormatException(source, "masks", $"{width}×{height} as the image", $"{shape[^1]}×{shape[^2]}");
        }

        var truths = isBoolean ? outputs.AsBoolean("masks") : default;
        var probabilities = isBoolean ? default : outputs.AsSingle("masks");
        List<Sam3Instance> found = [];
        for (var i = 0; i < scores.Length; i++)
        {
            var score = Finite(scores[i], $"scores, instance {i}");
            if (score > options.ScoreThreshold)
            {
                Add(found, score, isBoolean ? Mask(truths.Slice(i * width * height, width * height)) : Read(probabilities, shape, i, "masks", (float)options.MaskThreshold));
            }
        }

        return found;
    }

    private static void Add(List<Sam3Instance> found, double score, Mask mask)
    {
        if (mask.Values.Contains((byte)1))
        {
            found.Add(new(score, mask));
        }
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private void RequireMasks(string output, int masks, int scores)
    {
        if (masks != scores)
        {
            throw new ModelFormatException(source, output, $"{scores} masks for as many scores", $"{masks}");
        }
    }

    private double Finite(float value, string place) => float.IsFinite(value) ? value : throw new TensorFormatException(source, place, "a finite value", $"{value}");

    private Mask Read(ReadOnlySpan<float> planes, ReadOnlySpan<int> shape, int index, string output, float threshold)
    {
        var (rows, columns) = (shape[^2], shape[^1]);
        if (rows == 0 || columns == 0)
        {
            throw new ModelFormatException(source, output, "sides above zero", $"{rows}×{columns}");
        }

        var plane = planes.Slice(index * rows * columns, rows * columns);
        foreach (var value in plane)
        {
            Finite(value, $"{output}, mask {index}");
        }

        var read = PlaneReader.Read(plane, rows, columns, height, width);
        var values = new byte[read.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = read[i] > threshold ? (byte)1 : (byte)0;
        }

        return new(width, height, values);
    }

    private Mask Mask(ReadOnlySpan<bool> truths)
    {
        var values = new byte[truths.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = truths[i] ? (byte)1 : (byte)0;
        }

        return new(width, height, values);
    }
}
