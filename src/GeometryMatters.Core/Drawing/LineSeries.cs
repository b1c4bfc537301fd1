namespace GeometryMatters.Drawing;

/// <summary>A curve of a chart.</summary>
/// <param name="Name">Name in the legend.</param>
/// <param name="X">x values.</param>
/// <param name="Y">y values, as many; values that are not finite (or not above zero on a logarithmic axis) leave a gap.</param>
public sealed record LineSeries(string Name, IReadOnlyList<double> X, IReadOnlyList<double> Y)
{
    /// <summary>A curve over 0, 1, 2, …</summary>
    /// <param name="name">Name in the legend.</param>
    /// <param name="y">y values.</param>
    public LineSeries(string name, IReadOnlyList<double> y)
        : this(name, [.. Enumerable.Range(0, y.Count).Select(i => (double)i)], y)
    {
    }

    /// <summary>Colour; the next of <see cref="RgbColor.Palette"/> when null (default).</summary>
    public RgbColor? Color { get; init; }

    /// <summary>Whether a dot marks each point (default false).</summary>
    public bool Markers { get; init; }
}
