using System.CommandLine;
using System.Text.Json.Nodes;
using GeometryMatters.Cli.Options;
using GeometryMatters.Cli.Running;
using GeometryMatters.Datasets;
using GeometryMatters.Drawing;
using GeometryMatters.Matching;
using GeometryMatters.Pipelines.Labels;

namespace GeometryMatters.Cli.Commands;

/// <summary><c>gm draw matches</c>: match lines between two items, from a store or made anew.</summary>
internal static class DrawMatchesCommand
{
    public static Command Create(CommonOptions common)
    {
        var root = DrawCommand.Bundle();
        var source = Make.Required("--source", "Item whose points are matched, as category/id.");
        var target = Make.Required("--target", "Item in which they are found.");
        var labels = Make.Optional("--labels", "Take the matches from this store of labels instead of making them.");
        var thin = Make.Real("--thin", "Keep one match per square of so many image pixels; 0 for all.", 14, 0, 10_000);
        var output = DrawCommand.Picture();
        MatchingOptions matching = new();
        Command command = new("matches", "Draws the kept matches of a pair; colour tells where a match starts.") { root, source, target, labels, thin, output };
        matching.AddTo(command);
        return command.Draws(common, output, (parsed, session) =>
        {
            var bundle = ArtefactBundle.Open(parsed.GetValue(root)!);
            BundleItem from = bundle[parsed.GetValue(source)!], to = bundle[parsed.GetValue(target)!];
            var found = parsed.GetValue(labels) is { } store ? FromStore(store, from.Name, to.Name) : session.Stage("matches", _ =>
            {
                var open = matching.Opener(parsed, bundle, from);
                var pipeline = matching.Pipeline(parsed, from);
                return pipeline.Label(pipeline.Prepare(open(from.Name), session.CancellationToken), pipeline.Prepare(open(to.Name), session.CancellationToken), session.CancellationToken);
            });
            var picture = MatchDrawing.Draw(from.LoadImage(), to.LoadImage(), [.. found.Kept.Select(m => Line(found, m))], new() { ThinningCellPixels = parsed.GetValue(thin) });
            return DrawCommand.Save(parsed.GetValue(output)!, picture, CommandSession.Text($"{found.Kept.Count} matches kept of {found.Counts.Cyclic} that agree both ways"), new()
            {
                ["candidates"] = found.Counts.Candidates,
                ["cyclic"] = found.Counts.Cyclic,
                ["lifted"] = found.Counts.Lifted,
                ["kept"] = found.Kept.Count,
            });
        });
    }

    private static MatchLine Line(PairLabels labels, Correspondence match)
    {
        var (x1, y1) = labels.SourceLetterbox.CellCenterInImage(match.SourceCell);
        var (x2, y2) = labels.TargetLetterbox.CellCenterInImage(match.TargetCell);
        return new(x1, y1, x2, y2);
    }

    private static PairLabels FromStore(string path, string source, string target)
    {
        using var store = LabelStore.Open(path);
        return store.ReadAll().FirstOrDefault(r => r.Pair == new Pipelines.LabelRequest(source, target)) switch
        {
            { Labels: { } labels } => labels,
            { Failure: { } failure } => throw new InvalidInputException(path, $"{source} -> {target}", "labels", $"a failure: {failure.Message}"),
            _ => throw new InvalidInputException(path, "", $"the pair {source} -> {target}", "no such pair"),
        };
    }
}
