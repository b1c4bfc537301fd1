namespace GeometryMatters.Geodesics;

/// <summary>A sum of angles, each less than a half turn, up to a half turn: a direction, so that adding one takes no arc functions.</summary>
internal readonly record struct Turn(double Cos, double Sin, bool IsHalf)
{
    // An angle nearer than this to a half turn makes a path longer than the straight line by less than 1e-15 of it.
    private const double Slack = 1e-7;

    public static Turn None => new(1, 0, false);

    /// <summary>Whether the sum is less than a half turn by more than rounding.</summary>
    public bool IsBelowHalf => !IsHalf && !(Cos < 0 && Sin < -Slack * Cos);

    /// <summary>Adds the angle between the x axis and a point above it (or on it).</summary>
    public Turn Add(double x, double y)
    {
        if (IsHalf)
        {
            return this;
        }

        double cos = (Cos * x) - (Sin * y), sin = (Cos * y) + (Sin * x), size = Math.Abs(cos) + Math.Abs(sin);
        return size > 0 ? new(cos / size, sin / size, sin < 0 || (sin == 0 && cos < 0)) : this;
    }
}
