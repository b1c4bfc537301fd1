using System.CommandLine;
using System.Text.Json.Nodes;
using GeometryMatters.Cli.Options;
using GeometryMatters.Cli.Running;
using GeometryMatters.Pipelines.Labels;

namespace GeometryMatters.Cli.Commands;

/// <summary><c>gm labels info</c>: what a store has in it.</summary>
internal static class LabelsInfoCommand
{
    public static Command Create(CommonOptions common)
    {
        Argument<string> path = new("store") { Description = "The store of labels." };
        Command command = new("info", "Tells what is in a store of labels and how its labels were made.") { path };
        return command.Does(common, (parsed, session) =>
        {
            using var store = LabelStore.Open(parsed.GetValue(path)!);
            long matches = 0, candidates = 0;
            int failed = 0, empty = 0;
            foreach (var record in store.ReadAll())
            {
                session.CancellationToken.ThrowIfCancellationRequested();
                failed += record.Failure is null ? 0 : 1;
                empty += record.Labels is { Kept.Count: 0 } ? 1 : 0;
                matches += record.Labels?.Kept.Count ?? 0;
                candidates += record.Labels?.Counts.Candidates ?? 0;
            }

            return new(
                new()
                {
                    ["store"] = store.Source,
                    ["complete"] = store.IsComplete,
                    ["shard"] = store.Header.Shard.ToString(),
                    ["pairs"] = store.Count,
                    ["failed"] = failed,
                    ["without_matches"] = empty,
                    ["matches"] = matches,
                    ["candidates"] = candidates,
                    ["settings"] = new JsonObject(store.Header.Settings.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => KeyValuePair.Create(s.Key, (JsonNode?)s.Value))),
                },
                [
                    CommandSession.Text($"{store.Source}: part {store.Header.Shard}, {(store.IsComplete ? "complete" : "not complete")}"),
                    CommandSession.Text($"{store.Count} pairs: {failed} failed, {empty} without matches; {matches} matches of {candidates} candidates"),
                    .. store.Header.Settings.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => $"{s.Key}: {s.Value}"),
                ]);
        });
    }
}
