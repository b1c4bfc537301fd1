namespace GeometryMatters.Drawing;

/// <summary>How masks are laid over an image.</summary>
public sealed record OverlayDrawingOptions
{
    /// <summary>Colour of a filled mask (default blue).</summary>
    public RgbColor FillColor { get; init; } = new(30, 130, 230);

    /// <summary>Share of the fill, 0 to 1 (default 0.45).</summary>
    public double FillAlpha { get; init; } = 0.45;

    /// <summary>Colour of the outline (default yellow).</summary>
    public RgbColor OutlineColor { get; init; } = new(255, 215, 0);

    /// <summary>Width of the outline in pixels (default 2); 0 draws none.</summary>
    public double OutlineWidthPixels { get; init; } = 2;

    /// <summary>Longest side of the panels of a comparison in pixels (default 480); 0 keeps the image's size.</summary>
    public int PanelSidePixels { get; init; } = 480;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is negative or a share above 1.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(PanelSidePixels);
        if (!(FillAlpha >= 0 && FillAlpha <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(FillAlpha), FillAlpha, "Expected 0 to 1.");
        }

        if (!(OutlineWidthPixels >= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(OutlineWidthPixels), OutlineWidthPixels, "Expected at least 0 pixels.");
        }
    }
}
