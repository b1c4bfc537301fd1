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
        ChosenWeights fusion,
        ReconstructionOutcome reconstructions,
        IReadOnlyList<FilterCurveEntry> curves,
        IReadOnlyList<StepLosses> losses)
    {
        var (pair, weights) = (telling[0], fusion.Weights);
        PseudoLabelPipeline fused = new(weights, FilterStage.Geodesic());
        PseudoLabelPipeline flat = new(weights.Without(FusionWeights.FieldName), FilterStage.Geodesic());
        return
        [
            Refinement(views, reconstructions),
            Field(views, telling),
            HeatMaps(views, pair, flat, fused),
            Matches(views, pair, fused),
            Picture("weights.png", "Fusion weights", "PCK@0.1 of unfiltered matches for every mixture in steps of 1/6.", WeightSearchDrawing.Draw(fusion.Search)),
            Picture(
                "filter-curves.png",
                "Filters at every threshold",
                "Above: wrong among what is kept, over the candidates that are kept per pair. Below: right kept over wrong kept. A dot is the threshold of the table; the geodesic curve ends where its errors were measured no further.",
                FilterCurveDrawing.Draw(curves)),
            Losses(losses),
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
                    item.LoadImage(), item.LoadMask(), Silhouette.Render(came.Mesh, came.Pose, came.Camera), Silhouette.Render(came.Mesh, refined, came.Camera));
                return new MosaicTile(o.Category, image);
            });
        return Picture(
            "refinement.png",
            "Pose refinement",
            "The mask's outline in yellow, the projected mesh in blue: as the reconstruction came, and after 100 + 50 steps. One object per category, the one that gained most.",
            Mosaic.Compose([.. tiles], new() { Columns = 1, TileSidePixels = 980 }));
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

    private static RunPicture HeatMaps(ViewStore views, PairAnnotation pair, PseudoLabelPipeline flat, PseudoLabelPipeline fused)
    {
        var source = views.Open(pair.Source);
        var target = views.Open(pair.Target);
        var (cell, x, y) = TellingPoint.Of(pair, flat.Prepare(source), flat.Prepare(target), fused.Prepare(source), fused.Prepare(target));
        var asked = views.Image(pair.Source);
        HeatMapDrawing.MarkPoint(asked, x, y);
        List<MosaicTile> tiles = [new("query", asked)];
        foreach (var (name, pipeline) in new[] { ("2D features", flat), ("with the field", fused) })
        {
            var to = pipeline.Prepare(target).Fused;
            var map = FusedSimilarity.Map(pipeline.Prepare(source).Fused, cell, to);
            var best = to.Cells[0];
            foreach (var candidate in to.Cells)
            {
                best = map[candidate] > map[best] ? candidate : best;
            }

            tiles.Add(new(name, HeatMapDrawing.Draw(
                views.Image(pair.Target), map, target.Letterbox, new() { Cells = new() { Mask = target.Mask }, Mark = target.Letterbox.CellCenterInImage(best) })));
        }

        return Picture(
            "similarity.png",
            "Where does a point match?",
            "Similarity of the marked point to every cell of the other image; the marked cell there is the best. 2D features light up on both sides of the object, the field tells them apart.",
            Mosaic.Compose(tiles, new() { Columns = 3, TileSidePixels = 400 }));
    }

    private static RunPicture Matches(ViewStore views, PairAnnotation pair, PseudoLabelPipeline pipeline)
    {
        var source = pipeline.Prepare(views.Open(pair.Source));
        var target = pipeline.Prepare(views.Open(pair.Target));
        FusionWeights weights = new(source.Fused.Blocks.Select(b => new FusionWeight(b.Name, b.Weight)));
        var before = new PseudoLabelPipeline(weights, new NoFilter()).Label(source, target);
        var after = pipeline.Label(source, target);
        return Picture(
            "matches.png",
            "Geodesic filter",
            string.Create(CultureInfo.InvariantCulture, $"Matches after the cyclic check ({before.Counts.Cyclic}) and those that the bicyclic geodesic filter keeps ({after.Counts.Kept}), thinned; colour tells where a match starts."),
            Mosaic.Compose([new("before the filter", Lines(before)), new("after the filter", Lines(after))], new() { Columns = 1, TileSidePixels = 980 }));

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
        var window = Math.Max(1, losses.Count / 60);
        var chunks = losses.Chunk(window).ToArray();
        double[] steps = [.. chunks.Select((_, i) => (i + 0.5) * window)];
        return Picture(
            "loss.png",
            "Adapter training",
            string.Create(CultureInfo.InvariantCulture, $"Mean losses over {window} steps; the dense loss is in cells."),
            LineChart.Draw(
                [
                    new("sparse (contrastive)", steps, [.. chunks.Select(c => (double)c.Average(l => l.Sparse))]),
                    new("dense (soft-argmax, cells)", steps, [.. chunks.Select(c => (double)c.Average(l => l.Dense))]),
                ],
                new() { XLabel = "step", YLabel = "loss", LogY = true }));
    }

    private static RunPicture Picture(string file, string title, string caption, ImageBuffer image) => new(file, title, caption, image, Codec.EncodePng(image));
}
