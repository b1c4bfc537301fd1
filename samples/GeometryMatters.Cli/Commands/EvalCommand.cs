using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using GeometryMatters.Cli.Options;
using GeometryMatters.Cli.Running;
using GeometryMatters.Datasets;
using GeometryMatters.Evaluation;
using GeometryMatters.Features;
using GeometryMatters.Pipelines;
using GeometryMatters.Training;
using GeometryMatters.Training.Adapters;

namespace GeometryMatters.Cli.Commands;

/// <summary><c>gm eval</c>: PCK of features or an adapter.</summary>
internal static class EvalCommand
{
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
        var canvas = Make.Int("--canvas", "Side of the canvas in pixels.", 840, 16, 16384);
        var path = Make.Optional("--out", "Report as .txt, .csv, .json, .md or .tex; a part is written as JSON with its numbers in the name.");
        var cached = Make.Int("--cached-items", "Items whose descriptors stay in memory.", 64);
        var threads = Make.Threads();
        Command command = new("eval", "Measures how well descriptors transfer annotated key points (PCK).")
        {
            adapter, weights, method, alphas, unit, readOut, canvas, path, cached, threads, EvalMergeCommand.Create(common),
        };
        pairs.AddTo(command);
        inputs.AddTo(command);
        shards.AddTo(command);
        return command.Does(common, (parsed, session) =>
        {
            var shard = shards.Read(parsed, session);
            var to = parsed.GetValue(path);
            EvalMergeCommand.RequireFormat(to);
            if (!shard.IsWhole && to is null)
            {
                throw new UsageException("--out: a part is written to a file, to be put together by 'gm eval merge'.");
            }

            var bundle = pairs.OpenBundle(parsed);
            var dataset = pairs.OpenDataset(parsed);
            var all = pairs.ReadAnnotations(parsed, dataset);
            if (all.Count == 0)
            {
                throw new UsageException("There are no pairs in this part of the dataset.");
            }

            PckEvaluator evaluator = UsageException.Of(() => new PckEvaluator(new()
            {
                Subset = $"{dataset.Name} {pairs.SplitName(parsed)}",
                CanvasSize = parsed.GetValue(canvas),
                Alphas = parsed.GetValue(alphas) is { Length: > 0 } given ? [.. given.Select(ParseAlpha)] : [0.01, 0.05, 0.10],
                Unit = parsed.GetValue(unit) == "canvas" ? PckUnit.Canvas : PckUnit.TargetBox,
                Transfer = new()
                {
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
                ? Descriptors.OfAdapter(bundle, file, inputs.Names(parsed, example), parsed.GetValue(cached), parsed.GetValue(threads))
                : Descriptors.OfFeatures(bundle, parsed.GetValue(weights), example, parsed.GetValue(cached), parsed.GetValue(canvas));
            var mine = shard.Of(all);
            var report = session.Stage("pck", p => evaluator.Evaluate(mine, measured.Of, dataset.GeoAwareGroups, p, session.CancellationToken));
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
        : throw new FormatException($"--alphas: expected numbers above zero, found '{text}'.");

    /// <summary>What is measured, by annotated image.</summary>
    private sealed record Descriptors(string Name, Func<ImageAnnotation, FeatureMap> Of, Adapter? Adapter) : IDisposable
    {
        public static Descriptors OfAdapter(ArtefactBundle bundle, string path, IReadOnlyList<string> names, int cached, int threads)
        {
            TorchRuntime.SetThreads(threads);
            var adapter = AdapterCheckpoint.Load(path);
            Lock gate = new();
            BundleFeatures features = new(bundle, names, cached);
            return new("adapter", features.Combined(maps =>
            {
                lock (gate)
                {
                    return adapter.Transform(maps);
                }
            }), adapter);
        }

        public static Descriptors OfFeatures(ArtefactBundle bundle, string? text, BundleItem example, int cached, int canvas)
        {
            var weights = text is null
                ? UsageException.Of(() => FusionWeights.Parse(string.Join(',', MatchingOptions.Usual(example).Entries.Where(e => e.Name != FusionWeights.FieldName).Select(e => $"{e.Name}=1"))))
                : UsageException.Of(() => FusionWeights.Parse(text));
            double[] shares = [.. weights.Entries.Select(e => e.Weight)];
            BundleFeatures features = new(bundle, [.. weights.Entries.Select(e => e.Name)], cached, canvas);
            return new(weights.ToString(), features.Combined(maps => FeatureConcatenation.Create(maps, shares)), null);
        }

        public void Dispose() => Adapter?.Dispose();
    }
}
