namespace GeometryMatters.Imaging;

/// <summary>A binary mask, row-major, one byte a pixel (0 or 1).</summary>
public sealed class Mask
{
    private readonly byte[] values;

    /// <summary>Creates an empty mask.</summary>
    /// <param name="width">Width in pixels, above zero.</param>
    /// <param name="height">Height in pixels, above zero.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side is not above zero.</exception>
    public Mask(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        Width = width;
        Height = height;
        values = new byte[checked(width * height)];
    }

    /// <summary>Copies values into a mask; anything but zero is foreground.</summary>
    /// <param name="width">Width in pixels, above zero.</param>
    /// <param name="height">Height in pixels, above zero.</param>
    /// <param name="source">width · height values, row-major.</param>
    /// <exception cref="ArgumentException">The span has another length.</exception>
    public Mask(int width, int height, ReadOnlySpan<byte> source)
        : this(width, height)
    {
        if (source.Length != values.Length)
        {
            throw new ArgumentException($"Expected {values.Length} values for {width}×{height}, found {source.Length}.", nameof(source));
        }

        for (var i = 0; i < values.Length; i++)
        {
            values[i] = source[i] != 0 ? (byte)1 : (byte)0;
        }
    }

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>All values, row-major, 0 or 1.</summary>
    public ReadOnlySpan<byte> Values => values;

    /// <summary>Whether a pixel is foreground.</summary>
    /// <param name="x">Column in [0, Width).</param>
    /// <param name="y">Row in [0, Height).</param>
    public bool this[int x, int y]
    {
        get => values[(y * Width) + x] != 0;
        set => values[(y * Width) + x] = value ? (byte)1 : (byte)0;
    }

    /// <summary>Number of foreground pixels.</summary>
    /// <returns>The count, 0 to Width · Height.</returns>
    public int Count()
    {
        var n = 0;
        foreach (var v in values)
        {
            n += v;
        }

        return n;
    }

    /// <summary>Smallest box around the foreground.</summary>
    /// <returns>The box with exclusive right and bottom edges; null for an empty mask.</returns>
    public PixelBox? Bounds()
    {
        int x1 = Width, y1 = Height, x2 = -1, y2 = -1;
        for (var y = 0; y < Height; y++)
        {
            var row = values.AsSpan(y * Width, Width);
            var first = row.IndexOf((byte)1);
            if (first < 0)
            {
                continue;
            }

            x1 = Math.Min(x1, first);
            x2 = Math.Max(x2, row.LastIndexOf((byte)1));
            y1 = Math.Min(y1, y);
            y2 = y;
        }

        return x2 < 0 ? null : new PixelBox(x1, y1, x2 + 1, y2 + 1);
    }

    /// <summary>Intersection over union with another mask of the same size.</summary>
    /// <param name="other">The other mask.</param>
    /// <returns>IoU in [0, 1]; 1 when both are empty.</returns>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public double IntersectionOverUnion(Mask other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Width != Width || other.Height != Height)
        {
            throw new ArgumentException($"Expected a mask of {Width}×{Height}, found {other.Width}×{other.Height}.", nameof(other));
        }

        int both = 0, any = 0;
        for (var i = 0; i < values.Length; i++)
        {
            both += values[i] & other.values[i];
            any += values[i] | other.values[i];
        }

        return any == 0 ? 1 : (double)both / any;
    }
}
