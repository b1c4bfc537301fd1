using GeometryMatters.Features;
using GeometryMatters.Imaging;
using GeometryMatters.Views;

namespace GeometryMatters.Matching;

/// <summary>One feature inside a fused descriptor.</summary>
/// <param name="Name">Name of the feature.</param>
/// <param name="Weight">Weight of its cosine.</param>
/// <param name="FirstChannel">Where it begins in the fused descriptor.</param>
/// <param name="Channels">Its channels.</param>
public readonly record struct FusedBlock(string Name, double Weight, int FirstChannel, int Channels);

/// <summary>A view prepared for matching: the fused descriptors of its foreground cells, and nothing else.</summary>
/// <remarks>
/// Each feature's descriptor is L2-normalised per cell and scaled by √weight (paper 3.2, Eqs. B.1–B.2), so that the dot product of two fused
/// descriptors is the weighted mean of the cosines. A cell whose descriptor in some feature is zero gets nothing from that feature.
/// Memory: 4 bytes · foreground cells (rounded up to 16) · sum of channels, 18 MB for 1000 cells of 4416 channels; background cells take none.
/// <see cref="FusedStorage.Half"/> takes half of that.
/// Immutable, safe for concurrent use, and independent of the view once created.
/// </remarks>
public sealed class FusedView
{
    private readonly int[] cells;
    private readonly int[] indices;
    private readonly FusedBlock[] blocks;

    private FusedView(string id, Letterbox letterbox, PixelBox box, int[] cells, FusedBlock[] blocks, RowPanels rows)
    {
        Id = id;
        Letterbox = letterbox;
        Box = box;
        this.cells = cells;
        this.blocks = blocks;
        Rows = rows;
        indices = new int[letterbox.Grid.CellCount];
        Array.Fill(indices, -1);
        for (var i = 0; i < cells.Length; i++)
        {
            indices[cells[i]] = i;
        }
    }

    /// <summary>Name of the view.</summary>
    public string Id { get; }

    /// <summary>Where the cells lie in the image.</summary>
    public Letterbox Letterbox { get; }

    /// <summary>Object box in image pixels.</summary>
    public PixelBox Box { get; }

    /// <summary>Foreground cells in ascending order; a row index counts these.</summary>
    public ReadOnlySpan<int> Cells => cells;

    /// <summary>Number of foreground cells, at least 1.</summary>
    public int Count => cells.Length;

    /// <summary>Channels of a fused descriptor.</summary>
    public int Channels => Rows.Channels;

    /// <summary>The features in the order in which they lie in a fused descriptor; features of weight 0 are left out.</summary>
    public IReadOnlyList<FusedBlock> Blocks => blocks;

    internal RowPanels Rows { get; }

    /// <summary>Fuses the feature maps of a view over its foreground.</summary>
    /// <param name="view">The view; its mask and the features named by the weights are loaded.</param>
    /// <param name="weights">Which features count how much.</param>
    /// <param name="field">The part field rendered to the grid of the view: the feature named <see cref="FusionWeights.FieldName"/>. May be null when it has no weight; not used then.</param>
    /// <param name="options">How descriptors are kept; null for single precision.</param>
    /// <returns>The prepared view.</returns>
    /// <exception cref="ArgumentException">The view lacks a feature that has a weight, or the field is needed and not given.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="InvalidInputException">No cell is foreground, a map lies on another grid, or a value is not finite.</exception>
    public static FusedView Create(ObjectView view, FusionWeights weights, FeatureMap? field = null, FusedViewOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(weights);
        return Fuse(view.Id, view.Letterbox, view.Box, ForegroundCells.Find(view), weights, name => Source(view, name, field), options);
    }

