namespace GeometryMatters.Imaging;

/// <summary>An RGB image: 8-bit sRGB, row-major, three bytes a pixel.</summary>
public sealed class ImageBuffer
{
    private readonly byte[] pixels;

    /// <summary>Creates a black image.</summary>
    /// <param name="width">Width in pixels, above zero.</param>
    /// <param name="height">Height in pixels, above zero.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side is not above zero.</exception>
    public ImageBuffer(int width, int height)
        : this(width, height, new byte[Size(width, height)])
    {
    }

    /// <summary>Wraps existing pixels without copying.</summary>
    /// <param name="width">Width in pixels, above zero.</param>
    /// <param name="height">Height in pixels, above zero.</param>
    /// <param name="rgb">width · height · 3 bytes.</param>
    /// <exception cref="ArgumentException">The array has another length.</exception>
    public ImageBuffer(int width, int height, byte[] rgb)
    {
        ArgumentNullException.ThrowIfNull(rgb);
        if (rgb.Length != Size(width, height))
        {
            throw new ArgumentException($"Expected {Size(width, height)} bytes for {width}×{height} RGB, found {rgb.Length}.", nameof(rgb));
        }

        Width = width;
        Height = height;
        pixels = rgb;
    }

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>All pixels, row-major, R G B.</summary>
    public Span<byte> Pixels => pixels;

    /// <summary>The three bytes of one pixel.</summary>
    /// <param name="x">Column in [0, Width).</param>
    /// <param name="y">Row in [0, Height).</param>
    public Span<byte> this[int x, int y] => pixels.AsSpan(((y * Width) + x) * 3, 3);

    private static int Size(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        return checked(width * height * 3);
    }
}
