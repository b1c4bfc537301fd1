namespace GeometryMatters.Imaging;

/// <summary>An axis-aligned box in pixel coordinates, [X1, X2) × [Y1, Y2).</summary>
/// <param name="X1">Left edge.</param>
/// <param name="Y1">Top edge.</param>
/// <param name="X2">Right edge.</param>
/// <param name="Y2">Bottom edge.</param>
public readonly record struct PixelBox(double X1, double Y1, double X2, double Y2)
{
    /// <summary>X2 − X1.</summary>
    public double Width => X2 - X1;

    /// <summary>Y2 − Y1.</summary>
    public double Height => Y2 - Y1;

    /// <summary>max(width, height): the unit of PCK thresholds and of the cyclic check.</summary>
    public double LongSide => Math.Max(Width, Height);

    /// <summary>Shared area over joint area.</summary>
    /// <param name="other">The other box.</param>
    /// <returns>0 for boxes that do not overlap or have no area, 1 for equal ones.</returns>
    public double IntersectionOverUnion(PixelBox other)
    {
        var both = Math.Max(0, Math.Min(X2, other.X2) - Math.Max(X1, other.X1)) * Math.Max(0, Math.Min(Y2, other.Y2) - Math.Max(Y1, other.Y1));
        var joint = (Width * Height) + (other.Width * other.Height) - both;
        return joint > 0 ? both / joint : 0;
    }
}
