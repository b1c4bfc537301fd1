using System.Globalization;
using GeometryMatters.Datasets;
using GeometryMatters.Drawing;
using GeometryMatters.Evaluation;
using GeometryMatters.Features;
using GeometryMatters.Filtering;
using GeometryMatters.Imaging;
using GeometryMatters.Matching;
using GeometryMatters.Pipelines;
using GeometryMatters.Quickstart.Reporting;
using GeometryMatters.Rendering;
using GeometryMatters.Training.Trainers;

namespace GeometryMatters.Quickstart.Stages;

/// <summary>The pictures of the report.</summary>
internal static class PictureStage
{
    private static readonly SkiaImageCodec Codec = new();

    public static IReadOnlyList<RunPicture> Draw(
        ViewStore views,
        IReadOnlyList<PairAnnotation> telling,
        PairAnnotation asked,
        Func<ImageAnnotation, PreparedView> flat,
        Func<ImageAnnotation, PreparedView> fused,
        ChosenWeights fusion,
        ReconstructionOutcome reconstructions,
        IReadOnlyList<FilterCurveEntry> curves,
        IReadOnlyList<StepLosses> losses)
    {
        return
        [
            Field(views, telling),
            HeatMaps(views, asked, flat, fused),
            Refinement(views, reconstructions),
            Matches(views, telling[0], fused, fusion.Weights),
            Picture(
                "weights.png",
                "Fusion weights",
                "PCK@0.1 of unfiltered matches, in percent, for every mixture in steps of 1/6. Framed: the best of all. A broken frame: the best in which every feature takes part, which the run goes on with.",
                WeightSearchDrawing.Draw(fusion.Search, used: fusion.Score)),
            Losses(losses),
            Picture(
                "filter-curves.png",
                "Filters at every threshold",
                "Above: wrong among what is kept, over the candidates that are kept per pair. Below: right kept over wrong kept. A dot is the threshold of the table; the geodesic curve ends where its errors were measured no further.",
                FilterCurveDrawing.Draw([.. curves.Select(c => c with { Features = FeatureTitles.Of(c.Features) })])),
        ];
    }

    /// <summary>Pairs on which the filter has most to keep and most to reject, the best of each category first.</summary>
    public static IReadOnlyList<PairAnnotation> MostTelling(IReadOnlyList<PairAnnotation> pairs, Func<ImageAnnotation, PreparedView> prepared, FusionWeights weights)
    {
        PseudoLabelPipeline pipeline = new(weights, FilterStage.Geodesic());
        var ranked = pairs
            .AsParallel().AsOrdered()
            .Select(p => (Pair: p, pipeline.Label(prepared(p.Source), prepared(p.Target)).Counts))
            .OrderByDescending(p => Math.Min(p.Counts.Kept, p.Counts.Cyclic - p.Counts.Kept))
            .ToArray();
        return
        [
            .. ranked
                .GroupBy(p => p.Pair.Source.Category)
                .SelectMany(g => g.Select((p, place) => (p.Pair, Place: place)))
                .OrderBy(p => p.Place)
                .Select(p => p.Pair),
        ];
    }

    /// <summary>Of the most telling pairs the one with the point at which the field helps most.</summary>
    public static PairAnnotation MostAsked(IReadOnlyList<PairAnnotation> telling, Func<ImageAnnotation, PreparedView> flat, Func<ImageAnnotation, PreparedView> fused)
    {
        const int Looked = 12;
        return telling.Take(Looked)
            .AsParallel().AsOrdered()
            .Select(p => (Pair: p, TellingPoint.Of(p, flat, fused).Gain))
            .ToArray()
            .MaxBy(p => p.Gain).Pair;
    }

    /// <summary>The object of each category that refinement gained most on.</summary>
    public static IEnumerable<ObjectSummary> MostGained(ReconstructionOutcome reconstructions, int most) =>
        reconstructions.Objects.GroupBy(o => o.Category).Select(g => g.MaxBy(o => o.IouAfter - o.IouBefore)!).Take(most);

    private static RunPicture Refinement(ViewStore views, ReconstructionOutcome reconstructions)
    {
        var tiles = MostGained(reconstructions, 4)
            .Select(o =>
            {
                var item = views.Dataset.Bundle[o.Category, o.Id];
                var came = item.LoadReconstruction();
                var refined = item.LoadRefinement()!.Pose;
                var image = OverlayDrawing.BeforeAfter(
                    item.LoadImage(),
                    item.LoadMask(),
                    Silhouette.Render(came.Mesh, came.Pose, came.Camera),
                    Silhouette.Render(came.Mesh, refined, came.Camera),
                    new() { PanelSidePixels = 360 });
                return new MosaicTile(o.Category, image);
            });
        return Picture(
            "refinement.png",
            "Pose refinement",
            "The mask's outline in yellow, the projected mesh in blue: as the reconstruction came, and after 100 + 50 steps. One object per category, the one that gained most.",
            Mosaic.Compose([.. tiles], new() { Columns = 1, TileSidePixels = 0 }));
    }

    private static RunPicture Field(ViewStore views, IReadOnlyList<PairAnnotation> telling)
    {
        ImageAnnotation[] images =
        [
            .. telling.Where(p => p.Source.Category == telling[0].Source.Category).SelectMany(p => new[] { p.Source, p.Target }).DistinctBy(ViewStore.Key).Take(4),
        ];
        var opened = images.Select(views.Open).ToArray();
        var colors = PrincipalComponents.ToColors(
            [.. opened.Select(v => FieldRasterizer.Render(v.Field, v.Mesh, v.Pose, v.Camera, v.Letterbox, v.Mask).Map)],
            [.. opened.Select(v => MaskOperations.ToGrid(v.Mask, v.Letterbox))]);
        var tiles = images.Select((image, i) =>
            new MosaicTile(image.Id, PcaDrawing.Draw(views.Image(image), colors[i], opened[i].Letterbox, new() { Mask = opened[i].Mask })));
        return Picture(
            "field-pca.png",
            "Part field",
            "First three principal components of the rendered field, colours shared: the same colour means the same place on every object.",
            Mosaic.Compose([.. tiles], new() { Columns = 4, TileSidePixels = 320 }));
    }

