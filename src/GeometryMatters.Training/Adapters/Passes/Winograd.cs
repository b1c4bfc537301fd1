using System.Numerics.Tensors;
using GeometryMatters.Imaging;

namespace GeometryMatters.Training.Adapters;

/// <summary>3×3 convolutions with a border of zeros by tiles of 2×2 outputs (Winograd 1980; Lavin &amp; Gray 2016, F(2×2, 3×3)): Y = Aᵀ [(G g Gᵀ) ⊙ (Bᵀ d B)] A.</summary>
/// <remarks>
/// 16 products in place of 36, each of the 16 places in a tile one product of matrices over channels and tiles. The transforms are sums and halves, so rounding
/// is about that of the direct sum. The way back is made of the transposed transforms. Tiles beyond an odd border read and give zeros.
/// </remarks>
internal sealed class Winograd
{
    /// <summary>Places in a tile.</summary>
    public const int Places = 16;

    private readonly int rows, columns, down, across;

    // A padded image with even and odd columns apart: neighbouring tiles are neighbours in memory then.
    private readonly float[] even, odd;

    // The four combinations of a row of tiles, even and odd columns.
    private readonly float[] combined;
    private readonly float[] line;

    public Winograd(GridSize grid)
    {
        (rows, columns) = (grid.Rows, grid.Columns);
        (down, across) = ((rows + 1) / 2, (columns + 1) / 2);
        even = new float[2 * (down + 1) * (across + 1)];
        odd = new float[even.Length];
        combined = new float[8 * (across + 1)];
        line = new float[4 * across];
    }

    /// <summary>Tiles of an image.</summary>
    public int Tiles => down * across;

    /// <summary>G g Gᵀ of kernels [count, 3, 3] to [16, count].</summary>
    public static void Kernels(ReadOnlySpan<float> g, Span<float> u)
    {
        var count = g.Length / 9;
        Span<float> t = stackalloc float[12];
        for (var k = 0; k < count; k++)
        {
            var kernel = g.Slice(9 * k, 9);
            for (var c = 0; c < 3; c++)
            {
                float outer = (kernel[c] + kernel[6 + c]) / 2, middle = kernel[3 + c] / 2;
                (t[c], t[3 + c], t[6 + c], t[9 + c]) = (kernel[c], outer + middle, outer - middle, kernel[6 + c]);
            }

            for (var r = 0; r < 4; r++)
            {
                float outer = (t[3 * r] + t[(3 * r) + 2]) / 2, middle = t[(3 * r) + 1] / 2;
                u[(4 * r * count) + k] = t[3 * r];
                u[(((4 * r) + 1) * count) + k] = outer + middle;
                u[(((4 * r) + 2) * count) + k] = outer - middle;
                u[(((4 * r) + 3) * count) + k] = t[(3 * r) + 2];
            }
        }
    }

    /// <summary>The transpose of <see cref="Kernels"/>: [16, count] to [count, 3, 3].</summary>
    public static void KernelsBack(ReadOnlySpan<float> u, Span<float> g)
    {
        var count = g.Length / 9;
        Span<float> t = stackalloc float[12];
        for (var k = 0; k < count; k++)
        {
            for (var r = 0; r < 4; r++)
            {
                float first = u[(((4 * r) + 1) * count) + k], second = u[(((4 * r) + 2) * count) + k], outer = (first + second) / 2;
                (t[3 * r], t[(3 * r) + 1], t[(3 * r) + 2]) = (u[(4 * r * count) + k] + outer, (first - second) / 2, u[(((4 * r) + 3) * count) + k] + outer);
            }

            var kernel = g.Slice(9 * k, 9);
            for (var c = 0; c < 3; c++)
            {
                var outer = (t[3 + c] + t[6 + c]) / 2;
                (kernel[c], kernel[3 + c], kernel[6 + c]) = (t[c] + outer, (t[3 + c] - t[6 + c]) / 2, t[9 + c] + outer);
            }
        }
    }

    /// <summary>Bᵀ d B of images [channels, cells] to [16, channels, tiles].</summary>
    public void Inputs(ReadOnlySpan<float> images, Span<float> v)
    {
        int cells = rows * columns, channels = images.Length / cells, width = across + 1;
        for (var c = 0; c < channels; c++)
        {
            Part(images.Slice(c * cells, cells));
            for (var i = 0; i < down; i++)
            {
                Combine(even, i, 0);
                Combine(odd, i, 4);
                for (var k = 0; k < 4; k++)
                {
                    ReadOnlySpan<float> e = combined.AsSpan(k * width, width), o = combined.AsSpan((4 + k) * width, width);
                    var at = (c * Tiles) + (i * across);
                    TensorPrimitives.Subtract(e[..across], e[1..], Place(v, 4 * k, channels, at));
                    TensorPrimitives.Add(o[..across], e[1..], Place(v, (4 * k) + 1, channels, at));
                    TensorPrimitives.Subtract(e[1..], o[..across], Place(v, (4 * k) + 2, channels, at));
                    TensorPrimitives.Subtract(o[..across], o[1..], Place(v, (4 * k) + 3, channels, at));
                }
            }
        }
    }

