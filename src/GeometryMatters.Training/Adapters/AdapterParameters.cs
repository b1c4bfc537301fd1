using TorchSharp;

namespace GeometryMatters.Training.Adapters;

/// <summary>Names, shapes and first values of an adapter's parameters, in the order of the reference's state dictionary.</summary>
internal static class AdapterParameters
{
    public const string LogitScale = "logit_scale";
    public const string SelfLogitScale = "self_logit_scale";
    public const string MixingWeights = "mixing_weights";

    /// <summary>ln(1 / 0.07): the contrastive temperature at the start.</summary>
    public static readonly float InitialLogitScale = (float)Math.Log(1 / 0.07);

    public static IEnumerable<(string Name, long[] Shape)> Describe(AdapterOptions options)
    {
        yield return (LogitScale, []);
        yield return (SelfLogitScale, []);
        yield return (MixingWeights, [options.InputChannels.Count]);
        for (var i = 0; i < options.InputChannels.Count; i++)
        {
            for (var j = 0; j < options.BlocksPerBranch; j++)
            {
                var input = j == 0 ? options.InputChannels[i] : options.OutputChannels;
                foreach (var p in DescribeBlock(Prefix(i, j), input, options.EffectiveBottleneckChannels, options.OutputChannels))
                {
                    yield return p;
                }
            }
        }
    }

    /// <summary>Whether a parameter is the network's; the others are scales of losses.</summary>
    public static bool OfNetwork(string name) => name is not (LogitScale or SelfLogitScale);

    public static string Prefix(int branch, int block) => $"bottleneck_layers.{branch}.{block}";

    /// <summary>First values: Kaiming normal by fan-out for ReLU, normalisations 1 and 0, every tensor from its own stream of the seed.</summary>
    public static float[] InitialValues(string name, long[] shape, int seed)
    {
        var values = new float[shape.Aggregate(1L, (a, b) => a * b)];
        switch (name)
        {
            case LogitScale:
                values[0] = InitialLogitScale;
                break;
            case SelfLogitScale:
                values[0] = (float)Math.Log(10);
                break;
            default:
                if (shape.Length == 4)
                {
                    var normal = new NormalStream(Fnv1A.Seed(seed, name));
                    var deviation = Math.Sqrt(2.0 / (shape[0] * shape[2] * shape[3]));
                    for (var i = 0; i < values.Length; i++)
                    {
                        values[i] = (float)(deviation * normal.Next());
                    }
                }
                else if (!name.EndsWith(".bias", StringComparison.Ordinal))
                {
                    values.AsSpan().Fill(1);
                }

                break;
        }

        return values;
    }

    private static IEnumerable<(string Name, long[] Shape)> DescribeBlock(string prefix, int input, int inner, int output)
    {
        if (input != output)
        {
            foreach (var p in DescribeConvolution($"{prefix}.shortcut", output, input, 1))
            {
                yield return p;
            }
        }

        foreach (var p in DescribeConvolution($"{prefix}.conv1", inner, input, 1)
            .Concat(DescribeConvolution($"{prefix}.conv2", inner, inner, 3))
            .Concat(DescribeConvolution($"{prefix}.conv3", output, inner, 1)))
        {
            yield return p;
        }
    }

    private static IEnumerable<(string Name, long[] Shape)> DescribeConvolution(string name, int output, int input, int kernel) =>
    [
        ($"{name}.weight", [output, input, kernel, kernel]),
        ($"{name}.norm.weight", [output]),
        ($"{name}.norm.bias", [output]),
    ];
}
