using GeometryMatters.Datasets;
using GeometryMatters.Datasets.Synthetic;
using GeometryMatters.Features;
using GeometryMatters.Imaging;
using GeometryMatters.Pipelines;
using GeometryMatters.Views;

namespace GeometryMatters.Quickstart.Stages;

/// <summary>Opens images of the dataset as views, and says which pairs can be used.</summary>
internal sealed class ViewStore(SyntheticDataset dataset, int gridCells, IReadOnlySet<string> failed)
{
    public SyntheticDataset Dataset => dataset;

    public static string Key(ImageAnnotation image) => $"{image.Category}/{image.Id}";

    public ObjectView Open(ImageAnnotation image) => Open(dataset.ItemOf(image));

    /// <summary>Opens a view by the key that <see cref="Key"/> gives.</summary>
    public ObjectView Open(string key) => Open(dataset.Bundle[key[..key.IndexOf('/')], key[(key.IndexOf('/') + 1)..]]);

    public IReadOnlyList<PairAnnotation> Usable(IReadOnlyList<PairAnnotation> pairs) =>
        [.. pairs.Where(p => !failed.Contains(Key(p.Source)) && !failed.Contains(Key(p.Target)))];

    public ImageBuffer Image(ImageAnnotation image) => dataset.ItemOf(image).LoadImage();

    /// <summary>The 2D maps of an image, in the order of the names; of all extractors where there are none.</summary>
    public IReadOnlyList<FeatureMap> Maps(string key, string suffix = "", IReadOnlyList<string>? names = null)
    {
        using var view = Open(key);
        return [.. (names ?? [.. ReconstructionStage.Extractors.Select(e => e.Name)]).Select(n => view.Feature(n + suffix))];
    }

    private ObjectView Open(BundleItem item) => BundleViews.Open(item, gridCells: gridCells);
}
