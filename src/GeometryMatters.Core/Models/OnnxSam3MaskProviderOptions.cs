namespace GeometryMatters.Models;

/// <summary>Which of several instances is the object.</summary>
public enum Sam3Choice
{
    /// <summary>The one whose mask's box overlaps the prompt's box most (intersection over union); of equal ones, and without a box, the one of the highest score.</summary>
    BoxOverlap,

    /// <summary>The one of the highest score; the first of equals.</summary>
    HighestScore,
}

/// <summary>How SAM 3 is asked.</summary>
public sealed record OnnxSam3MaskProviderOptions
{
    /// <summary>Tokens of the text encoder's context.</summary>
    public const int ContextLength = 32;

    /// <summary>Text for categories that are not in <see cref="CategoryTokens"/>: 1 to 32 ids of CLIP's vocabulary, start (49406) and end (49407) included. The model's own word beside a box is "visual".</summary>
    public required IReadOnlyList<long> Tokens { get; init; }

    /// <summary>Text by category label, as <see cref="Tokens"/>.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<long>> CategoryTokens { get; init; } = new Dictionary<string, IReadOnlyList<long>>();

    /// <summary>Whether the prompt's box, where it has one, is shown to the model.</summary>
    public bool ShowBox { get; init; } = true;

    /// <summary>Which of several instances is the object.</summary>
    public Sam3Choice Choice { get; init; } = Sam3Choice.BoxOverlap;

    /// <summary>Instances of at most this score are left out; 0 to 1. Older decoders leave out those of at most 0.5 themselves.</summary>
    public double ScoreThreshold { get; init; } = 0.5;

    /// <summary>Pixels above this probability are foreground; above 0, below 1. Older decoders with masks of truth values have used 0.5 themselves.</summary>
    public double MaskThreshold { get; init; } = 0.5;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range; it is named.</exception>
    public void Validate()
    {
        Check(Tokens, nameof(Tokens));
        ArgumentNullException.ThrowIfNull(CategoryTokens);
        foreach (var (category, tokens) in CategoryTokens)
        {
            Check(tokens, $"{nameof(CategoryTokens)}[{category}]");
        }

        if (!Enum.IsDefined(Choice))
        {
            throw new ArgumentOutOfRangeException(nameof(Choice), Choice, "There is no such choice.");
        }

        if (ScoreThreshold is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(ScoreThreshold), ScoreThreshold, "Expected a value of 0 to 1.");
        }

        if (MaskThreshold is not (> 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(MaskThreshold), MaskThreshold, "Expected a value above 0 and below 1.");
        }
    }

    private static void Check(IReadOnlyList<long>? tokens, string name)
    {
        if (tokens is not { Count: > 0 and <= ContextLength } || tokens.Any(t => t < 0))
        {
            throw new ArgumentOutOfRangeException(name, tokens?.Count, $"Expected 1 to {ContextLength} token ids of at least 0.");
        }
    }
}
