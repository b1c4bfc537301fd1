namespace GeometryMatters.Drawing;

/// <summary>How a mosaic is laid out.</summary>
public sealed record MosaicOptions
{
    /// <value>Images in a row; 0 (default) makes the mosaic about square.</value>
    public int Columns { get; init; }

    /// <value>Longest side of an image in the mosaic, in pixels (default 320); 0 keeps the images' own sizes.</value>
    public int TileSidePixels { get; init; } = 320;

    /// <value>Space around images in pixels (default 14).</value>
    public int MarginPixels { get; init; } = 14;

    /// <value>Pixels per font pixel of labels (default 2).</value>
    public int LabelScale { get; init; } = 2;

    /// <value>Title above all images; none when empty (default).</value>
    public string Title { get; init; } = "";

    /// <value>Pixels per font pixel of the title (default 3).</value>
    public int TitleScale { get; init; } = 3;

    /// <value>Colour between the images (default white).</value>
    public RgbColor Background { get; init; } = RgbColor.White;

    /// <value>Colour of the texts (default near-black).</value>
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
