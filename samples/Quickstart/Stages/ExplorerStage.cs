using System.Globalization;
using GeometryMatters.Datasets;
using GeometryMatters.Drawing;
using GeometryMatters.Drawing.Pages;
using GeometryMatters.Filtering;
using GeometryMatters.Imaging;
using GeometryMatters.Matching;
using GeometryMatters.Pipelines;
using GeometryMatters.Quickstart.Reporting;
using GeometryMatters.Rendering;

namespace GeometryMatters.Quickstart.Stages;

/// <summary>What the parts of report.html that answer a pointer need.</summary>
internal sealed record ExplorerParts(IReadOnlyList<ExplorerPair> Pairs, ThresholdStudy Study, IReadOnlyList<PictureComparison> Refinements);

/// <summary>Collects similarities of a few pairs, filters' errors on all validation key points, and silhouettes before and after refinement.</summary>
internal static class ExplorerStage
{
    private const int MostPairs = 7, MostObjects = 7, JpegQuality = 88;

    private static readonly SkiaImageCodec Codec = new();

    public static ExplorerParts Collect(
        ViewStore views,
        IReadOnlyList<PairAnnotation> telling,
        IReadOnlyList<PairAnnotation> validation,
        Func<ImageAnnotation, PreparedView> flat,
        Func<ImageAnnotation, PreparedView> fused,
        ReconstructionOutcome reconstructions)
    {
        var groups = telling.GroupBy(p => p.Source.Category).ToArray();
        PairAnnotation[] some = [.. groups.SelectMany(g => g.Take(Math.Clamp(MostPairs / groups.Length, 1, 2)))];
        (string Name, Func<ImageAnnotation, PreparedView> Views)[] mixtures =
        [
            ("2D features", flat),
            ("with the field", fused),
        ];
        var pages = some.SelectMany(p => new[] { p.Source, p.Target }).DistinctBy(ViewStore.Key).ToDictionary(
            ViewStore.Key, i => new PageView($"{i.Category} {i.Id}", Codec.EncodeJpeg(views.Image(i), JpegQuality), mixtures[0].Views(i).View.Letterbox), StringComparer.Ordinal);
        PagePair[] pairs = [.. some.Select((p, i) => new PagePair(Name(some, i), pages[ViewStore.Key(p.Source)], pages[ViewStore.Key(p.Target)]))];
        return new(
            [.. some.Select((pair, i) => Explorable(pairs[i], pair, mixtures))],
            Study(pairs, some, validation, mixtures),
            Refinements(views, reconstructions));
    }

    private static string Name(PairAnnotation[] pairs, int index)
    {
        var category = pairs[index].Source.Category;
        var before = pairs.Take(index).Count(p => p.Source.Category == category);
        return before == 0 ? category : string.Create(CultureInfo.InvariantCulture, $"{category} {before + 1}");
    }

    private static ExplorerPair Explorable(PagePair page, PairAnnotation pair, (string Name, Func<ImageAnnotation, PreparedView> Views)[] mixtures) => new(
        page.Name,
        page.Source,
        page.Target,
        [.. mixtures.Select(m => SimilarityBlock.Of(m.Name, m.Views(pair.Source).Fused, m.Views(pair.Target).Fused))])
    {
        Known = [.. pair.Source.Keypoints.Zip(pair.Target.Keypoints)
            .Where(k => k.First.IsVisible && k.Second.IsVisible)
            .Select(k => new MatchLine(k.First.X, k.First.Y, k.Second.X, k.Second.Y))],
        StartCell = TellingPoint.Of(pair, mixtures[0].Views, mixtures[1].Views).Cell,
    };

    private static ThresholdStudy Study(
        PagePair[] pages, PairAnnotation[] shown, IReadOnlyList<PairAnnotation> validation, (string Name, Func<ImageAnnotation, PreparedView> Views)[] mixtures)
    {
        var audit = StudiedFilters.Audit();
        var features = mixtures.Select(m =>
        {
            var judged = validation.AsParallel().AsOrdered().Select(p => audit.Keypoints(p, m.Views(p.Source), m.Views(p.Target))).ToArray();
            var known = validation.Zip(judged).ToDictionary(j => j.First, j => j.Second);
            return new ThresholdMatches(
                m.Name,
                [.. judged.SelectMany(j => j)],
                [.. shown.AsParallel().AsOrdered().Select(p => Shown(known[p], audit.Candidates(m.Views(p.Source), m.Views(p.Target))))]);
        }).ToArray();
        return new(
            StudiedFilters.Scales(),
            pages,
            features,
            string.Create(
                CultureInfo.InvariantCulture,
                $"Rates are measured on the {features[0].Judged.Count} key points of {validation.Count} validation pairs; right means within 0.1 of the object's box (PCK@0.1). False positives: wrong survivors of all survivors. Recall: right survivors of all right matches. Yield: survivors of all key points. Survivors passed the cyclic check."))
        {
            StartFeatures = 1,
        };
    }

    /// <summary>Key points are drawn as such and not once more among the others.</summary>
    private static JudgedMatch[] Shown(IReadOnlyList<JudgedMatch> keypoints, IReadOnlyList<JudgedMatch> candidates)
    {
        var known = keypoints.Select(k => k.Match).ToHashSet();
        return [.. candidates.Where(c => !known.Contains(c.Match)), .. keypoints];
    }

    private static PictureComparison[] Refinements(ViewStore views, ReconstructionOutcome reconstructions) =>
    [
        .. PictureStage.MostGained(reconstructions, MostObjects).AsParallel().AsOrdered().Select(o =>
        {
            var item = views.Dataset.Bundle[o.Category, o.Id];
            var (image, mask, came) = (item.LoadImage(), item.LoadMask(), item.LoadReconstruction());
            return new PictureComparison(o.Category, Overlay(came.Pose), Overlay(item.LoadRefinement()!.Pose))
            {
                BeforeNote = string.Create(CultureInfo.InvariantCulture, $"before: IoU {o.IouBefore:F2}"),
                AfterNote = string.Create(CultureInfo.InvariantCulture, $"after: IoU {o.IouAfter:F2}"),
            };

            byte[] Overlay(Cameras.SimilarityPose pose) =>
                Codec.EncodeJpeg(OverlayDrawing.Draw(image, Silhouette.Render(came.Mesh, pose, came.Camera), mask), JpegQuality);
        }),
    ];
}
