namespace GeometryMatters.Evaluation;

/// <summary>What a written report shows.</summary>
public sealed record PckTableOptions
{
    /// <summary>Protocols in order; those of which no entry has a key point are left out.</summary>
    public IReadOnlyList<PckProtocol> Protocols { get; init; } = Enum.GetValues<PckProtocol>();

    /// <summary>Whether categories have rows of their own, besides the overall value and the mean over categories.</summary>
    public bool PerCategory { get; init; } = true;

    /// <summary>Digits after the point of a percentage in text, Markdown and LaTeX, 0 to 6; CSV has 4, JSON all.</summary>
    public int Decimals { get; init; } = 1;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range.</exception>
    public void Validate()
    {
        ArgumentNullException.ThrowIfNull(Protocols);
        if (Protocols.Count == 0 || Protocols.Any(p => !Enum.IsDefined(p)))
        {
            throw new ArgumentOutOfRangeException(nameof(Protocols), "There must be known protocols.");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(Decimals);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Decimals, 6);
    }
}
