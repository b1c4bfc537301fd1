namespace GeometryMatters.Drawing;

/// <summary>How a chart is drawn.</summary>
public sealed record LineChartOptions
{
    /// <value>Width in pixels (default 960).</value>
    public int WidthPixels { get; init; } = 960;

    /// <value>Height in pixels (default 600).</value>
    public int HeightPixels { get; init; } = 600;

    /// <value>Title; none when empty (default).</value>
    public string Title { get; init; } = "";

    /// <value>Name of the x axis (default none).</value>
    public string XLabel { get; init; } = "";

    /// <value>Name of the y axis, written above it (default none).</value>
    public string YLabel { get; init; } = "";

    /// <value>Whether x is logarithmic (default false).</value>
    public bool LogX { get; init; }

    /// <value>Whether y is logarithmic (default false).</value>
    public bool LogY { get; init; }

    /// <value>Range of x; that of the data when null (default).</value>
    public (double From, double To)? XRange { get; init; }

    /// <value>Range of y; that of the data, with a little space, when null (default).</value>
    public (double From, double To)? YRange { get; init; }

    /// <value>Width of the curves in pixels (default 2.5).</value>
    public double LineWidthPixels { get; init; } = 2.5;

    /// <value>Pixels per font pixel of ticks, labels and legend (default 2); the title has one more.</value>
    public int TextScale { get; init; } = 2;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The chart is smaller than 200 × 150, a range is not rising and finite (and above zero where logarithmic), or another value is not above zero.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(WidthPixels, 200);
        ArgumentOutOfRangeException.ThrowIfLessThan(HeightPixels, 150);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(TextScale);
        if (!(LineWidthPixels > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(LineWidthPixels), LineWidthPixels, "Expected a width above 0.");
        }

        Check(XRange, LogX, nameof(XRange));
        Check(YRange, LogY, nameof(YRange));
    }

    private static void Check((double From, double To)? range, bool logarithmic, string name)
    {
        if (range is { } r && !(double.IsFinite(r.To - r.From) && r.From < r.To && (!logarithmic || r.From > 0)))
        {
            throw new ArgumentOutOfRangeException(name, r, "Expected a finite rising range, above zero on a logarithmic axis.");
        }
    }
}
