using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace GeometryMatters.Imaging;

/// <summary>Exact Euclidean distance transform: for every pixel the nearest foreground pixel and its squared distance.</summary>
/// <remarks>
/// Column distances, then along each row the lower envelope of the parabolas on them (Meijster, Roerdink and Hesselink 2000; Felzenszwalb and
/// Huttenlocher 2012), found as a convex hull in integers: results are exact, in O(pixels) time, the same on every machine. Scratch memory is
/// 3 bytes a pixel, reused between calls.
/// </remarks>
public static class DistanceTransform
{
    /// <summary>Longest side of a mask: keeps squared distances inside 32 bits.</summary>
    public const int MaxSide = 32767;

    /// <summary>Squared distance between each pixel's centre and that of the nearest foreground pixel.</summary>
    /// <param name="mask">The mask, sides up to <see cref="MaxSide"/>.</param>
    /// <returns>Width · Height values in pixels², row-major; 0 on the foreground, <see cref="int.MaxValue"/> everywhere for an empty mask.</returns>
    /// <exception cref="ArgumentException">A side is too long.</exception>
    public static int[] Squared(Mask mask)
    {
        ArgumentNullException.ThrowIfNull(mask);
        var squared = new int[mask.Values.Length];
        Squared(mask, squared);
        return squared;
    }

    /// <summary>Squared distance between each pixel's centre and that of the nearest foreground pixel, into given memory.</summary>
    /// <param name="mask">The mask, sides up to <see cref="MaxSide"/>.</param>
    /// <param name="squared">Receives Width · Height values in pixels², row-major; 0 on the foreground, <see cref="int.MaxValue"/> everywhere for an empty mask.</param>
    /// <exception cref="ArgumentException">A side is too long or the span has another length.</exception>
    public static void Squared(Mask mask, Span<int> squared)
    {
        Check(mask, squared.Length, nameof(squared));
        Run(mask, squared, default);
    }

    /// <summary>Squared distances to the nearest foreground and to the nearest background pixel, at the cost of little more than one of them.</summary>
    /// <param name="mask">The mask, sides up to <see cref="MaxSide"/>.</param>
    /// <returns>
    /// Twice Width · Height values in pixels², row-major. ToForeground is 0 on the foreground, <see cref="int.MaxValue"/> everywhere for an
    /// empty mask; ToBackground is 0 on the background, <see cref="int.MaxValue"/> everywhere for a full one.
    /// </returns>
    /// <exception cref="ArgumentException">A side is too long.</exception>
    public static (int[] ToForeground, int[] ToBackground) SquaredBoth(Mask mask)
    {
        ArgumentNullException.ThrowIfNull(mask);
        int[] foreground = new int[mask.Values.Length], background = new int[foreground.Length];
        SquaredBoth(mask, foreground, background);
        return (foreground, background);
    }

    /// <summary>Squared distances to the nearest foreground and to the nearest background pixel, into given memory.</summary>
    /// <param name="mask">The mask, sides up to <see cref="MaxSide"/>.</param>
    /// <param name="toForeground">Receives Width · Height values in pixels²; 0 on the foreground, <see cref="int.MaxValue"/> everywhere for an empty mask.</param>
    /// <param name="toBackground">Receives Width · Height values in pixels²; 0 on the background, <see cref="int.MaxValue"/> everywhere for a full mask.</param>
    /// <exception cref="ArgumentException">A side is too long or a span has another length.</exception>
    public static void SquaredBoth(Mask mask, Span<int> toForeground, Span<int> toBackground)
    {
        Check(mask, toForeground.Length, nameof(toForeground));
        Check(mask, toBackground.Length, nameof(toBackground));
        Run(mask, toForeground, toBackground);
    }

    /// <summary>Distance between each pixel's centre and that of the nearest foreground pixel.</summary>
    /// <param name="mask">The mask, sides up to <see cref="MaxSide"/>.</param>
    /// <returns>Width · Height values in pixels, row-major; 0 on the foreground, +∞ everywhere for an empty mask.</returns>
    /// <exception cref="ArgumentException">A side is too long.</exception>
    public static float[] Distance(Mask mask) =>
        Array.ConvertAll(Squared(mask), d => d == int.MaxValue ? float.PositiveInfinity : MathF.Sqrt(d));

