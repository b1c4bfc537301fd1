namespace GeometryMatters.Drawing;

/// <summary>How a scalar per cell is drawn.</summary>
public sealed record HeatMapDrawingOptions
{
    /// <value>How cells are laid over the image.</value>
    public CellDrawingOptions Cells { get; init; } = new();

    /// <value>Value of the first colour; the least painted value when null (default).</value>
    public double? Low { get; init; }

    /// <value>Value of the last colour; the greatest painted value when null (default).</value>
    public double? High { get; init; }

    /// <value>The colours (default <see cref="ColorMap.Heat"/>).</value>
    public ColorMap Map { get; init; } = ColorMap.Heat;

    /// <value>Point in image pixels to mark, for example the query; none when null (default).</value>
    public (double X, double Y)? Mark { get; init; }

    /// <value>Whether a bar with the range stands right of the image (default false).</value>
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