    private static RunPicture HeatMaps(
        ViewStore views, PairAnnotation pair, Func<ImageAnnotation, PreparedView> flat, Func<ImageAnnotation, PreparedView> fused)
    {
        var point = TellingPoint.Of(pair, flat, fused);
        var asked = views.Image(pair.Source);
        HeatMapDrawing.MarkPoint(asked, point.X, point.Y);
        List<MosaicTile> tiles = [new("query", asked)];
        foreach (var (name, prepared) in new[] { ("2D features", flat), ("with the field", fused) })
        {
            var target = prepared(pair.Target);
            var map = FusedSimilarity.Map(prepared(pair.Source).Fused, point.Cell, target.Fused);
            var cells = target.Fused.Cells.ToArray();
            var best = cells.MaxBy(c => map[c]);
            HeatMapDrawingOptions options = new() { Cells = new() { Mask = target.View.Mask }, Mark = target.View.Letterbox.CellCenterInImage(best) };
            tiles.Add(new(
                string.Create(CultureInfo.InvariantCulture, $"{name}: {cells.Min(c => map[c]):F2} to {map[best]:F2}"),
                HeatMapDrawing.Draw(views.Image(pair.Target), map, target.View.Letterbox, options)));
        }

        return Picture(
            "similarity.png",
            "Where does a point match?",
            "Similarity of the marked point to every cell of the other image, dark at the least and light at the greatest, which are given below; the marked cell there is the best. 2D features light up at several places, the field tells them apart.",
            Mosaic.Compose(tiles, new() { Columns = 3, TileSidePixels = 400 }));
    }

    private static RunPicture Matches(ViewStore views, PairAnnotation pair, Func<ImageAnnotation, PreparedView> prepared, FusionWeights weights)
    {
        var (source, target) = (prepared(pair.Source), prepared(pair.Target));
        var before = new PseudoLabelPipeline(weights, new NoFilter()).Label(source, target);
        var after = new PseudoLabelPipeline(weights, FilterStage.Geodesic()).Label(source, target);
        return Picture(
            "matches.png",
            "Geodesic filter",
            string.Create(CultureInfo.InvariantCulture, $"Matches after the cyclic check ({before.Counts.Cyclic}) and those that the bicyclic geodesic filter keeps ({after.Counts.Kept}), thinned; colour tells where a match starts."),
            Mosaic.Compose(
                [new(Count("before the filter", before.Counts.Cyclic), Lines(before)), new(Count("after the filter", after.Counts.Kept), Lines(after))],
                new() { Columns = 1, TileSidePixels = 980 }));

        static string Count(string when, int matches) => string.Create(CultureInfo.InvariantCulture, $"{when}: {matches} matches");

        ImageBuffer Lines(PairLabels labels) => MatchDrawing.Draw(
            views.Image(pair.Source),
            views.Image(pair.Target),
            [.. labels.Kept.Select(m =>
            {
                var (x1, y1) = labels.SourceLetterbox.CellCenterInImage(m.SourceCell);
                var (x2, y2) = labels.TargetLetterbox.CellCenterInImage(m.TargetCell);
                return new MatchLine(x1, y1, x2, y2);
            })],
            new() { ThinningCellPixels = 14 });
    }

    private static RunPicture Losses(IReadOnlyList<StepLosses> losses)
    {
        const int Points = 240;
        var (half, stride) = (Math.Max(1, losses.Count / 20), Math.Max(1, losses.Count / Points));
        int[] steps = [.. Enumerable.Range(0, losses.Count).Where(i => i % stride == 0)];
        double[] at = [.. steps.Select(i => i + 1.0)];
        return Picture(
            "loss.png",
            "Adapter training",
            string.Create(CultureInfo.InvariantCulture, $"Losses of single steps, pale, and their means over {(2 * half) + 1} steps around each. The dense loss is in cells."),
            LineChart.Draw(
                [
                    Single(l => l.Sparse, RgbColor.Palette[0]),
                    Single(l => l.Dense, RgbColor.Palette[1]),
                    new("sparse (contrastive)", at, Means(l => l.Sparse)) { Color = RgbColor.Palette[0] },
                    new("dense (cells)", at, Means(l => l.Dense)) { Color = RgbColor.Palette[1] },
                ],
                new() { XLabel = "step", YLabel = "loss", LogY = true, TextScale = 3, HeightPixels = 640, LineWidthPixels = 3 }));

        LineSeries Single(Func<StepLosses, double> of, RgbColor color) =>
            new("", at, [.. steps.Select(i => of(losses[i]))]) { Color = RgbColor.Mix(color, RgbColor.White, 0.72) };

        double[] Means(Func<StepLosses, double> of) => [.. steps.Select(i =>
        {
            var (from, to) = (Math.Max(0, i - half), Math.Min(losses.Count - 1, i + half));
            return Enumerable.Range(from, to - from + 1).Average(k => of(losses[k]));
        })];
    }

    private static RunPicture Picture(string file, string title, string caption, ImageBuffer image) => new(file, title, caption, image, Codec.EncodePng(image));
}