    /// <summary>Fuses feature maps over the foreground of a mask: what matching by 2D features needs, without mesh, camera or pose.</summary>
    /// <param name="id">Name of the view, for errors.</param>
    /// <param name="mask">Foreground at image size.</param>
    /// <param name="letterbox">Where the cells lie in the image.</param>
    /// <param name="features">Maps on the letterbox's grid by name; those that have a weight are used.</param>
    /// <param name="weights">Which features count how much.</param>
    /// <param name="options">How descriptors are kept; null for single precision.</param>
    /// <returns>The prepared view; its box is that of the mask.</returns>
    /// <exception cref="ArgumentException">A feature that has a weight is missing.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="InvalidInputException">No cell is foreground, the mask has another size than the image, a map lies on another grid, or a value is not finite.</exception>
    public static FusedView Create(
        string id, Mask mask, Letterbox letterbox, IReadOnlyDictionary<string, FeatureMap> features, FusionWeights weights, FusedViewOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(mask);
        ArgumentNullException.ThrowIfNull(letterbox);
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(weights);
        var cells = ForegroundCells.Find(id, mask, letterbox);
        return Fuse(id, letterbox, mask.Bounds() ?? default, cells, weights, Map, options);

        FeatureMap Map(string name) => features.TryGetValue(name, out var map)
            ? OnGrid(map, name, id, letterbox.Grid)
            : throw new ArgumentException($"Expected a map of every feature that has a weight, found none of '{name}' among [{string.Join(", ", features.Keys)}].", nameof(features));
    }

    /// <summary>Row index of a cell.</summary>
    /// <param name="cell">Cell of the grid.</param>
    /// <returns>Index into <see cref="Cells"/>; −1 for a background cell.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The grid has no such cell.</exception>
    public int IndexOf(int cell)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(cell);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(cell, indices.Length);
        return indices[cell];
    }

    /// <summary>Copies the fused descriptor of one foreground cell.</summary>
    /// <param name="index">Row index in [0, Count).</param>
    /// <param name="destination">Receives <see cref="Channels"/> values.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="ArgumentException">The destination has another length.</exception>
    public void CopyDescriptor(int index, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        if (destination.Length != Channels)
        {
            throw new ArgumentException($"Expected room for {Channels} channels, found {destination.Length}.", nameof(destination));
        }

        Rows.CopyRow(index, destination);
    }

    /// <summary>The descriptors of some rows in an order of their own; the view's own storage where that is all rows as they are.</summary>
    internal RowPanels RowsOf(IReadOnlyList<int> some)
    {
        if (some.Count == Count && Enumerable.Range(0, Count).All(i => some[i] == i))
        {
            return Rows;
        }

        PackedRows copy = new(some.Count, Channels);
        var descriptor = new float[Channels];
        for (var i = 0; i < some.Count; i++)
        {
            Rows.CopyRow(some[i], descriptor);
            copy.Write(i, 0, descriptor, 1);
        }

        return copy;
    }

    /// <summary>Raises unless both views were fused from the same features with the same weights.</summary>
    internal static void RequireSameBlocks(FusedView source, FusedView target)
    {
        if (!source.blocks.AsSpan().SequenceEqual(target.blocks))
        {
            throw new ArgumentException($"Expected views fused alike, found [{Describe(source)}] and [{Describe(target)}].", nameof(target));
        }

        static string Describe(FusedView view) => string.Join(", ", view.blocks);
    }

    private static FusedView Fuse(
        string id, Letterbox letterbox, PixelBox box, int[] cells, FusionWeights weights, Func<string, FeatureMap> mapOf, FusedViewOptions? options)
    {
        options ??= new();
        options.Validate();
        List<(FusedBlock Block, FeatureMap Map)> sources = [];
        var channels = 0;
        foreach (var (name, weight) in weights.Entries)
        {
            if (weight > 0)
            {
                var map = mapOf(name);
                sources.Add((new(name, weight, channels, map.Channels), map));
                channels += map.Channels;
            }
        }

        return new(id, letterbox, box, cells, [.. sources.Select(s => s.Block)], FusedRows.Pack(sources, cells, options.Storage, id));
    }

    private static FeatureMap Source(ObjectView view, string name, FeatureMap? field)
    {
        var map = name == FusionWeights.FieldName && (field is not null || !view.FeatureNames.Contains(name))
            ? field ?? throw new ArgumentException("Expected the rendered part field, because it has a weight above zero; found null.", nameof(field))
            : view.Feature(name);
        return OnGrid(map, name, view.Id, view.Letterbox.Grid);
    }

    private static FeatureMap OnGrid(FeatureMap map, string name, string id, GridSize grid) => map.Grid == grid
        ? map
        : throw new InvalidInputException(
            $"feature '{name}' of view '{id}'", "", $"a grid of {grid.Rows}×{grid.Columns}, which the view's letterbox has", $"{map.Grid.Rows}×{map.Grid.Columns} (open the view with the map's number of cells)");
}
