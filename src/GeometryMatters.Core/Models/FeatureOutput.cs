namespace GeometryMatters.Models;

/// <summary>One output of a feature model.</summary>
/// <param name="Name">Its name in the model.</param>
/// <param name="Layout">Order of its axes.</param>
public sealed record FeatureOutput(string Name, FeatureLayout Layout)
{
    /// <summary>Other names that the model may use.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Tokens before the first patch, for <see cref="FeatureLayout.Tokens"/>: 1 for CLS and 1 for each register.</summary>
    public int LeadingTokens { get; init; }

    /// <summary>Channels; null to take what the model declares.</summary>
    public int? Channels { get; init; }

    /// <summary>What to do where a model lacks the output; told in the error.</summary>
    public string? Hint { get; init; }

    internal int ChannelAxis => Layout switch { FeatureLayout.Tokens => 2, FeatureLayout.ChannelsFirst => 1, _ => 3 };
}
