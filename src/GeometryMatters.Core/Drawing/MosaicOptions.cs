namespace GeometryMatters.Drawing;

/// <summary>How a mosaic is laid out.</summary>
public sealed record MosaicOptions
{
    /// <summary>Images in a row; 0 (default) makes the mosaic about square.</summary>
    public int Columns { get; init; }

    /// <summary>Longest side of an image in the mosaic, in pixels (default 320); 0 keeps the images' own sizes.</summary>
    public int TileSidePixels { get; init; } = 320;

    /// <summary>Space around images in pixels (default 14).</summary>
    public int MarginPixels { get; init; } = 14;

    /// <summary>Pixels per font pixel of labels (default 2).</summary>
    public int LabelScale { get; init; } = 2;

    /// <summary>Title above all images; none when empty (default).</summary>
    public string Title { get; init; } = "";

    /// <summary>Pixels per font pixel of the title (default 3).</summary>
    public int TitleScale { get; init; } = 3;

    /// <summary>Colour between the images (default white).</summary>
    public RgbColor Background { get; init; } = RgbColor.White;

    /// <summary>Colour of the texts (default near-black).</summary>
    public RgbColor TextColor { get; init; } = RgbColor.Ink;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative or a scale not above zero.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Columns);
        ArgumentOutOfRangeException.ThrowIfNegative(TileSidePixels);
        ArgumentOutOfRangeException.ThrowIfNegative(MarginPixels);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(LabelScale);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(TitleScale);
    }
}
