namespace GeometryMatters;

/// <summary>A model whose inputs or outputs are not those that are needed; lists every difference at once.</summary>
public sealed class ModelContractException : InvalidInputException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="source">The model file.</param>
    /// <param name="expected">The contract: names, element types and shapes that are needed.</param>
    /// <param name="found">Names, element types and shapes of the model.</param>
    /// <param name="mismatches">Each difference, as a sentence without a full stop.</param>
    /// <exception cref="ArgumentException">There is no mismatch.</exception>
    public ModelContractException(string source, string expected, string found, IReadOnlyList<string> mismatches)
        : base(source, Place(mismatches), expected, found) => Mismatches = mismatches;

    /// <summary>Each difference between what is needed and what the model has.</summary>
    public IReadOnlyList<string> Mismatches { get; }

    private static new string Place(IReadOnlyList<string> mismatches)
    {
        ArgumentNullException.ThrowIfNull(mismatches);
        return mismatches.Count > 0 ? string.Join("; ", mismatches) : throw new ArgumentException("Expected at least one mismatch.", nameof(mismatches));
    }
}
