namespace GeometryMatters.Drawing;

/// <summary>How a dot chart is drawn; its height follows from the rows.</summary>
public sealed record DotChartOptions
{
    /// <summary>Width in pixels (default 960).</summary>
    public int WidthPixels { get; init; } = 960;

    /// <summary>Title; none when empty (default).</summary>
    public string Title { get; init; } = "";

    /// <summary>Name of the x axis (default none).</summary>
    public string XLabel { get; init; } = "";

    /// <summary>Range of x; that of the data, with a little space, when null (default).</summary>
    public (double From, double To)? XRange { get; init; }

    /// <summary>Digits after the point of the means written at the right, 0 to 6 (default 1).</summary>
    public int Decimals { get; init; } = 1;

    /// <summary>Pixels per font pixel (default 2); the title has one more.</summary>
    public int TextScale { get; init; } = 2;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The chart is narrower than 200 pixels, the range is not rising and finite, or another value is out of its range.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(WidthPixels, 200);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(TextScale);
        ArgumentOutOfRangeException.ThrowIfNegative(Decimals);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Decimals, 6);
        if (XRange is { } r && !(double.IsFinite(r.To - r.From) && r.From < r.To))
        {
            throw new ArgumentOutOfRangeException(nameof(XRange), r, "Expected a finite rising range.");
        }
    }
}
