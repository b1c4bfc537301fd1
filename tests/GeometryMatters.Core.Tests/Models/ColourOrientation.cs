namespace GeometryMatters.Tests.Models;

/// <summary>A stand-in for an orientation model whose answers follow from the mean colour: azimuth from red, elevation from green, roll from blue.</summary>
/// <remarks>
/// The logit of bin j of n bins is 2 j n c − j² for a mean channel value c: largest at j nearest to n c. Sums over 268 324 pixels are right to
/// about 1e-5 in c, 4e-3 bins; uniform images with n c away from a half give a known bin.
/// <c>Fixtures/orientation.onnx</c> is one of them, for programs.
/// </remarks>
internal static class ColourOrientation
{
    private static readonly int[] Bins = [360, 180, 360];

    public static byte[] Model(
        int batch = -1, string input = "images", string output = "logits", int type = OnnxGraph.Float, int channels = 3, int bins = 900, int side = 518)
    {
        var weights = new float[3 * 900];
        var offsets = new float[900];
        for (int c = 0, at = 0; c < 3; at += Bins[c], c++)
        {
            for (var j = 0; j < Bins[c]; j++)
            {
                weights[(c * 900) + at + j] = 2f * j * Bins[c];
                offsets[at + j] = -(float)j * j;
            }
        }

        OnnxGraph graph = new();
        graph.Constant("weights", [.. Enumerable.Range(0, channels).SelectMany(c => weights.AsSpan(c % 3 * 900, bins).ToArray())], channels, bins);
        graph.Constant("offsets", offsets[..bins], bins);
        var first = input;
        if (type == OnnxGraph.Half)
        {
            graph.Node("Cast", [input], first = "wide", ("to", OnnxGraph.Float));
        }

        graph.Node("GlobalAveragePool", [first], "means").Node("Flatten", ["means"], "flat", ("axis", 1))
            .Node("Gemm", ["flat", "weights", "offsets"], type == OnnxGraph.Half ? "sums" : output);
        if (type == OnnxGraph.Half)
        {
            // Halves reach 65,504; the logits reach 130,000.
            graph.Constant("quarter", [0.25f], 1).Node("Mul", ["sums", "quarter"], "small").Node("Cast", ["small"], output, ("to", OnnxGraph.Half));
        }

        return graph.Input(input, type, batch, channels, side, side).Output(output, type, batch, bins).ToBytes();
    }
}
