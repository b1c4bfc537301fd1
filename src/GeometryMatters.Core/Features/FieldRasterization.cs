namespace GeometryMatters.Features;

/// <summary>A field on a grid.</summary>
/// <param name="Map">Descriptors, zero off the mask.</param>
/// <param name="Cells">Where each cell's descriptor came from.</param>
public sealed record FieldRasterization(FeatureMap Map, IReadOnlyList<FieldCell> Cells)
{
    /// <summary>Number of cells of one kind.</summary>
    /// <param name="kind">The kind.</param>
    /// <returns>The count.</returns>
    public int Count(FieldCell kind) => Cells.Count(c => c == kind);
}

/// <summary>Where a cell's descriptor came from.</summary>
public enum FieldCell
{
    /// <summary>Off the mask: zero.</summary>
    Background,

    /// <summary>From the surface seen through the cell's centre.</summary>
    Hit,

    /// <summary>Copied from the nearest cell with a hit.</summary>
    Filled,
}
