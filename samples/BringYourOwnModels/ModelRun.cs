using System.Globalization;
using GeometryMatters.Datasets;
using GeometryMatters.Drawing;
using GeometryMatters.Features;
using GeometryMatters.Geodesics;
using GeometryMatters.Imaging;
using GeometryMatters.Pipelines;

namespace GeometryMatters.BringYourOwnModels;

/// <summary>Stage 1 with one's own models for a whole bundle, then the labels of one pair.</summary>
internal sealed class ModelRun(ArtefactBundle bundle, RunSettings settings)
{
    /// <summary>Writes derived results into the bundle, and the pair's labels and picture into a folder.</summary>
    /// <returns>0; 1 where an image of the pair failed.</returns>
    public int Execute(string? category, string? sourceId, string? targetId, string output)
    {
        if (settings.FieldWeight is not (>= 0 and <= 1))
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"--field-weight: expected 0 to 1, found {settings.FieldWeight}."));
        }

        var (source, target) = ChoosePair(category, sourceId, targetId);
        using OwnModels models = new(settings);
        var report = new BundleReconstruction(bundle, item => models.PipelineFor(bundle, item), new() { Settings = models.Fingerprint }).Run();
        foreach (var outcome in report.Outcomes)
        {
            Console.WriteLine(outcome.Value is { } done ? Describe(outcome.Id, done) : $"{outcome.Id}: failed, {outcome.Failure!.Message}");
        }

        if (report.Outcomes.Any(o => o.Value is null && (o.Id == source.Name || o.Id == target.Name)))
        {
            return 1;
        }

        PseudoLabelPipeline pipeline = new(
            new(new FusionWeight(models.Features.Name, 1 - settings.FieldWeight), new FusionWeight(FusionWeights.FieldName, settings.FieldWeight)), new BicyclicGeodesicFilter());
        using var first = BundleViews.Open(source, gridCells: settings.GridCells);
        using var second = BundleViews.Open(target, gridCells: settings.GridCells);
        var labels = pipeline.Label(pipeline.Prepare(first), pipeline.Prepare(second));
        var counts = labels.Counts;
        Console.WriteLine($"{source.Name} -> {target.Name}: {counts.Candidates} candidates, {counts.Lifted} of them cyclic and on both surfaces, {counts.Kept} kept");

        Directory.CreateDirectory(output);
        var annotations = Path.Combine(output, "labels.pt");
        MatchAnnotationFile.Write(annotations, [labels]);
        Console.WriteLine($"{annotations}: the labels, as torch.load reads them");

        var picture = Path.Combine(output, "matches.png");
        MatchLine[] lines = [.. labels.Kept.Select(m =>
        {
            var (x, y) = first.Letterbox.CellCenterInImage(m.SourceCell);
            var (u, v) = second.Letterbox.CellCenterInImage(m.TargetCell);
            return new MatchLine(x, y, u, v);
        })];
        ImageFile.SavePng(picture, MatchDrawing.Draw(source.LoadImage(), target.LoadImage(), lines));
        Console.WriteLine(picture);
        return 0;
    }

    private static string Describe(string id, ItemReconstruction done)
    {
        var stages = string.Join(", ", done.Seconds.Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Key} {s.Value:F2} s")));
        var turn = done.TurnDegrees is { } degrees ? string.Create(CultureInfo.InvariantCulture, $", turned by {degrees}°") : "";
        return $"{id}: {(done.Resumed ? "as an earlier run left it" : stages)}{turn}";
    }

    private (BundleItem Source, BundleItem Target) ChoosePair(string? category, string? sourceId, string? targetId)
    {
        var items = bundle.Items.Where(i => category is null || i.Category == category).ToArray();
        var source = Find(items, sourceId, null, "--source");
        return (source, Find([.. items.Where(i => i.Category == source.Category)], targetId, source, "--target"));
    }

    private static BundleItem Find(BundleItem[] items, string? id, BundleItem? other, string option) =>
        Array.Find(items, i => id is null ? i != other : i.Id == id)
        ?? throw new ArgumentException($"{option}: expected an item of the bundle{(id is null ? "" : $" called {id}")}, found {items.Length} items, none of which it can be.");
}
