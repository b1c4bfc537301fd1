using GeometryMatters.Imaging;

namespace GeometryMatters.Drawing;

/// <summary>How matches are drawn.</summary>
public sealed record MatchDrawingOptions
{
    /// <summary>Whether the target lies below the source instead of right of it (default false).</summary>
    public bool Stacked { get; init; }

    /// <summary>Longest side of each image in the drawing, in pixels; 0 (default) keeps their own sizes.</summary>
    public int PanelSidePixels { get; init; }

    /// <summary>Side of the cells, in pixels of the images, that hold at most one match on either side (default 3); 0 draws all.</summary>
    public double ThinningCellPixels { get; init; } = 3;

    /// <summary>Width of the lines in pixels of the drawing (default 1).</summary>
    public double LineWidthPixels { get; init; } = 1;

    /// <summary>Share of the lines' colour, 0 to 1 (default 0.9).</summary>
    public double LineAlpha { get; init; } = 0.9;

    /// <summary>Radius of the dots at both ends in pixels of the drawing (default 2.5); 0 draws none.</summary>
    public double DotRadiusPixels { get; init; } = 2.5;

    /// <summary>Space between the images in pixels (default 8).</summary>
    public int GapPixels { get; init; } = 8;

    /// <summary>Brightness of the images under the lines, 0 to 1 (default 0.8).</summary>
    public double ImageBrightness { get; init; } = 0.8;

    /// <summary>Box in the source image over which the colours run, for example that of the object; the whole image when null (default).</summary>
    public PixelBox? ColorBox { get; init; }

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is negative, not finite, or a share above 1.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(PanelSidePixels);
        ArgumentOutOfRangeException.ThrowIfNegative(GapPixels);
        Check(ThinningCellPixels, double.MaxValue, nameof(ThinningCellPixels));
        Check(LineWidthPixels, double.MaxValue, nameof(LineWidthPixels));
        Check(LineAlpha, 1, nameof(LineAlpha));
        Check(DotRadiusPixels, double.MaxValue, nameof(DotRadiusPixels));
        Check(ImageBrightness, 1, nameof(ImageBrightness));
    }

    private static void Check(double value, double most, string name)
    {
        if (!(value >= 0 && value <= most))
        {
            throw new ArgumentOutOfRangeException(name, value, $"Expected 0 to {most}.");
        }
    }
}