    /// <summary>The transpose of <see cref="Inputs"/>: [16, channels, tiles] to [channels, cells].</summary>
    public void InputsBack(ReadOnlySpan<float> v, Span<float> images)
    {
        int cells = rows * columns, channels = images.Length / cells, width = across + 1;
        for (var c = 0; c < channels; c++)
        {
            even.AsSpan().Clear();
            odd.AsSpan().Clear();
            for (var i = 0; i < down; i++)
            {
                combined.AsSpan().Clear();
                for (var k = 0; k < 4; k++)
                {
                    Span<float> e = combined.AsSpan(k * width, width), o = combined.AsSpan((4 + k) * width, width);
                    var at = (c * Tiles) + (i * across);
                    ReadOnlySpan<float> v0 = Place(v, 4 * k, channels, at), v1 = Place(v, (4 * k) + 1, channels, at);
                    ReadOnlySpan<float> v2 = Place(v, (4 * k) + 2, channels, at), v3 = Place(v, (4 * k) + 3, channels, at);
                    Increase(e[..across], v0);
                    Decrease(e[1..], v0);
                    Increase(e[1..], v1);
                    Increase(e[1..], v2);
                    Increase(o[..across], v1);
                    Decrease(o[..across], v2);
                    Increase(o[..across], v3);
                    Decrease(o[1..], v3);
                }

                Spread(even, i, 0);
                Spread(odd, i, 4);
            }

            Join(images.Slice(c * cells, cells));
        }
    }

    /// <summary>Aᵀ m A: [16, channels, tiles] to images [channels, cells].</summary>
    public void Outputs(ReadOnlySpan<float> m, Span<float> images)
    {
        int cells = rows * columns, channels = images.Length / cells;
        Span<float> first = line.AsSpan(0, across), second = line.AsSpan(across, across), left = line.AsSpan(2 * across, across), right = line.AsSpan(3 * across, across);
        for (var c = 0; c < channels; c++)
        {
            for (var i = 0; i < down; i++)
            {
                var at = (c * Tiles) + (i * across);
                for (var r = 0; r < 2 && (2 * i) + r < rows; r++)
                {
                    for (var k = 0; k < 4; k++)
                    {
                        // Down the column k of the tile: m0 + m1 + m2, or m1 − m2 − m3.
                        var sum = k switch { 0 => first, 1 => second, 2 => left, _ => right };
                        ReadOnlySpan<float> m1 = Place(m, 4 + k, channels, at), m2 = Place(m, 8 + k, channels, at);
                        if (r == 0)
                        {
                            TensorPrimitives.Add(Place(m, k, channels, at), m1, sum);
                            TensorPrimitives.Add(sum, m2, sum);
                        }
                        else
                        {
                            TensorPrimitives.Subtract(m1, m2, sum);
                            TensorPrimitives.Subtract(sum, Place(m, 12 + k, channels, at), sum);
                        }
                    }

                    var row = images.Slice((c * cells) + (((2 * i) + r) * columns), columns);
                    for (var j = 0; j < across; j++)
                    {
                        row[2 * j] = first[j] + second[j] + left[j];
                        if ((2 * j) + 1 < columns)
                        {
                            row[(2 * j) + 1] = second[j] - left[j] - right[j];
                        }
                    }
                }
            }
        }
    }

    /// <summary>The transpose of <see cref="Outputs"/>: images [channels, cells] to [16, channels, tiles].</summary>
    public void OutputsBack(ReadOnlySpan<float> images, Span<float> m)
    {
        int cells = rows * columns, channels = images.Length / cells;
        for (var c = 0; c < channels; c++)
        {
            for (var i = 0; i < down; i++)
            {
                var at = (c * Tiles) + (i * across);
                line.AsSpan().Clear();
                for (var r = 0; r < 2 && (2 * i) + r < rows; r++)
                {
                    var row = images.Slice((c * cells) + (((2 * i) + r) * columns), columns);
                    Span<float> l = line.AsSpan(2 * r * across, across), h = line.AsSpan(((2 * r) + 1) * across, across);
                    for (var j = 0; j < across; j++)
                    {
                        l[j] = row[2 * j];
                        h[j] = (2 * j) + 1 < columns ? row[(2 * j) + 1] : 0;
                    }
                }

                // Per row y, down: y0, y0 + y1, y0 − y1, −y1; then the same across.
                Span<float> a = line.AsSpan(0, across), b = line.AsSpan(across, across), d = line.AsSpan(2 * across, across), e = line.AsSpan(3 * across, across);
                Across(a, b, m, 0, channels, at);
                Across(d, e, m, 12, channels, at);
                TensorPrimitives.Negate(Place(m, 12, channels, at), Place(m, 12, channels, at));
                TensorPrimitives.Negate(Place(m, 13, channels, at), Place(m, 13, channels, at));
                TensorPrimitives.Negate(Place(m, 14, channels, at), Place(m, 14, channels, at));
                TensorPrimitives.Negate(Place(m, 15, channels, at), Place(m, 15, channels, at));
                for (var k = 0; k < 4; k++)
                {
                    TensorPrimitives.Subtract(Place(m, k, channels, at), Place(m, 12 + k, channels, at), Place(m, 4 + k, channels, at));
                    TensorPrimitives.Add(Place(m, k, channels, at), Place(m, 12 + k, channels, at), Place(m, 8 + k, channels, at));
                }
            }
        }
    }

