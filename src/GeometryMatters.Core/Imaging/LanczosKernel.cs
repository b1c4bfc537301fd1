namespace GeometryMatters.Imaging;

/// <summary>Fixed-point weights of a one-dimensional Lanczos resize: which source samples each new sample mixes, and how.</summary>
internal sealed class LanczosKernel
{
    /// <summary>Fraction bits of a weight: 8 bits for the value and 2 for overshoot leave 22 of 32.</summary>
    public const int Precision = 22;

    private const double Lobes = 3;

    private readonly int[] firsts;
    private readonly int[] counts;
    private readonly int[] weights;
    private readonly int stride;

    public LanczosKernel(int from, int to)
    {
        var scale = (double)from / to;
        var widening = Math.Max(scale, 1);
        var support = Lobes * widening;
        stride = ((int)Math.Ceiling(support) * 2) + 1;
        firsts = new int[to];
        counts = new int[to];
        weights = new int[checked(to * stride)];
        var row = new double[stride];
        for (var i = 0; i < to; i++)
        {
            var centre = (i + 0.5) * scale;
            var first = Math.Max((int)(centre - support + 0.5), 0);
            var count = Math.Min((int)(centre + support + 0.5), from) - first;
            var sum = 0.0;
            for (var k = 0; k < count; k++)
            {
                row[k] = Lanczos((k + first - centre + 0.5) / widening);
                sum += row[k];
            }

            firsts[i] = first;
            counts[i] = count;
            for (var k = 0; k < count; k++)
            {
                weights[(i * stride) + k] = (int)Math.Round(row[k] / sum * (1 << Precision), MidpointRounding.AwayFromZero);
            }
        }
    }

    /// <summary>First source sample and the weights of a new sample.</summary>
    public ReadOnlySpan<int> Weights(int sample, out int first)
    {
        first = firsts[sample];
        return weights.AsSpan(sample * stride, counts[sample]);
    }

    private static double Lanczos(double x) => Math.Abs(x) >= Lobes ? 0 : Sinc(x) * Sinc(x / Lobes);

    private static double Sinc(double x) => x == 0 ? 1 : Math.Sin(x * Math.PI) / (x * Math.PI);
}