    /// <summary>Index of the nearest foreground pixel, the lowest where several are equally near.</summary>
    /// <param name="mask">The mask, sides up to <see cref="MaxSide"/>.</param>
    /// <returns>Width · Height indices y · Width + x, row-major; −1 everywhere for an empty mask.</returns>
    /// <exception cref="ArgumentException">A side is too long.</exception>
    public static int[] NearestPixel(Mask mask)
    {
        ArgumentNullException.ThrowIfNull(mask);
        var nearest = new int[mask.Values.Length];
        NearestPixel(mask, nearest);
        return nearest;
    }

    /// <summary>Index of the nearest foreground pixel, the lowest where several are equally near, into given memory.</summary>
    /// <param name="mask">The mask, sides up to <see cref="MaxSide"/>.</param>
    /// <param name="nearest">Receives Width · Height indices y · Width + x, row-major; −1 everywhere for an empty mask.</param>
    /// <exception cref="ArgumentException">A side is too long or the span has another length.</exception>
    public static void NearestPixel(Mask mask, Span<int> nearest)
    {
        Check(mask, nearest.Length, nameof(nearest));
        using ColumnDistances columns = new(mask);
        using RowEnvelope envelope = new(mask.Width, mask.Height, tiesMatter: true);
        for (var y = mask.Height - 1; y >= 0; y--)
        {
            columns.MoveUp(y);
            envelope.Nearest(columns, y, nearest.Slice(y * mask.Width, mask.Width));
        }
    }

    private static void Run(Mask mask, Span<int> toForeground, Span<int> toBackground)
    {
        using ColumnDistances columns = new(mask);
        using RowEnvelope envelope = new(mask.Width, mask.Height, tiesMatter: false);
        for (var y = mask.Height - 1; y >= 0; y--)
        {
            columns.MoveUp(y);
            var row = envelope.Distances(columns, y, !toBackground.IsEmpty);
            var cells = columns.Cells(y)[..mask.Width];
            Select(row, cells, 0, toForeground.Slice(y * mask.Width, mask.Width));
            if (!toBackground.IsEmpty)
            {
                Select(row, cells, 1, toBackground.Slice(y * mask.Width, mask.Width));
            }
        }
    }

    /// <summary>Values where the pixel is of a class, 0 elsewhere.</summary>
    private static void Select(ReadOnlySpan<int> row, ReadOnlySpan<byte> cells, byte wanted, Span<int> target)
    {
        ref var value = ref MemoryMarshal.GetReference(row);
        ref var cell = ref MemoryMarshal.GetReference(cells);
        ref var result = ref MemoryMarshal.GetReference(target);
        var x = 0;
        for (; x <= row.Length - 16; x += 16)
        {
            var same = Vector128.Equals(Vector128.LoadUnsafe(ref cell, (nuint)x), Vector128.Create(wanted)).AsSByte();
            var (low, high) = Vector256.Widen(Vector256.WidenLower(Vector256.Create(same, same)));
            (Vector256.LoadUnsafe(ref value, (nuint)x) & low).StoreUnsafe(ref result, (nuint)x);
            (Vector256.LoadUnsafe(ref value, (nuint)x + 8) & high).StoreUnsafe(ref result, (nuint)x + 8);
        }

        for (; x < row.Length; x++)
        {
            target[x] = cells[x] == wanted ? row[x] : 0;
        }
    }

    private static void Check(Mask mask, int length, string name)
    {
        ArgumentNullException.ThrowIfNull(mask);
        if (Math.Max(mask.Width, mask.Height) > MaxSide)
        {
            throw new ArgumentException($"Expected sides up to {MaxSide}, found {mask.Width}×{mask.Height}.", nameof(mask));
        }

        if (length != mask.Values.Length)
        {
            throw new ArgumentException($"Expected room for {mask.Values.Length} values, found {length}.", name);
        }
    }
}