    private void Across(ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> m, int first, int channels, int at)
    {
        left.CopyTo(Place(m, first, channels, at));
        TensorPrimitives.Add(left, right, Place(m, first + 1, channels, at));
        TensorPrimitives.Subtract(left, right, Place(m, first + 2, channels, at));
        TensorPrimitives.Negate(right, Place(m, first + 3, channels, at));
    }

    private Span<float> Place(Span<float> all, int place, int channels, int at) => all.Slice((place * channels * Tiles) + at, across);

    private ReadOnlySpan<float> Place(ReadOnlySpan<float> all, int place, int channels, int at) => all.Slice((place * channels * Tiles) + at, across);

    private void Part(ReadOnlySpan<float> image)
    {
        var width = across + 1;
        for (var r = 0; r < rows; r++)
        {
            // Column c of the image is column c + 1 of the padded one.
            var row = image.Slice(r * columns, columns);
            Span<float> e = even.AsSpan((r + 1) * width, width), o = odd.AsSpan((r + 1) * width, width);
            for (var j = 0; j < across; j++)
            {
                o[j] = row[2 * j];
                e[j + 1] = (2 * j) + 1 < columns ? row[(2 * j) + 1] : 0;
            }

            (e[0], o[across]) = (0, 0);
        }

        // Beside the image's rows all is zero; the way back leaves other values there.
        Border(even, width);
        Border(odd, width);
    }

    private void Border(float[] plane, int width)
    {
        plane.AsSpan(0, width).Clear();
        plane.AsSpan((rows + 1) * width).Clear();
    }

    private void Join(Span<float> image)
    {
        var width = across + 1;
        for (var r = 0; r < rows; r++)
        {
            var row = image.Slice(r * columns, columns);
            Span<float> e = even.AsSpan((r + 1) * width, width), o = odd.AsSpan((r + 1) * width, width);
            for (var j = 0; j < across; j++)
            {
                row[2 * j] = o[j];
                if ((2 * j) + 1 < columns)
                {
                    row[(2 * j) + 1] = e[j + 1];
                }
            }
        }
    }

    /// <summary>d0 − d2, d1 + d2, d2 − d1, d1 − d3 of four rows from row 2i.</summary>
    private void Combine(float[] plane, int i, int first)
    {
        var width = across + 1;
        ReadOnlySpan<float> d0 = plane.AsSpan(2 * i * width, width), d1 = plane.AsSpan(((2 * i) + 1) * width, width);
        ReadOnlySpan<float> d2 = plane.AsSpan(((2 * i) + 2) * width, width), d3 = plane.AsSpan(((2 * i) + 3) * width, width);
        TensorPrimitives.Subtract(d0, d2, combined.AsSpan(first * width, width));
        TensorPrimitives.Add(d1, d2, combined.AsSpan((first + 1) * width, width));
        TensorPrimitives.Subtract(d2, d1, combined.AsSpan((first + 2) * width, width));
        TensorPrimitives.Subtract(d1, d3, combined.AsSpan((first + 3) * width, width));
    }

    private void Spread(float[] plane, int i, int first)
    {
        var width = across + 1;
        ReadOnlySpan<float> t0 = combined.AsSpan(first * width, width), t1 = combined.AsSpan((first + 1) * width, width);
        ReadOnlySpan<float> t2 = combined.AsSpan((first + 2) * width, width), t3 = combined.AsSpan((first + 3) * width, width);
        Increase(plane.AsSpan(2 * i * width, width), t0);
        Span<float> d1 = plane.AsSpan(((2 * i) + 1) * width, width), d2 = plane.AsSpan(((2 * i) + 2) * width, width);
        Increase(d1, t1);
        Decrease(d1, t2);
        Increase(d1, t3);
        Decrease(d2, t0);
        Increase(d2, t1);
        Increase(d2, t2);
        Decrease(plane.AsSpan(((2 * i) + 3) * width, width), t3);
    }

    private static void Increase(Span<float> sum, ReadOnlySpan<float> by) => TensorPrimitives.Add(sum, by, sum);

    private static void Decrease(Span<float> sum, ReadOnlySpan<float> by) => TensorPrimitives.Subtract(sum, by, sum);
}
