using System.Globalization;
using GeometryMatters.Cameras;
using GeometryMatters.Drawing;
using GeometryMatters.Drawing.Pages;
using GeometryMatters.Imaging;
using GeometryMatters.Matching;
using GeometryMatters.Pipelines;
using GeometryMatters.Quickstart.Stages;
using GeometryMatters.Rendering;

namespace GeometryMatters.Quickstart.Photographs;

/// <summary>Two photographs as a page to explore: what a point matches, what a filter leaves, and what refinement did.</summary>
internal static class PhotographReport
{
    // Larger photographs are shrunk for the page; matches are found on the originals.
    private const int LongestSide = 1024, JpegQuality = 88;

    private static readonly SkiaImageCodec Codec = new();

    public static ReportPage Create(
        string category,
        IReadOnlyList<Photograph> photographs,
        IReadOnlyList<ReconstructedObject> objects,
        MatchedPair flat,
        MatchedPair fused,
        PairLabels labels,
        ImageBuffer picture)
    {
        ReportPage page = new(
            $"Two photographs: {category}",
            "Matched with what needs no weights: meshes blown up from the masks and hand-made features. It shows how the parts go together, not what SAM 3D Objects and networks would find.");
        var counts = labels.Counts;
        page.AddNumbers(
        [
            Number("Nearest neighbours", counts.Candidates, "one for each cell of the first object"),
            Number("Agree both ways", counts.Cyclic, "the cyclic check"),
            Number("On both meshes", counts.Lifted, "the rays meet the surface"),
            Number("Kept", counts.Kept, "by the bicyclic geodesic filter"),
        ]);
        PageView[] views = [.. photographs.Select((p, i) => new PageView(p.Title, Jpeg(p.Image), objects[i].Letterbox))];
        PagePair shown = new(category, views[0], views[1]);
        page.AddExplorer(
            "Where does a point match?",
            "Point at the first photograph. The others show how similar every place of the second object is, by 2D features and with the part field.",
            [
                new(shown.Name, shown.Source, shown.Target,
                [
                    SimilarityBlock.Of("2D features", flat.Source.Fused, flat.Target.Fused),
                    SimilarityBlock.Of("with the field", fused.Source.Fused, fused.Target.Fused),
                ])
                {
                    StartCell = fused.Source.Fused.Cells[fused.Source.Fused.Count / 2],
                },
            ]);
        var audit = StudiedFilters.Audit();
        page.AddThresholds(
            "How strict should a filter be?",
            "Move the threshold: a match survives where the filter's error is at most that.",
            new(
                StudiedFilters.Scales(),
                [shown],
                [
                    new("2D features", [], [audit.Candidates(flat.Source, flat.Target)]),
                    new("with the field", [], [audit.Candidates(fused.Source, fused.Target)]),
                ],
                "Of the matches that agree both ways. Nobody has said which of them are right, so there are no rates of errors.")
            {
                StartFeatures = 1,
            });
        PictureComparison[] refined = [.. photographs.Zip(objects).Where(p => p.Second is { Refinement: not null, Reconstruction: not null }).Select(p => Refined(p.First, p.Second))];
        if (refined.Length > 0)
        {
            page.AddComparisons("Pose refinement", "Drag the handle. The mask's outline is yellow, the projected mesh blue.", refined);
        }

        page.AddPictures(
            "Matches",
            "",
            [new("Kept matches", "Thinned; colour tells where a match starts. The same picture lies beside this page as matches.png.", Codec.EncodeJpeg(picture, JpegQuality)) { Wide = true }]);
        return page;
    }

    private static ReportNumber Number(string name, int value, string note) => new(name, value.ToString(CultureInfo.InvariantCulture), note);

    private static PictureComparison Refined(Photograph photograph, ReconstructedObject found)
    {
        var (came, refinement) = (found.Reconstruction!, found.Refinement!);
        return new(photograph.Title, Overlay(came.Pose), Overlay(refinement.Pose))
        {
            BeforeNote = string.Create(CultureInfo.InvariantCulture, $"before: IoU {refinement.IouBefore:F2}"),
            AfterNote = string.Create(CultureInfo.InvariantCulture, $"after: IoU {refinement.IouAfter:F2}"),
        };

        byte[] Overlay(SimilarityPose pose) => Jpeg(OverlayDrawing.Draw(
            photograph.Image,
            Silhouette.Render(came.Mesh, pose, came.Camera),
            photograph.Mask,
            new() { OutlineWidthPixels = 2 * Math.Max(1, (double)Math.Max(photograph.Image.Width, photograph.Image.Height) / LongestSide) }));
    }

    private static byte[] Jpeg(ImageBuffer image)
    {
        var shrink = Math.Min(1, (double)LongestSide / Math.Max(image.Width, image.Height));
        return Codec.EncodeJpeg(
            shrink < 1 ? ImageResizer.Resize(image, Math.Max(1, (int)Math.Round(image.Width * shrink)), Math.Max(1, (int)Math.Round(image.Height * shrink))) : image,
            JpegQuality);
    }
}
