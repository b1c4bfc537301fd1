using System.Text.Json;
using GeometryMatters.Evaluation;
using GeometryMatters.Quickstart.Reporting;

namespace GeometryMatters.Quickstart.Ablation;

/// <summary>A measured variant and seed, as it lies in its file; without a report where there was nothing to train on.</summary>
internal sealed record StoredCell
{
    /// <summary>What the numbers depend on; a cell with other settings is measured anew.</summary>
    public required string Settings { get; init; }

    public required string Variant { get; init; }

    public required int Seed { get; init; }

    public PckReport? Report { get; init; }

    /// <summary>Why there is no report.</summary>
    public string? Reason { get; init; }

    public LabelSummary? Labels { get; init; }

    public TrainingSummary? Training { get; init; }

    public required double Seconds { get; init; }

    /// <summary>The cell of a file, or null where there is none, or one of other settings.</summary>
    public static StoredCell? Read(string path, string settings)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            var cell = JsonSerializer.Deserialize<StoredCell>(File.ReadAllText(path), Json.Options);
            return cell?.Settings == settings ? cell : null;
        }
        catch (JsonException)
        {
            // Written by an earlier version, or by hand: it is measured anew.
            return null;
        }
    }

    public void Write(string path) => AtomicFile.WriteAllText(path, JsonSerializer.Serialize(this, Json.Options) + "\n");
}
