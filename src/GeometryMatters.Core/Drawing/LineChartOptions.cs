namespace GeometryMatters.Drawing;

/// <summary>How a chart is drawn.</summary>
public sealed record LineChartOptions
{
    /// <summary>Width in pixels (default 960).</summary>
    public int WidthPixels { get; init; } = 960;

    /// <summary>Height in pixels (default 600).</summary>
    public int HeightPixels { get; init; } = 600;

    /// <summary>Title; none when empty (default).</summary>
    public string Title { get; init; } = "";

    /// <summary>Name of the x axis (default none).</summary>
    public string XLabel { get; init; } = "";

    /// <summary>Name of the y axis, written above it (default none).</summary>
    public string YLabel { get; init; } = "";

    /// <summary>Whether x is logarithmic (default false).</summary>
    public bool LogX { get; init; }

    /// <summary>Whether y is logarithmic (default false).</summary>
    public bool LogY { get; init; }

    /// <summary>Range of x; that of the data when null (default).</summary>
    public (double From, double To)? XRange { get; init; }

    /// <summary>Range of y; that of the data, with a little space, when null (default).</summary>
    public (double From, double To)? YRange { get; init; }

    /// <summary>Width of the curves in pixels (default 2.5).</summary>
    public double LineWidthPixels { get; init; } = 2.5;

    /// <summary>Pixels per font pixel of ticks, labels and legend (default 2); the title has one more.</summary>
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
