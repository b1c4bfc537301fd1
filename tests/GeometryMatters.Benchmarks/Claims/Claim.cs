using System.Text.Json;
using System.Text.Json.Serialization;

namespace GeometryMatters.Benchmarks.Claims;

/// <summary>One measured claim: a line of the report.</summary>
public sealed record Claim
{
    private static readonly JsonSerializerOptions Line = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>What was measured.</summary>
    [JsonPropertyName("claim")]
    [JsonPropertyOrder(0)]
    public string Name { get; init; } = "";

    /// <summary>Shared mesh that it was measured on.</summary>
    [JsonPropertyName("mesh")]
    [JsonPropertyOrder(1)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Mesh { get; init; }

    /// <summary>Size of the problem, where it is no mesh.</summary>
    [JsonPropertyName("size")]
    [JsonPropertyOrder(1)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Size { get; init; }

    /// <summary>Threads that both sides may use.</summary>
    [JsonPropertyName("threads")]
    [JsonPropertyOrder(2)]
    public int Threads { get; init; } = 1;

    /// <summary>Our time and allocation.</summary>
    [JsonIgnore]
    public Measurement Ours { get; init; }

    /// <summary>Median time of ours in milliseconds.</summary>
    [JsonPropertyName("ours_ms")]
    [JsonPropertyOrder(3)]
    public double OursMilliseconds => Math.Round(Ours.Milliseconds, 4);

    /// <summary>Managed bytes that one run of ours allocates; for training the peak of the process.</summary>
    [JsonPropertyName("ours_bytes")]
    [JsonPropertyOrder(4)]
    public long OursBytes => Ours.Bytes;

    /// <summary>What it is compared with; null where nothing is.</summary>
    [JsonPropertyName("peer")]
    [JsonPropertyOrder(5)]
    public string? Peer { get; init; }

    /// <summary>Median time of the peer; null where it is not installed.</summary>
    [JsonPropertyName("peer_ms")]
    [JsonPropertyOrder(6)]
    public double? PeerMilliseconds { get; init; }

    /// <summary>Peak memory of the peer's process, where ours is one too.</summary>
    [JsonPropertyName("peer_bytes")]
    [JsonPropertyOrder(6)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? PeerBytes { get; init; }

    /// <summary>Peer's time over ours: above 1 we are faster.</summary>
    [JsonPropertyName("ratio")]
    [JsonPropertyOrder(7)]
    public double? Ratio => PeerMilliseconds is { } peer ? Math.Round(peer / Ours.Milliseconds, 3) : null;

    /// <summary>Largest error against the reference, in the claim's own measure; null where there is no reference.</summary>
    [JsonPropertyName("error_max")]
    [JsonPropertyOrder(8)]
    public double? ErrorMax { get; init; }

    /// <summary>Number of items (queries, rows, pixels …) in a run.</summary>
    [JsonPropertyName("n")]
    [JsonPropertyOrder(9)]
    public long Count { get; init; }

    /// <summary>Runs that the median is taken of.</summary>
    [JsonPropertyName("runs")]
    [JsonPropertyOrder(10)]
    public int Runs => Ours.Runs;

    /// <summary>The claim as one line of JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Line);
}
