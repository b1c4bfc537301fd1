using GeometryMatters.Datasets;
using GeometryMatters.Datasets.Synthetic;
using GeometryMatters.Features;
using GeometryMatters.Fields;
using GeometryMatters.Pipelines;
using GeometryMatters.Quickstart.Reporting;
using GeometryMatters.Reconstruction;
using GeometryMatters.Training.Refinement;

namespace GeometryMatters.Quickstart.Stages;

/// <summary>What stage 1 did to one object.</summary>
internal sealed record ObjectSummary(string Category, string Id, double IouBefore, double IouAfter, bool YawWrongBefore, bool YawWrongAfter, IReadOnlyDictionary<string, double> Seconds);

internal sealed record ReconstructionOutcome(
    IReadOnlyList<ObjectSummary> Objects, RefinementSummary Summary, IReadOnlyList<FailedItem> Failures, IReadOnlySet<string> Failed);

/// <summary>Refines poses, corrects yaws, describes meshes and images; everything is stored in the bundle.</summary>
internal static class ReconstructionStage
{
    public static readonly IReadOnlyList<IFeatureExtractor> Extractors = [new GradientHistogramExtractor(), new ContextExtractor()];

    public static ReconstructionOutcome Run(DrawnDataset drawn, RunPlan plan, IProgress<StageProgress> progress)
    {
        var bundle = drawn.Dataset.Bundle;
        var report = Reconstruct(drawn, plan, progress);
        ObjectSummary[] objects = [.. report.Outcomes.Where(o => o.Value is not null).Select(o => Compare(bundle, o.Value!))];
        var failures = Failures(report);
        return new(objects, Summarize(objects), failures, failures.Select(f => f.Item).ToHashSet(StringComparer.Ordinal));
    }

    /// <summary>Reconstructs what an earlier run has not, without measuring anything.</summary>
    public static IReadOnlyList<FailedItem> Complete(DrawnDataset drawn, RunPlan plan, IProgress<StageProgress> progress) => Failures(Reconstruct(drawn, plan, progress));

    private static FailedItem[] Failures(BundleReconstructionReport report) =>
        [.. report.Statistics.Failures.Select(f => new FailedItem("reconstruction", f.Item, f.Reason))];

    private static BundleReconstructionReport Reconstruct(DrawnDataset drawn, RunPlan plan, IProgress<StageProgress> progress)
    {
        var bundle = drawn.Dataset.Bundle;
        YawCanonicalizer yaw = new(Templates(drawn.Source));
        ReconstructionPipeline Pipeline(bool mirrored) => new(new()
        {
            MaskProvider = new BundleMaskProvider(bundle),
            MeshReconstructor = new BundleMeshReconstructor(bundle),
            PoseRefiner = new PoseRefiner(),
            YawCanonicalizer = yaw,
            FieldProvider = new CanonicalFourierField(),
            FeatureExtractors = mirrored ? [.. Extractors, .. Extractors.Select(e => new MirroredExtractor(e))] : Extractors,
            GridCells = plan.GridCells,
        });

        var (plain, mirrored) = (Pipeline(false), Pipeline(true));
        return new BundleReconstruction(bundle, item => item.Info.Split == DatasetSplit.Train ? mirrored : plain).Run(progress);
    }

    /// <summary>The embedded orientation estimator compares with canonical meshes of some training objects.</summary>
    private static TemplateOrientationEstimator Templates(IShapeSource source)
    {
        const int PerCategory = 4;
        TemplateOrientationEstimator estimator = new();
        foreach (var category in source.Categories)
        {
            foreach (var shape in source.List(category, DatasetSplit.Train).Take(PerCategory))
            {
                estimator.AddTemplate(category, source.Load(category, shape.Name).Mesh);
            }
        }

        return estimator;
    }

    private static ObjectSummary Compare(ArtefactBundle bundle, ItemReconstruction found)
    {
        var truth = SyntheticTruth.Read(bundle[found.Category, found.Id]);
        return new(
            found.Category,
            found.Id,
            found.IouBefore!.Value,
            found.IouAfter!.Value,
            Turn(truth.YawErrorDegrees) != 0,
            Turn(truth.YawErrorDegrees + found.TurnDegrees!.Value) != 0,
            found.Seconds);
    }

    private static int Turn(double degrees) => (((int)Math.Round(degrees) % 360) + 360) % 360;

    private static RefinementSummary Summarize(ObjectSummary[] objects) => new(
        Math.Round(objects.Average(o => o.IouBefore), 4),
        Math.Round(objects.Average(o => o.IouAfter), 4),
        Math.Round((double)objects.Count(o => o.IouAfter > 0.9) / objects.Length, 4),
        objects.Count(o => o.YawWrongBefore),
        objects.Count(o => o.YawWrongAfter),
        objects.Length,
        objects.SelectMany(o => o.Seconds).GroupBy(p => p.Key).OrderBy(g => g.Key, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => Math.Round(1000 * g.Sum(p => p.Value) / objects.Length, 1)));
}
