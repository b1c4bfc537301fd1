namespace GeometryMatters.Evaluation;

/// <summary>What a written ablation shows.</summary>
public sealed record AblationTableOptions
{
    /// <summary>Protocols in order; those by which nothing was counted are left out.</summary>
    public IReadOnlyList<PckProtocol> Protocols { get; init; } = [PckProtocol.PerImage, PckProtocol.GeoAwarePerImage];

    /// <summary>Variants from which all others are subtracted, each in a table of its own with a column per category; none by default.</summary>
    public IReadOnlyList<string> Baselines { get; init; } = [];

    /// <summary>Threshold of the differences; null for the largest. CSV and JSON have all.</summary>
    public double? DeltaAlpha { get; init; }

    /// <summary>Digits after the point of a percentage in text, Markdown and LaTeX, 0 to 6; CSV has 4, JSON all.</summary>
    public int Decimals { get; init; } = 1;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range.</exception>
    public void Validate()
    {
        ArgumentNullException.ThrowIfNull(Protocols);
        ArgumentNullException.ThrowIfNull(Baselines);
        if (Protocols.Count == 0 || Protocols.Any(p => !Enum.IsDefined(p)))
        {
            throw new ArgumentOutOfRangeException(nameof(Protocols), "There must be known protocols.");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(Decimals);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Decimals, 6);
    }
}
