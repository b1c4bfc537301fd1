namespace GeometryMatters.Features;

/// <summary>Checks shared by the extractors that work on a canvas of a fixed number of pixels per cell.</summary>
internal static class WorkingCanvas
{
    // Even: a cell's centre then lies between pixels, and windows around it are symmetric. At most 32: the votes of a 60-cell canvas fit 32 bits.
    public static void RequirePixelsPerCell(int value, string name)
    {
        if (value is < 4 or > 32 || value % 2 != 0)
        {
            throw new ArgumentOutOfRangeException(name, value, "Expected an even number from 4 to 32.");
        }
    }

    public static void RequirePositive(double value, string name)
    {
        if (!(value > 0 && double.IsFinite(value)))
        {
            throw new ArgumentOutOfRangeException(name, value, "Expected a finite value above zero.");
        }
    }

    public static void RequireNotNegative(double value, string name)
    {
        if (!(value >= 0 && double.IsFinite(value)))
        {
            throw new ArgumentOutOfRangeException(name, value, "Expected a finite value of at least 0.");
        }
    }
}
