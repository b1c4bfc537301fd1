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

        List<ItemOutcome<ObjectSummary>> outcomes = [];
        foreach (var part in bundle.Items.GroupBy(i => i.Info.Split == DatasetSplit.Train))
        {
            outcomes.AddRange(Pipeline(part.Key).RunAll(
                [.. part.Select(i => new ReconstructionItem(new(i.Id, i.Category, i.Info.Box), i.LoadImage))],
                Environment.ProcessorCount,
                found => Store(bundle[found.Category, found.Id], found),
                progress));
        }

        ObjectSummary[] objects = [.. outcomes.Where(o => o.Value is not null).Select(o => o.Value!)];
        FailedItem[] failures = [.. outcomes.Where(o => o.Failure is not null).Select(o => new FailedItem("reconstruction", o.Id, o.Failure!.Message))];
        return new(objects, Summarize(objects), failures, failures.Select(f => f.Item).ToHashSet(StringComparer.Ordinal));
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

    private static ObjectSummary Store(BundleItem item, ReconstructedObject found)
    {
        BundleViews.Save(item, found);
        var truth = SyntheticTruth.Read(item);
        return new(
            item.Category,
            item.Id,
            found.Refinement!.IouBefore,
            found.Refinement.IouAfter,
            Turn(truth.YawErrorDegrees) != 0,
            Turn(truth.YawErrorDegrees - found.Yaw!.YawDegrees) != 0,
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
