namespace GeometryMatters.Drawing;

/// <summary>How a path over a surface is drawn.</summary>
public sealed record PathOverlayOptions
{
    /// <value>Colour of the path (default <see cref="RgbColor.Ink"/>).</value>
    public RgbColor Color { get; init; } = RgbColor.Ink;

    /// <value>Width in pixels, above 0 (default 3).</value>
    public double WidthPixels { get; init; } = 3;

    /// <value>Colour of the seam on both sides of the path (default white).</value>
    public RgbColor SeamColor { get; init; } = RgbColor.White;

    /// <value>Width of the seam in pixels (default 1); 0 draws none.</value>
    public double SeamWidthPixels { get; init; } = 1;

    /// <value>Share of the parts that lie behind the surface, 0 to 1 (default 0: not drawn).</value>
    public double HiddenAlpha { get; init; }

    /// <value>How far behind the surface a point still counts as on it, as a fraction of its depth (default 0.005).</value>
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
