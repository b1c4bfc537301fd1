using GeometryMatters.Drawing;
using GeometryMatters.Features;
using GeometryMatters.Fields;
using GeometryMatters.Imaging;
using GeometryMatters.Matching;
using GeometryMatters.Meshes;
using GeometryMatters.Pipelines;
using GeometryMatters.Quickstart.Reporting;
using GeometryMatters.Quickstart.Stages;
using GeometryMatters.Reconstruction;
using GeometryMatters.Training.Refinement;

namespace GeometryMatters.Quickstart.Photographs;

/// <summary>
/// Matches two photographs of one's own with what is embedded: meshes blown up from the masks, hand-made features. It shows how the
/// parts go together; what SAM 3D Objects and networks see in an image, it does not see.
/// </summary>
internal sealed class PhotographRun(string output, string category, bool refine)
{
    private const int GridCells = 40, PanelSide = 640;

    /// <summary>Both objects are taken to be seen from the front, so the field says "same height, same side" and weighs as much as the features.</summary>
    private static readonly FusionWeights Weights = new(new FusionWeight("fine", 0.25), new FusionWeight("coarse", 0.25), new FusionWeight(FusionWeights.FieldName, 0.5));

    public void Execute(IReadOnlyList<FileInfo> images, IReadOnlyList<FileInfo> masks)
    {
        var photographs = Photograph.Load(images, masks);
        Directory.CreateDirectory(output);
        Dictionary<string, double> seconds = [];
        StageConsole console = new(seconds);
        var objects = console.Run("reconstruction", p => photographs.Select((photograph, i) =>
        {
            var found = Reconstruct(photograph);
            MeshFile.SaveGlb(Path.Combine(output, $"{photograph.Name}.glb"), new(found.Canonical.Mesh, [], null, null));
            p.Report(new("reconstruction", i + 1, photographs.Count, photograph.Name));
            return found;
        }).ToArray());

        var (fused, flat) = console.Run("matching", _ => (
            new MatchedPair(objects, Weights),
            new MatchedPair(objects, Weights.Without(FusionWeights.FieldName))));
        var labels = fused.Label();
        var picture = Draw(photographs, labels);
        ImageFile.SavePng(Path.Combine(output, "matches.png"), picture);
        console.Run("report", _ =>
        {
            PhotographReport.Create(category, photographs, objects, flat, fused, labels, picture).Save(Path.Combine(output, "report.html"));
            return 0;
        });
        Print(photographs, objects, labels);
        RunSummary.PrintFiles(output);
    }

    private ReconstructedObject Reconstruct(Photograph photograph)
    {
        ReconstructionPipeline pipeline = new(new()
        {
            MaskProvider = new GivenMask(photograph.Mask),
            MeshReconstructor = new InflatedMaskReconstructor(),
            PoseRefiner = refine ? new PoseRefiner() : null,
            FieldProvider = new CanonicalFourierField(),
            FeatureExtractors = ReconstructionStage.Extractors,
            GridCells = GridCells,
        });
        return pipeline.Run(photograph.Image, new(photograph.Name, category));
    }

    private static ImageBuffer Draw(IReadOnlyList<Photograph> photographs, PairLabels labels) => MatchDrawing.Draw(
        photographs[0].Image,
        photographs[1].Image,
        [.. labels.Kept.Select(m =>
        {
            var (x1, y1) = labels.SourceLetterbox.CellCenterInImage(m.SourceCell);
            var (x2, y2) = labels.TargetLetterbox.CellCenterInImage(m.TargetCell);
            return new MatchLine(x1, y1, x2, y2);
        })],
        new()
        {
            PanelSidePixels = PanelSide,
            ColorBox = photographs[0].Mask.Bounds(),
            ThinningCellPixels = Math.Max(photographs[0].Image.Width, photographs[0].Image.Height) / (GridCells / 2.0),
        });

    private static void Print(IReadOnlyList<Photograph> photographs, ReconstructedObject[] objects, PairLabels labels)
    {
        StageConsole.Line($"");
        foreach (var found in objects)
        {
            var mesh = found.Canonical.Mesh;
            StageConsole.Line($"{photographs.Single(p => p.Name == found.Id).Title}: {found.Mask.Width}x{found.Mask.Height} pixels, mesh of {mesh.VertexCount} vertices and {mesh.FaceCount} faces");
            if (found.Refinement is { } r)
            {
                StageConsole.Line($"   pose refined: silhouette IoU {r.IouBefore:F3} -> {r.IouAfter:F3}");
            }
        }

        var counts = labels.Counts;
        StageConsole.Line($"{counts.Candidates} nearest neighbours, {counts.Cyclic} agree both ways, {counts.Lifted} lie on both meshes,");
        StageConsole.Line($"{counts.Kept} kept by the geodesic filter");
    }

    private sealed class GivenMask(Mask mask) : IMaskProvider
    {
        public Mask Segment(ImageBuffer image, MaskPrompt prompt, CancellationToken cancellationToken = default) => mask;
    }
}
