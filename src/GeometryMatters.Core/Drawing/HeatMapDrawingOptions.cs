namespace GeometryMatters.Drawing;

/// <summary>How a scalar per cell is drawn.</summary>
public sealed record HeatMapDrawingOptions
{
    /// <summary>How cells are laid over the image.</summary>
    public CellDrawingOptions Cells { get; init; } = new();

    /// <summary>Value of the first colour; the least painted value when null (default).</summary>
    public double? Low { get; init; }

    /// <summary>Value of the last colour; the greatest painted value when null (default).</summary>
    public double? High { get; init; }

    /// <summary>The colours (default <see cref="ColorMap.Heat"/>).</summary>
    public ColorMap Map { get; init; } = ColorMap.Heat;

    /// <summary>Point in image pixels to mark, for example the query; none when null (default).</summary>
    public (double X, double Y)? Mark { get; init; }

    /// <summary>Whether a bar with the range stands right of the image (default false).</summary>
    public bool ColorBar { get; init; }

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A limit is not finite or the limits are not in order.</exception>
    public void Validate()
    {
        ArgumentNullException.ThrowIfNull(Cells);
        ArgumentNullException.ThrowIfNull(Map);
        Cells.Validate();
        if (!double.IsFinite(Low ?? 0))
        {
            throw new ArgumentOutOfRangeException(nameof(Low), Low, "Expected a finite value.");
        }

        if (!double.IsFinite(High ?? 0) || High < Low)
        {
            throw new ArgumentOutOfRangeException(nameof(High), High, "Expected a finite value that is not below the low end.");
        }
    }
}
