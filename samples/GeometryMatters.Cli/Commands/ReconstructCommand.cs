using System.CommandLine;
using System.Text.Json.Nodes;
using GeometryMatters.Cli.Options;
using GeometryMatters.Cli.Running;
using GeometryMatters.Datasets;
using GeometryMatters.Features;
using GeometryMatters.Fields;
using GeometryMatters.Pipelines;
using GeometryMatters.Reconstruction;
using GeometryMatters.Training.Refinement;

namespace GeometryMatters.Cli.Commands;

/// <summary><c>gm reconstruct</c>: stage 1 over a bundle.</summary>
internal static class ReconstructCommand
{
    public static Command Create(CommonOptions common)
    {
        Argument<string> root = new("root") { Description = "Folder of the bundle." };
        var mesh = Make.OneOf("--mesh", "Meshes, cameras and poses", "bundle", "bundle", "inflated");
        var field = Make.OneOf("--field", "Part descriptors", "fourier", "bundle", "fourier");
        var yaw = Make.OneOf("--yaw", "Estimates that turn a mesh to its canonical yaw", "none", "none", "bundle");
        var features = Make.OneOf("--features", "Image features that are made: fine and coarse, or none beside those that are there", "builtin", "builtin", "none");
        var mirrored = Make.Flag("--mirrored", "Features of mirrored training images, too (gm train --flip needs them).");
        var mirroredAll = Make.Flag("--mirrored-all", "Features of the mirrored image of every item (gm eval --flip needs them).");
        ModelOptions models = new();
        var keepPose = Make.Flag("--no-refine", "Keep poses as they come.");
        var grid = Make.Int("--grid", "Cells along a side.", 60, 2, 1000);
        var canvas = Make.Int("--canvas", "Side of the canvas in pixels.", 840, 16, 16384);
        var again = Make.Flag("--again", "Do everything again, also what is done.");
        var threads = Make.Threads();
        Command command = new("reconstruct", "Refines poses, describes meshes and images, by parts of the library or by models of your own; results go beside each item's artefacts. Goes on where it stopped.")
        {
            root, mesh, field, yaw, features, mirrored, mirroredAll, keepPose, grid, canvas, again, threads,
        };
        models.AddTo(command, yaw, field, features);
        return command.Does(common, (parsed, session) =>
        {
            var bundle = ArtefactBundle.Open(parsed.GetValue(root)!);
            using var own = models.Load(parsed);
            Plan plan = new(
                own,
                parsed.GetValue(mesh) == "inflated",
                parsed.GetValue(field) == "bundle",
                parsed.GetValue(yaw) == "bundle",
                parsed.GetValue(features) == "builtin",
                parsed.GetValue(mirrored),
                parsed.GetValue(mirroredAll),
                !parsed.GetValue(keepPose),
                parsed.GetValue(grid),
                parsed.GetValue(canvas));
            BundleReconstruction run = new(bundle, plan.For(bundle), new()
            {
                MaxDegreeOfParallelism = parsed.GetValue(threads),
                Resume = !parsed.GetValue(again),
                Settings = own.Fingerprint,
            });
            return Describe(bundle, parsed.GetValue(root)!, session.Stage("reconstruction", p => run.Run(p, session.CancellationToken)));
        });
    }

    private static CommandOutcome Describe(ArtefactBundle bundle, string asked, BundleReconstructionReport report)
    {
        var figures = report.Statistics;
        var resumed = report.Outcomes.Count(o => o.Value is { Resumed: true });
        List<string> lines = [CommandSession.Text($"{asked}: {figures.Done} of {figures.Items} items done, {resumed} of them before")];
        if (figures.MeanIouAfter is { } after)
        {
            lines.Add(CommandSession.Text($"mean IoU {figures.MeanIouBefore:F3} before refinement, {after:F3} after; above 0.9: {figures.ShareAbove90:P0}"));
        }

        lines.AddRange(figures.Failures.Select(f => $"failed: {f.Item}: {f.Reason}".ReplaceLineEndings(" ")));
        return new(
            new()
            {
                ["bundle"] = bundle.Root,
                ["items"] = figures.Items,
                ["done"] = figures.Done,
                ["resumed"] = resumed,
                ["mean_iou_before"] = Json.Rounded(figures.MeanIouBefore),
                ["mean_iou_after"] = Json.Rounded(figures.MeanIouAfter),
                ["share_above_0.9"] = Json.Rounded(figures.ShareAbove90),
                ["seconds"] = new JsonObject(figures.Seconds.Select(s => KeyValuePair.Create(s.Key, Json.Rounded(s.Value)))),
                ["failures"] = Json.Objects(figures.Failures.Select(BundleCommand.Describe)),
            },
            lines,
            figures.Failures.Count > 0 ? ExitCode.Problems : ExitCode.Fine);
    }

    private sealed record Plan(
        OwnModels Models, bool Inflated, bool StoredField, bool StoredYaw, bool BuiltIn, bool Mirrored, bool MirroredAll, bool Refine, int GridCells, int CanvasSize)
    {
        private static readonly IReadOnlyList<IFeatureExtractor> Extractors = [new GradientHistogramExtractor(), new ContextExtractor()];

        public Func<BundleItem, ReconstructionPipeline> For(ArtefactBundle bundle) => item => new(new()
        {
            MaskProvider = new BundleMaskProvider(bundle) { Otherwise = Models.Masks },
            MeshReconstructor = Inflated ? new InflatedMaskReconstructor() : new BundleMeshReconstructor(bundle),
            PoseRefiner = Refine ? new PoseRefiner() : null,
            YawCanonicalizer = Models.Canonicalizer ?? (StoredYaw ? new(new BundleOrientationEstimator(item)) : null),
            FieldProvider = Models.Parts ?? (StoredField ? new BundlePartFieldProvider(item) : new CanonicalFourierField()),
            FeatureExtractors = FeaturesOf(item),
            CanvasSize = CanvasSize,
            GridCells = GridCells,
        });

        private IReadOnlyList<IFeatureExtractor> FeaturesOf(BundleItem item)
        {
            IReadOnlyList<IFeatureExtractor> made = Models.Features is { } own ? [own] : BuiltIn ? Extractors : [];
            return MirroredAll || (Mirrored && item.Info.Split is null or DatasetSplit.Train) ? [.. made, .. made.Select(e => new MirroredExtractor(e))] : made;
        }
    }
}
