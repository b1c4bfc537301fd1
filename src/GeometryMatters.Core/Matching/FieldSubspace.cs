using GeometryMatters.Features;
using GeometryMatters.Fields;

namespace GeometryMatters.Matching;

/// <summary>A few orthonormal directions that hold most of the length of a field's descriptors.</summary>
/// <remarks>
/// Subspace iteration on second moments of sampled rows (not centred: products are of the descriptors as they are), ended by a Rayleigh–Ritz
/// step. Any directions would keep the search exact, so neither the sample nor the number of iterations is critical.
/// </remarks>
internal static unsafe class FieldSubspace
{
    private const int MaxSample = 2048;
    private const int MaxDirections = 64;

    // A bound of more than a quarter of a product's channels costs too much of the product that it saves.
    private const int ChannelsPerDirection = 4;
    private const int Iterations = 5;
    private const int Step = 8;

    // More directions are taken while eight of them take away at least this share of what is left outside.
    private const double WorthwhileShare = 0.08;
    private const double SmallRest = 1e-4;

    /// <summary>Finds directions.</summary>
    /// <param name="rows">Descriptors of unit length, or zero.</param>
    /// <returns>A direction per row; at most 64, and a quarter of the channels where they are more than 32.</returns>
    public static AlignedRows Fit(AlignedRows rows)
    {
        var channels = rows.Channels;
        var size = Math.Clamp(channels / ChannelsPerDirection, Math.Min(Step, channels), MaxDirections);
        var moments = Moments(rows);
        AlignedRows images = new(size, channels), directions = new(size, channels);
        var vectors = Start(size, channels);
        for (var iteration = 0; iteration < Iterations; iteration++)
        {
            Apply(moments, vectors, directions, images);
            for (var k = 0; k < size; k++)
            {
                Widen(images[k], vectors[k]);
            }

            SymmetricEigen.Orthonormalize(vectors);
        }

        Apply(moments, vectors, directions, images);
        var (values, turned) = Ritz(vectors, images);
        var count = Worthwhile(values, Trace(moments), channels);
        AlignedRows result = new(count, channels);
        for (var k = 0; k < count; k++)
        {
            Narrow(turned[k], result[k]);
        }

        return result;
    }

    /// <summary>How far directions are from orthonormal: an upper bound of ‖D Dᵀ − I‖₂.</summary>
    public static double Deviation(AlignedRows directions)
    {
        var worst = 0.0;
        for (var i = 0; i < directions.Count; i++)
        {
            var sum = 0.0;
            for (var j = 0; j < directions.Count; j++)
            {
                ReadOnlySpan<float> a = directions[i], b = directions[j];
                var dot = i == j ? -1.0 : 0;
                for (var c = 0; c < a.Length; c++)
                {
                    dot += (double)a[c] * b[c];
                }

                sum += Math.Abs(dot);
            }

            worst = Math.Max(worst, sum);
        }

        return worst;
    }

    private static int Worthwhile(double[] values, double total, int channels)
    {
        var rest = Math.Max(total, double.Epsilon);
        var count = 0;
        while (count < values.Length)
        {
            var next = Math.Min(count + Step, values.Length);
            var taken = values.AsSpan(count, next - count).ToArray().Sum(v => Math.Max(v, 0));
            if (count > 0 && (taken < WorthwhileShare * rest || rest < SmallRest * total))
            {
                break;
            }

            rest -= taken;
            count = next;
        }

        return Math.Max(1, Math.Min(count, channels));
    }

    private static AlignedRows Moments(AlignedRows rows)
    {
        var sample = Math.Min(rows.Count, MaxSample);
        AlignedRows columns = new(rows.Channels, sample), moments = new(rows.Channels, rows.Channels);
        for (var s = 0; s < sample; s++)
        {
            var row = rows[(int)((long)s * rows.Count / sample)];
            for (var c = 0; c < row.Length; c++)
            {
                columns[c][s] = row[c];
            }
        }

        RowProducts.Multiply(columns.Pointer, columns.Count, columns.Pointer, columns.Count, columns.Groups, moments.Pointer, moments.Stride, RowProducts.Widest);
        GC.KeepAlive(columns);
        return moments;
    }

    private static double Trace(AlignedRows moments) => Enumerable.Range(0, moments.Count).Sum(c => (double)moments[c][c]);

    private static double[][] Start(int size, int channels)
    {
        Random random = new(17);
        var vectors = new double[size][];
        for (var k = 0; k < size; k++)
        {
            vectors[k] = new double[channels];
            for (var c = 0; c < channels; c++)
            {
                vectors[k][c] = random.NextDouble() - 0.5;
            }
        }

        SymmetricEigen.Orthonormalize(vectors);
        return vectors;
    }

    private static void Apply(AlignedRows moments, double[][] vectors, AlignedRows narrowed, AlignedRows images)
    {
        for (var k = 0; k < vectors.Length; k++)
        {
            Narrow(vectors[k], narrowed[k]);
        }

        RowProducts.Multiply(
            narrowed.Pointer, narrowed.Count, moments.Pointer, moments.Count, moments.Groups, images.Pointer, images.Stride, RowProducts.Widest);
        GC.KeepAlive(narrowed);
        GC.KeepAlive(moments);
        GC.KeepAlive(images);
    }

    private static (double[] Values, double[][] Vectors) Ritz(double[][] vectors, AlignedRows images)
    {
        var small = new double[vectors.Length, vectors.Length];
        var image = new double[vectors[0].Length];
        for (var j = 0; j < vectors.Length; j++)
        {
            Widen(images[j], image);
            for (var i = 0; i <= j; i++)
            {
                small[i, j] = small[j, i] = SymmetricEigen.Dot(vectors[i], image);
            }
        }

        var (values, turn) = SymmetricEigen.Solve(small);
        return (values, SymmetricEigen.Combine(vectors, turn));
    }

    private static void Widen(ReadOnlySpan<float> from, double[] to)
    {
        for (var c = 0; c < to.Length; c++)
        {
            to[c] = from[c];
        }
    }

    private static void Narrow(double[] from, Span<float> to)
    {
        for (var c = 0; c < to.Length; c++)
        {
            to[c] = (float)from[c];
        }
    }
}
