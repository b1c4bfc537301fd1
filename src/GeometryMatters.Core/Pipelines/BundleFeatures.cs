using GeometryMatters.Datasets;
using GeometryMatters.Features;

namespace GeometryMatters.Pipelines;

/// <summary>Feature maps of a bundle's items; those asked for last stay in memory.</summary>
/// <remarks><see cref="FusionWeights.FieldName"/>, where the item stores no map of that name, is the part field rendered into the image. Safe for concurrent use.</remarks>
public sealed class BundleFeatures
{
    private readonly ArtefactBundle bundle;
    private readonly RecentItems<IReadOnlyList<FeatureMap>> recent;
    private readonly int canvasSize;
    private readonly int cachedItems;

    /// <summary>Names the features; nothing is read yet.</summary>
    /// <param name="bundle">The bundle.</param>
    /// <param name="names">Names of the maps, in the order of every result.</param>
    /// <param name="cachedItems">Items whose maps are kept, at least 1; the paper's maps take 50 MB an item.</param>
    /// <param name="canvasSize">Side of the canvas that the maps cover, in pixels; for a rendered field.</param>
    /// <exception cref="ArgumentException">There are no names.</exception>
    public BundleFeatures(ArtefactBundle bundle, IReadOnlyList<string> names, int cachedItems = 16, int canvasSize = 840)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        ArgumentNullException.ThrowIfNull(names);
        ArgumentOutOfRangeException.ThrowIfLessThan(cachedItems, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(canvasSize);
        Names = names.Count > 0 ? [.. names] : throw new ArgumentException("Expected at least one feature, found none.", nameof(names));
        (this.bundle, this.cachedItems, this.canvasSize) = (bundle, cachedItems, canvasSize);
        recent = new(cachedItems, Read);
    }

    /// <summary>Names of the maps.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The maps of an item.</summary>
    /// <param name="item">Its name, <c>category/id</c>.</param>
    /// <returns>A map per name, in their order.</returns>
    /// <exception cref="InvalidInputException">There is no such item, a map is missing or broken, or the maps are not on one square grid.</exception>
    public IReadOnlyList<FeatureMap> Load(string item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return recent.Get(item);
    }

    /// <summary>Makes one map out of an item's maps, for example by <see cref="FeatureConcatenation"/> or an adapter, and keeps those made last instead of the maps.</summary>
    /// <param name="combine">Makes the map; it may be called for several items at once.</param>
    /// <returns>The map of an annotated image, by its category and id.</returns>
    public Func<ImageAnnotation, FeatureMap> Combined(Func<IReadOnlyList<FeatureMap>, FeatureMap> combine)
    {
        ArgumentNullException.ThrowIfNull(combine);
        RecentItems<FeatureMap> made = new(cachedItems, item => combine(Read(item)));
        return image => made.Get($"{image.Category}/{image.Id}");
    }

    private FeatureMap[] Read(string name)
    {
        var item = bundle[name];
        var stored = item.FeatureNames;
        var maps = new FeatureMap?[Names.Count];
        for (var i = 0; i < maps.Length; i++)
        {
            if (stored.Contains(Names[i]))
            {
                maps[i] = item.LoadFeature(Names[i]);
            }
            else if (Names[i] != FusionWeights.FieldName || Names.Count == 1)
            {
                throw new InvalidInputException(
                    item.Folder, "feats", $"a feature '{Names[i]}'", stored.Count == 0 ? "none" : $"only {string.Join(", ", stored)}");
            }
        }

        var grid = maps.First(m => m is not null)!.Grid;
        if (grid.Rows != grid.Columns || maps.FirstOrDefault(m => m is not null && m.Grid != grid) is not null)
        {
            throw new InvalidInputException(
                item.Folder, "feats", "maps on one square grid", string.Join(", ", maps.Select((m, i) => $"{Names[i]} {m?.Grid.Rows}×{m?.Grid.Columns}")));
        }

        return [.. maps.Select(m => m ?? Field(item, grid.Rows))];
    }

    private FeatureMap Field(BundleItem item, int gridCells)
    {
        using var view = BundleViews.Open(item, canvasSize, gridCells);
        return FieldRasterizer.Render(view.Field, view.Mesh, view.Pose, view.Camera, view.Letterbox, view.Mask).Map;
    }
}
