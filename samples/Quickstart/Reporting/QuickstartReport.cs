using System.Text.Json;
using System.Text.Json.Serialization;

namespace GeometryMatters.Quickstart.Reporting;

/// <summary>What report.json holds.</summary>
internal sealed class QuickstartReport
{
    public required string Mode { get; init; }

    public required int Seed { get; init; }

    public DatasetSummary? Dataset { get; set; }

    public RefinementSummary? Refinement { get; set; }

    public FusionSummary? Fusion { get; set; }

    public List<FilterRow> Filters { get; } = [];

    [JsonPropertyName("filters_at_equal_yield")]
    public List<EqualYieldRow> FiltersAtEqualYield { get; } = [];

    public LabelSummary? Labels { get; set; }

    public TrainingSummary? Training { get; set; }

    public Dictionary<string, PckSummary> Pck { get; } = [];

    [JsonPropertyName("per_category")]
    public SortedDictionary<string, CategoryRow> PerCategory { get; } = new(StringComparer.Ordinal);

    public List<FailedItem> Failures { get; } = [];

    public Dictionary<string, double> Seconds { get; } = [];

    /// <summary>Most memory held by the end of each stage.</summary>
    [JsonPropertyName("peak_memory_mib_after")]
    public Dictionary<string, double> PeakMemoryMibAfter { get; } = [];

    [JsonPropertyName("peak_memory_mib")]
    public double PeakMemoryMib { get; set; }

    public string ToJson() => JsonSerializer.Serialize(this, Json.Options);
}

internal sealed record DatasetSummary(
    string Name, IReadOnlyList<string> Categories, int Images, int TrainPairs, int ValidationPairs, int TestPairs, int GridCells);

internal sealed record RefinementSummary(
    double IouBefore, double IouAfter, double ShareAboveNineTenths, int YawWrongBefore, int YawWrongAfter, int Objects, IReadOnlyDictionary<string, double> MillisecondsPerObject);

internal sealed record FusionSummary(IReadOnlyDictionary<string, double> Weights, IReadOnlyList<WeightTrial> Trials);

internal sealed record WeightTrial(IReadOnlyDictionary<string, double> Weights, double PckPercent);

internal sealed record FilterRow(
    string Features,
    string Filter,
    double FalsePositiveRatePercent,
    double WrongKeptOfWrongPercent,
    double RightKeptOfRightPercent,
    double CandidatesPerPair,
    int Keypoints);

/// <summary>A filter at the smallest threshold that keeps as many candidates as the geodesic filter does at its own; without numbers where none does.</summary>
internal sealed record EqualYieldRow(
    string Features,
    string Filter,
    double? Threshold,
    double? FalsePositiveRatePercent,
    double? WrongKeptOfWrongPercent,
    double? RightKeptOfRightPercent,
    double? CandidatesPerPair);

internal sealed record LabelSummary(int Pairs, int PairsWithLabels, double MeanKept, double MedianKept, double MeanCandidates, double MeanCyclic);

internal sealed record TrainingSummary(int Steps, int Pairs, int Parameters, double MillisecondsPerStep, double FirstLoss, double LastLoss);

internal sealed record PckSummary(
    IReadOnlyDictionary<string, double> PerImage, IReadOnlyDictionary<string, double> PerKeypoint, IReadOnlyDictionary<string, double> GeoAware, string Protocol);

internal sealed record CategoryRow(double ZeroShotPck, double AdapterPck, double ZeroShotGeoAware, double AdapterGeoAware, int Pairs);

internal sealed record FailedItem(string Stage, string Item, string Reason);

/// <summary>Snake case, as the field names are promised.</summary>
internal static class Json
{
    public static JsonSerializerOptions Options { get; } = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };
}
