using GeometryMatters.Datasets;
using GeometryMatters.Datasets.Synthetic;
using GeometryMatters.Features;
using GeometryMatters.Fields;
using GeometryMatters.Filtering;
using GeometryMatters.Pipelines;

namespace GeometryMatters.CustomFilter;

/// <summary>Annotated pairs of a small drawn dataset, and their images made ready for matching.</summary>
internal sealed class MeasuredPairs
{
    private readonly SyntheticDataset dataset;
    private readonly Dictionary<string, PreparedView> views;

    private MeasuredPairs(SyntheticDataset dataset, Dictionary<string, PreparedView> views)
    {
        this.dataset = dataset;
        this.views = views;
        Pairs = [.. dataset.Pairs.Categories.SelectMany(c => dataset.Pairs.ReadPairs(DatasetSplit.Test, c))];
    }

    public IReadOnlyList<PairAnnotation> Pairs { get; }

    public PreparedView View(ImageAnnotation image) => views[dataset.ItemOf(image).Name];

    public static MeasuredPairs Draw(string folder)
    {
        // Filters are what is measured: poses and yaws are right, as they are after stage 1.
        ProceduralShapes shapes = new(new()
        {
            Categories = ["car", "chair"],
            TrainInstances = 1,
            ValidationInstances = 0,
            TestInstances = 3,
            SurfaceCells = 48,
            Reconstruction = new() { YawErrorProbability = 0 },
        });
        var dataset = new SyntheticDatasetBuilder(shapes, new()
        {
            ViewsPerInstance = 3,
            ImageWidth = 320,
            ImageHeight = 240,
            MinFill = 0.7,
            MaxFill = 0.95,
            TrainPairs = 1,
            TestPairs = 16,
            Perturbation = new() { MinScaleFactor = 1, MaxScaleFactor = 1, TranslationFraction = 0.01, DepthFraction = 0 },
        }).Build(folder);

        ReconstructionPipeline reconstruction = new(new()
        {
            MaskProvider = new BundleMaskProvider(dataset.Bundle),
            MeshReconstructor = new BundleMeshReconstructor(dataset.Bundle),
            FieldProvider = new CanonicalFourierField(),
            FeatureExtractors = [new GradientHistogramExtractor(), new ContextExtractor()],
            GridCells = 40,
        });

        // 2D features alone, so that there is something to filter.
        PseudoLabelPipeline matching = new(new(new FusionWeight("fine", 0.5), new FusionWeight("coarse", 0.5)), new NoFilter());
        var views = dataset.Bundle.Items
            .Where(i => i.Info.Split == DatasetSplit.Test)
            .AsParallel()
            .Select(i => (i.Name, View: matching.Prepare(reconstruction.Run(i.LoadImage(), new(i.Id, i.Category, i.Info.Box)).ToView())))
            .ToDictionary(v => v.Name, v => v.View, StringComparer.Ordinal);
        return new(dataset, views);
    }
}
