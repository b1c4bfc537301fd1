using GeometryMatters.Datasets;

namespace GeometryMatters.Pipelines;

/// <summary>Figures of a run over a bundle, as the paper gives them (3.1 and supplement A).</summary>
public sealed record ReconstructionStatistics
{
    private const double GoodIou = 0.9;

    /// <summary>Items of the bundle.</summary>
    public required int Items { get; init; }

    /// <summary>Items with results.</summary>
    public required int Done { get; init; }

    /// <summary>Mean IoU of silhouette and mask before refinement; null where nothing was refined.</summary>
    public required double? MeanIouBefore { get; init; }

    /// <summary>Mean IoU after refinement; null where nothing was refined.</summary>
    public required double? MeanIouAfter { get; init; }

    /// <summary>Share of the refined items whose IoU is above 0.9; null where nothing was refined.</summary>
    public required double? ShareAbove90 { get; init; }

    /// <summary>Number of items per rotation that made them canonical: 0, 90, 180, 270 degrees; empty without a yaw vote.</summary>
    public required IReadOnlyDictionary<int, int> Turns { get; init; }

    /// <summary>Seconds per stage, summed over the items with results, whenever they were made.</summary>
    public required IReadOnlyDictionary<string, double> Seconds { get; init; }

    /// <summary>Items without results: name as category/id, file (empty where none is at fault) and reason.</summary>
    public required IReadOnlyList<BundleProblem> Failures { get; init; }

    internal static ReconstructionStatistics Of(IReadOnlyList<ItemOutcome<ItemReconstruction>> outcomes)
    {
        ItemReconstruction[] done = [.. outcomes.Where(o => o.Value is not null).Select(o => o.Value!)];
        ItemReconstruction[] refined = [.. done.Where(d => d.IouAfter is not null)];
        SortedDictionary<string, double> seconds = new(StringComparer.Ordinal);
        SortedDictionary<int, int> turns = [];
        foreach (var item in done)
        {
            foreach (var (stage, time) in item.Seconds)
            {
                seconds[stage] = seconds.GetValueOrDefault(stage) + time;
            }

            if (item.TurnDegrees is { } turn)
            {
                turns[turn] = turns.GetValueOrDefault(turn) + 1;
            }
        }

        return new()
        {
            Items = outcomes.Count,
            Done = done.Length,
            MeanIouBefore = refined.Length == 0 ? null : refined.Average(d => d.IouBefore),
            MeanIouAfter = refined.Length == 0 ? null : refined.Average(d => d.IouAfter),
            ShareAbove90 = refined.Length == 0 ? null : (double)refined.Count(d => d.IouAfter > GoodIou) / refined.Length,
            Turns = turns,
            Seconds = seconds,
            Failures = [.. outcomes.Where(o => o.Failure is not null).Select(o => new BundleProblem(o.Id, FileOf(o.Failure!), o.Failure!.Message))],
        };
    }

    /// <summary>Writes all but the seconds, which differ from run to run; paths are relative to the bundle.</summary>
    internal void Write(string path, string root) => JsonObjectFile.Write(path, json =>
    {
        json.WriteNumber("items", Items);
        json.WriteNumber("done", Done);
        if (MeanIouBefore is { } before && MeanIouAfter is { } after && ShareAbove90 is { } share)
        {
            json.WriteNumber("mean_iou_before", before);
            json.WriteNumber("mean_iou_after", after);
            json.WriteNumber("share_above_0.9", share);
        }

        json.WriteStartObject("turns_degrees");
        foreach (var (turn, count) in Turns)
        {
            json.WriteNumber(FormattableString.Invariant($"{turn}"), count);
        }

        json.WriteEndObject();
        json.WriteStartArray("failures");
        foreach (var failure in Failures)
        {
            json.WriteStartObject();
            json.WriteString("item", failure.Item);
            json.WriteString("file", Relative(failure.File));
            json.WriteString("reason", Relative(failure.Reason));
            json.WriteEndObject();
        }

        json.WriteEndArray();

        string Relative(string text) => text.Replace(root + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
    });

    private static string FileOf(Exception failure) => failure switch
    {
        InvalidInputException e => e.InputSource,
        FileNotFoundException e => e.FileName ?? "",
        UnauthorizedAccessException or IOException => QuotedPath(failure.Message),
        { InnerException: { } inner } => FileOf(inner),
        _ => "",
    };

    /// <summary>The file system's errors have the path in quotes and nowhere else.</summary>
    private static string QuotedPath(string message) =>
        message.Split('\'') is { Length: > 2 } parts && string.Join('\'', parts[1..^1]) is var path && Path.Exists(path) ? path : "";
}
