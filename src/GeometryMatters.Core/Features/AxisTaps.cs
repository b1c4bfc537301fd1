namespace GeometryMatters.Features;

/// <summary>Weights of one axis of a resampling: a triangle one source pixel wide when enlarging, one target pixel wide when shrinking.</summary>
internal readonly struct AxisTaps
{
    private readonly int[] firsts;
    private readonly float[][] weights;

    /// <param name="start">First target pixel.</param>
    /// <param name="count">Number of target pixels.</param>
    /// <param name="scale">Target pixels per source pixel.</param>
    /// <param name="offset">Where source 0 lies in target pixels.</param>
    /// <param name="sourceSize">Number of source pixels.</param>
    public AxisTaps(int start, int count, double scale, double offset, int sourceSize)
    {
        firsts = new int[count];
        weights = new float[count][];
        var radius = Math.Max(1, 1 / scale);
        for (var i = 0; i < count; i++)
        {
            var center = (start + i + 0.5 - offset) / scale;
            // A target pixel whose centre is off the source has no taps; near the border the remaining taps share the weight.
            if (center < 0 || center >= sourceSize)
            {
                weights[i] = [];
                continue;
            }

            var first = Math.Max(0, (int)Math.Ceiling(center - radius - 0.5));
            var last = Math.Min(sourceSize - 1, (int)Math.Floor(center + radius - 0.5));
            var taps = new double[last - first + 1];
            for (var j = 0; j < taps.Length; j++)
            {
                taps[j] = Math.Max(0, 1 - (Math.Abs(first + j + 0.5 - center) / radius));
            }

            var sum = taps.Sum();
            firsts[i] = first;
            weights[i] = Array.ConvertAll(taps, t => (float)(t / sum));
        }
    }

    public int First(int target) => firsts[target];

    public ReadOnlySpan<float> Weights(int target) => weights[target];

    /// <summary>Source pixels that any target needs: [First, End).</summary>
    public (int First, int End) SourceRange()
    {
        int first = int.MaxValue, end = 0;
        for (var i = 0; i < weights.Length; i++)
        {
            if (weights[i].Length > 0)
            {
                first = Math.Min(first, firsts[i]);
                end = Math.Max(end, firsts[i] + weights[i].Length);
            }
        }

        return (Math.Min(first, end), end);
    }
}
