using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using GeometryMatters.Cli.Options;
using GeometryMatters.Cli.Running;
using GeometryMatters.Evaluation;
using GeometryMatters.Pipelines;

namespace GeometryMatters.Cli.Commands;

/// <summary><c>gm eval</c>: PCK of features or an adapter.</summary>
internal static class EvalCommand
{
    private const string NoFlip = "none";

    public static Command Create(CommonOptions common)
    {
        PairOptions pairs = new("test", isList: false);
        ShardOptions shards = new();
        AdapterInputOptions inputs = new();
        var adapter = Make.Optional("--adapter", "Measure this adapter (.safetensors, .pth) instead of the features as they are.");
        var weights = Make.Optional("--weights", "Features and their shares, for example sd=1,dino=1; field is the part field; by default sd and dino, or fine and coarse, in equal shares.");
        var method = Make.Optional("--method", "Name of the method in the report.");
        var alphas = Make.List("--alphas", "Thresholds, separated by commas; 0.01,0.05,0.1 by default.");
        var unit = Make.OneOf("--unit", "What the thresholds are shares of: the longer side of the target's box, or the canvas", "box", "box", "canvas");
        var readOut = Make.OneOf("--read-out", "How a point is read off similarities", "window", "window", "argmax", "softargmax", "gaussian");
        var radius = Make.Int("--window-radius", "Half side of the window around the most similar cell, in cells.", 7, 0, 1000);
        var flip = Make.OneOf(
            "--flip",
            "Where the mirrored source is nearer to the target, take its points: nearer by mutual nearest cells, by the objects' cells, or by those and an empty background; needs NAME_flip maps of the sources",
            NoFlip, NoFlip, "mutual", "masked", "masked-background");
        var canvas = Make.Int("--canvas", "Side of the canvas in pixels.", 840, 16, 16384);
        var path = Make.Optional("--out", "Report as .txt, .csv, .json, .md or .tex; a part is written as JSON with its numbers in the name.");
        var cached = Make.Int("--cached-items", "Items whose descriptors stay in memory.", 64);
        var threads = Make.Threads();
        Command command = new("eval", "Measures how well descriptors transfer annotated key points (PCK).")
        {
            adapter, weights, method, alphas, unit, readOut, radius, flip, canvas, path, cached, threads, EvalMergeCommand.Create(common),
        };
        pairs.AddTo(command);
        inputs.AddTo(command);
        shards.AddTo(command);
        command.Excludes(weights, adapter);
        command.Needs(inputs.Features, adapter);
        return command.Does(common, (parsed, session) =>
        {
            var shard = shards.Read(parsed, session);
            var to = parsed.GetValue(path);
            OutputFile.Prepare(to, EvalMergeCommand.Endings);
            if (!shard.IsWhole && to is null)
            {
                throw new UsageException("--out: a part is written to a file, to be put together by 'gm eval merge'.");
            }

            var bundle = pairs.OpenBundle(parsed);
            var dataset = pairs.OpenDataset(parsed);
            var all = pairs.ReadAnnotations(parsed, dataset);
            if (all.Count == 0)
            {
                throw pairs.NoPairs(parsed);
            }

            var isFlipped = parsed.GetValue(flip) != NoFlip;
            PckEvaluator evaluator = UsageException.Of("--alphas", () => new PckEvaluator(new()
            {
                Subset = $"{dataset.Name} {pairs.SplitName(parsed)}",
                CanvasSize = parsed.GetValue(canvas),
                Alphas = parsed.GetValue(alphas) is { Length: > 0 } given ? [.. given.Select(ParseAlpha)] : [0.01, 0.05, 0.10],
                Unit = parsed.GetValue(unit) == "canvas" ? PckUnit.Canvas : PckUnit.TargetBox,
                FlipDistance = parsed.GetValue(flip) switch
                {
                    "masked" => FlipDistance.Masked,
                    "masked-background" => FlipDistance.MaskedWithBackground,
                    _ => FlipDistance.MutualNearest,
                },
                Transfer = new()
                {
                    WindowRadiusCells = parsed.GetValue(radius),
                    ReadOut = parsed.GetValue(readOut) switch
                    {
                        "argmax" => KeypointReadOut.Argmax,
                        "softargmax" => KeypointReadOut.SoftArgmax,
                        "gaussian" => KeypointReadOut.GaussianSoftArgmax,
                        _ => KeypointReadOut.WindowedSoftArgmax,
                    },
                },
            }));
            var example = bundle[LabelRequests.Of(all[0]).SourceKey];
            using var measured = parsed.GetValue(adapter) is { } file
                ? MeasuredDescriptors.OfAdapter(bundle, file, inputs.Names(parsed, example), isFlipped, parsed.GetValue(cached), parsed.GetValue(threads))
                : MeasuredDescriptors.OfFeatures(bundle, parsed.GetValue(weights), example, isFlipped, parsed.GetValue(cached), parsed.GetValue(canvas));
            var mine = shard.Of(all);
            var mirrors = isFlipped ? pairs.MirrorPairs(parsed, dataset) : null;
            var report = session.Stage("pck", p => mirrors is null
                ? evaluator.Evaluate(mine, measured.Of, dataset.GeoAwareGroups, p, session.CancellationToken)
                : evaluator.EvaluateWithFlip(
                    mine, measured.Mirrored(bundle, mine, parsed.GetValue(canvas), parsed.GetValue(flip) != "mutual"), mirrors, dataset.GeoAwareGroups, p, session.CancellationToken));
            PckPart part = new()
            {
                Method = parsed.GetValue(method) ?? measured.Name,
                Shard = shard,
                PairList = PckPart.HashOf(all),
                Report = report,
            };
            return shard.IsWhole ? EvalMergeCommand.Finish(part, to) : Keep(part, shard.PartPath(Path.ChangeExtension(to!, ".json")));
        });
    }

    private static CommandOutcome Keep(PckPart part, string path)
    {
        part.Write(path);
        return new(
            new JsonObject { ["file"] = path, ["shard"] = part.Shard.ToString(), ["pairs"] = part.Report.Pairs.Count, ["skipped"] = part.Report.SkippedPairs },
            [CommandSession.Text($"{path}: part {part.Shard}, {part.Report.Pairs.Count} pairs")]);
    }

    private static double ParseAlpha(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var alpha) && alpha > 0
        ? alpha
        : throw new FormatException($"expected numbers above zero, found '{text}'.");
}
