namespace GeometryMatters.Cameras;

/// <summary>Arithmetic on angles in degrees.</summary>
public static class Angles
{
    /// <summary>Wraps an angle to (−180, 180].</summary>
    /// <param name="degrees">Any finite angle in degrees.</param>
    /// <returns>The same direction in (−180, 180].</returns>
    public static double WrapDegrees(double degrees)
    {
        var r = Math.IEEERemainder(degrees, 360);
        return r <= -180 ? r + 360 : r;
    }

    /// <summary>Circular difference a − b wrapped to (−180, 180].</summary>
    /// <param name="a">First angle in degrees.</param>
    /// <param name="b">Second angle in degrees.</param>
    /// <returns>The signed difference in degrees.</returns>
    public static double DifferenceDegrees(double a, double b) => WrapDegrees(a - b);
}
