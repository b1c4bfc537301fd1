namespace GeometryMatters.Drawing;

/// <summary>How a path over a surface is drawn.</summary>
public sealed record PathOverlayOptions
{
    /// <summary>Colour of the path (default <see cref="RgbColor.Ink"/>).</summary>
    public RgbColor Color { get; init; } = RgbColor.Ink;

    /// <summary>Width in pixels, above 0 (default 3).</summary>
    public double WidthPixels { get; init; } = 3;

    /// <summary>Colour of the seam on both sides of the path (default white).</summary>
    public RgbColor SeamColor { get; init; } = RgbColor.White;

    /// <summary>Width of the seam in pixels (default 1); 0 draws none.</summary>
    public double SeamWidthPixels { get; init; } = 1;

    /// <summary>Share of the parts that lie behind the surface, 0 to 1 (default 0: not drawn).</summary>
    public double HiddenAlpha { get; init; }

    /// <summary>How far behind the surface a point still counts as on it, as a fraction of its depth (default 0.005).</summary>
    public double DepthTolerance { get; init; } = 0.005;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public void Validate()
    {
        if (!(double.IsFinite(WidthPixels) && WidthPixels > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(WidthPixels), WidthPixels, "Expected more than 0 pixels.");
        }

        if (!(double.IsFinite(SeamWidthPixels) && SeamWidthPixels >= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(SeamWidthPixels), SeamWidthPixels, "Expected at least 0 pixels.");
        }

        if (!(HiddenAlpha >= 0 && HiddenAlpha <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(HiddenAlpha), HiddenAlpha, "Expected 0 to 1.");
        }

        if (!(DepthTolerance >= 0 && DepthTolerance < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(DepthTolerance), DepthTolerance, "Expected a fraction in [0, 1).");
        }
    }
}
