using System.Numerics;

namespace GeometryMatters.Training.Adapters;

/// <summary>Group normalisation of values [channels, cells], as scale · y + shift per channel, with its way back.</summary>
/// <remarks>
/// With x̂ = (y − mean) / root of a group's N values and d the gradient of γ x̂ + β: dy = (γ d − mean(γ d) − x̂ mean(γ d x̂)) / root, which per channel is
/// affine in d and y. So the way back is one pass for the sums and one that writes.
/// </remarks>
internal sealed class GroupNorm(int channels, int groups)
{
    private const double Epsilon = 1e-5;

    private readonly double[] means = new double[groups];
    private readonly double[] inverseRoots = new double[groups];

    /// <summary>Factors of the normalised values.</summary>
    public float[] Scales { get; } = new float[channels];

    /// <summary>Summands of the normalised values.</summary>
    public float[] Shifts { get; } = new float[channels];

    /// <summary>Channels of one group.</summary>
    public int GroupChannels { get; } = channels / groups;

    /// <summary>Takes a group's statistics.</summary>
    public void Measure(int group, ReadOnlySpan<float> values, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias)
    {
        var mean = Sum(values) / values.Length;
        var inverse = 1 / Math.Sqrt((SquaresAround(values, (float)mean) / values.Length) + Epsilon);
        (means[group], inverseRoots[group]) = (mean, inverse);
        for (var c = group * GroupChannels; c < (group + 1) * GroupChannels; c++)
        {
            Scales[c] = (float)(weight[c] * inverse);
            Shifts[c] = (float)(bias[c] - (weight[c] * inverse * mean));
        }
    }

    /// <summary>A group's way back, from each channel's Σ d and Σ d y.</summary>
    /// <param name="group">The group.</param>
    /// <param name="values">How many values it has.</param>
    /// <param name="weight">γ of every channel.</param>
    /// <param name="sums">Σ d and Σ d y of the group's channels.</param>
    /// <param name="weightGradient">Gradient of γ, of every channel.</param>
    /// <param name="biasGradient">Gradient of β.</param>
    /// <returns>dy = <see cref="Scales"/> · d + Constant + Slope · y.</returns>
    public (float Constant, float Slope) Back(
        int group, int values, ReadOnlySpan<float> weight, ReadOnlySpan<(double D, double Dy)> sums, Span<float> weightGradient, Span<float> biasGradient)
    {
        double mean = means[group], inverse = inverseRoots[group], total = 0, along = 0;
        for (var i = 0; i < sums.Length; i++)
        {
            var c = (group * GroupChannels) + i;
            var normalized = inverse * (sums[i].Dy - (mean * sums[i].D));
            weightGradient[c] = (float)normalized;
            biasGradient[c] = (float)sums[i].D;
            total += weight[c] * sums[i].D;
            along += weight[c] * normalized;
        }

        var slope = -inverse * inverse * along / values;
        return ((float)((-inverse * total / values) - (slope * mean)), (float)slope);
    }

    internal static double Sum(ReadOnlySpan<float> values)
    {
        // Partial sums of at most a few thousand values a lane, so that single precision loses nothing that shows.
        const int Piece = 8192;
        double sum = 0;
        for (var start = 0; start < values.Length; start += Piece)
        {
            var piece = values[start..Math.Min(values.Length, start + Piece)];
            Vector<float> first = default, second = default;
            for (var i = 0; i < piece.Length; i += 2 * Vector<float>.Count)
            {
                first += Lanes.Load(piece, i);
                if (i + Vector<float>.Count < piece.Length)
                {
                    second += Lanes.Load(piece, i + Vector<float>.Count);
                }
            }

            sum += Vector.Sum(first + second);
        }

        return sum;
    }

    private static double SquaresAround(ReadOnlySpan<float> values, float mean)
    {
        const int Piece = 8192;
        Vector<float> middle = new(mean);
        double sum = 0;
        for (var start = 0; start < values.Length; start += Piece)
        {
            var piece = values[start..Math.Min(values.Length, start + Piece)];
            Vector<float> squares = default;
            var i = 0;
            for (; i + Vector<float>.Count <= piece.Length; i += Vector<float>.Count)
            {
                var d = new Vector<float>(piece[i..]) - middle;
                squares += d * d;
            }

            sum += Vector.Sum(squares);
            for (; i < piece.Length; i++)
            {
                sum += (piece[i] - mean) * (piece[i] - mean);
            }
        }

        return sum;
    }
}
