namespace GeometryMatters.Imaging;

/// <summary>Fixed-point weights of a one-dimensional filtered resize: which source samples each new sample mixes, and how.</summary>
internal sealed class ResampleKernel
{
    /// <summary>Fraction bits of a weight: 8 bits for the value and 2 for overshoot leave 22 of 32.</summary>
    public const int Precision = 22;

    private const double Lobes = 3, CubicReach = 2, CubicSlope = -0.5;

    private readonly int[] firsts;
    private readonly int[] counts;
    private readonly int[] weights;
    private readonly int stride;

    public ResampleKernel(int from, int to, ResizeFilter filter)
    {
        var scale = (double)from / to;
        var widening = Math.Max(scale, 1);
        var support = Reach(filter) * widening;
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
                var x = (k + first - centre + 0.5) / widening;
                row[k] = Weight(filter, x);
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

    private static double Reach(ResizeFilter filter) => filter switch
    {
        ResizeFilter.Bicubic => CubicReach,
        ResizeFilter.Bilinear => 1,
        _ => Lobes,
    };

    private static double Weight(ResizeFilter filter, double x) => filter switch
    {
        ResizeFilter.Bicubic => Cubic(x),
        ResizeFilter.Bilinear => Math.Max(0, 1 - Math.Abs(x)),
        _ => Lanczos(x),
    };

    private static double Lanczos(double x) => Math.Abs(x) >= Lobes ? 0 : Sinc(x) * Sinc(x / Lobes);

    /// <summary>Keys' cubic convolution with slope −1/2 at 1.</summary>
    private static double Cubic(double x)
    {
        const double A = CubicSlope;
        x = Math.Abs(x);
        return x < 1 ? ((((A + 2) * x) - (A + 3)) * x * x) + 1
            : x < CubicReach ? ((((x - 5) * x) + 8) * x - 4) * A
            : 0;
    }

    private static double Sinc(double x) => x == 0 ? 1 : Math.Sin(x * Math.PI) / (x * Math.PI);
}
