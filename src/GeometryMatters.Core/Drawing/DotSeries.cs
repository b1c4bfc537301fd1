namespace GeometryMatters.Drawing;

/// <summary>One quantity of a dot chart.</summary>
/// <param name="Name">Name in the legend.</param>
/// <param name="Values">Repeated measurements of every row, in any number; a row without a finite one stays empty.</param>
public sealed record DotSeries(string Name, IReadOnlyList<IReadOnlyList<double>> Values)
{
    /// <summary>Colour; the next of <see cref="RgbColor.Palette"/> when null (default).</summary>
    public RgbColor? Color { get; init; }
}
