using System.CommandLine;
using System.Text.Json.Nodes;
using GeometryMatters.Cli.Options;
using GeometryMatters.Cli.Running;
using GeometryMatters.Pipelines;
using GeometryMatters.Pipelines.Labels;

namespace GeometryMatters.Cli.Commands;

/// <summary><c>gm labels</c>: pseudo-labels of pairs into a store; its subcommands work on stores.</summary>
internal static class LabelsCommand
{
    private const int FailuresShown = 20;

    public static Command Create(CommonOptions common)
    {
        PairOptions pairs = new("train", isList: true);
        MatchingOptions matching = new();
        ShardOptions shards = new();
        var store = Make.Required("--out", "The store of labels; a part's has its numbers in the name: train.3-of-8.labels.");
        var order = Make.OneOf("--order", "Order of the pairs: one in which few views are read twice, or the given one", "few-reads", "few-reads", "given");
        var cached = Make.Int("--cached-views", "Prepared views kept in memory; all parts must have the same.", 64, 1, 1_000_000);
        var settings = Make.Optional("--settings", "What else the labels depend on, for example the version of the features; recorded in the store.");
        var threads = Make.Threads();
        Command command = new("labels", "Labels pairs of views and keeps the labels in a store. Goes on where it stopped.")
        {
            store,
            LabelsMergeCommand.Create(common),
            LabelsInfoCommand.Create(common),
            LabelsExportCommand.Create(common),
            LabelsImportCommand.Create(common),
        };
        pairs.AddTo(command);
        matching.AddTo(command);
        shards.AddTo(command);
        foreach (var option in new Option[] { order, cached, settings, threads })
        {
            command.Add(option);
        }

        return command.Does(common, (parsed, session) =>
        {
            var shard = shards.Read(parsed, session);
            var bundle = pairs.OpenBundle(parsed);
            var requests = pairs.ReadRequests(parsed);
            if (requests.Length == 0)
            {
                throw pairs.NoPairs(parsed);
            }

            var views = parsed.GetValue(cached);
            if (parsed.GetValue(order) == "few-reads")
            {
                requests = PairOrdering.FewLoads(requests, views);
            }

            var example = bundle[requests[0].SourceKey];
            var pipeline = matching.Pipeline(parsed, example, new() { CachedViews = views, MaxDegreeOfParallelism = parsed.GetValue(threads) });
            SortedDictionary<string, string> known = new(StringComparer.Ordinal)
            {
                ["grid"] = CommandSession.Text($"{matching.GridCells(parsed, example)} cells on {matching.CanvasSize(parsed)} pixels"),
            };
            if (parsed.GetValue(settings) is { } more)
            {
                known["given"] = more;
            }

            var path = OutputFile.Prepare(shard.PartPath(parsed.GetValue(store)!))!;
            LabelRun run = new(pipeline, new() { Shard = shard, Settings = known });
            var report = session.Stage("labels", p => run.RunAsync(path, requests, matching.Opener(parsed, bundle, example), p, session.CancellationToken).GetAwaiter().GetResult());
            return Describe(path, shard, report, Failures(path, report.Failed));
        });
    }

    private static CommandOutcome Describe(string path, Shard shard, LabelRunReport report, IReadOnlyList<LabelRecord> failures) => new(
        new()
        {
            ["store"] = path,
            ["shard"] = shard.ToString(),
            ["pairs"] = report.Pairs,
            ["resumed"] = report.Resumed,
            ["failed"] = report.Failed,
            ["matches"] = report.Matches,
            ["views_read"] = report.ViewsRead,
            ["bytes_read"] = report.BytesRead,
            ["seconds"] = Json.Rounded(report.Elapsed.TotalSeconds, 2),
            ["failures"] = Json.Objects(failures.Select(f => new JsonObject
            {
                ["source"] = f.Pair.SourceKey,
                ["target"] = f.Pair.TargetKey,
                ["kind"] = f.Failure!.Kind,
                ["reason"] = f.Failure.Message,
            })),
        },
        [
            CommandSession.Text($"{path}: {report.Pairs} pairs, {report.Resumed} of them before; {report.Matches} matches; {report.Failed} failed"),
            .. failures.Select(f => $"failed: {f.Pair.SourceKey} -> {f.Pair.TargetKey}: {f.Failure!.Message}".ReplaceLineEndings(" ")),
            .. report.Failed > failures.Count ? [CommandSession.Text($"and {report.Failed - failures.Count} more")] : Array.Empty<string>(),
        ],
        report.Failed > 0 ? ExitCode.Problems : ExitCode.Fine);

    private static IReadOnlyList<LabelRecord> Failures(string path, int count)
    {
        if (count == 0)
        {
            return [];
        }

        using var store = LabelStore.Open(path);
        return [.. store.ReadAll().Where(r => r.Failure is not null).Take(FailuresShown)];
    }
}
