using GeometryMatters.Matching;

namespace GeometryMatters.Pipelines.Labels;

/// <summary>What a run found out about one pair: its labels, or why there are none.</summary>
public sealed record LabelRecord
{
    /// <summary>Creates the record of a pair that has labels, possibly none kept.</summary>
    /// <param name="pair">The pair as it was asked for.</param>
    /// <param name="labels">Its labels.</param>
    public LabelRecord(LabelRequest pair, PairLabels labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        (Pair, Labels) = (pair, labels);
    }

    /// <summary>Creates the record of a pair that failed.</summary>
    /// <param name="pair">The pair as it was asked for.</param>
    /// <param name="failure">Why it failed.</param>
    public LabelRecord(LabelRequest pair, LabelFailure failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        (Pair, Failure) = (pair, failure);
    }

    /// <summary>The pair as it was asked for.</summary>
    public LabelRequest Pair { get; }

    /// <summary>Its labels; null where it failed.</summary>
    public PairLabels? Labels { get; }

    /// <summary>Why it failed; null where it did not.</summary>
    public LabelFailure? Failure { get; }

    /// <summary>Records the outcome of a run.</summary>
    /// <param name="pair">The pair as it was asked for.</param>
    /// <param name="outcome">What came of it.</param>
    /// <returns>The record.</returns>
    public static LabelRecord Of(LabelRequest pair, ItemOutcome<PairLabels> outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        return outcome.Value is { } labels ? new(pair, labels) : new(pair, new LabelFailure(outcome.Failure!.GetType().Name, outcome.Failure.Message));
    }
}

/// <summary>Why a pair has no labels.</summary>
/// <param name="Kind">Name of the exception's type, for example <c>MeshFormatException</c>.</param>
/// <param name="Message">Its message: file, place, expected, found.</param>
public sealed record LabelFailure(string Kind, string Message);
