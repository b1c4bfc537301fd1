using GeometryMatters.Matching;
using GeometryMatters.Views;

namespace GeometryMatters.Filtering;

/// <summary>Decides which candidates of a pair are kept. The extension point for filters of one's own.</summary>
/// <remarks>
/// A filter sees all candidates of a pair at once, so that it can share work between them. Implementations are safe for
/// concurrent calls on different pairs and give the same verdicts for the same input, whatever the number of threads.
/// </remarks>
public interface ICorrespondenceFilter
{
    /// <summary>Name for reports, for example <c>geodesic</c>.</summary>
    string Name { get; }

    /// <summary>Name and every setting that verdicts depend on, as text: long runs are resumed only where it is the same.</summary>
    /// <value>The name alone, unless a filter says more.</value>
    string Settings => Name;

    /// <summary>Judges every candidate of a pair.</summary>
    /// <param name="pair">The two views.</param>
    /// <param name="candidates">Lifted candidates; those whose rays missed are included.</param>
    /// <param name="verdicts">Receives one verdict per candidate, in the same order.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    void Evaluate(ViewPair pair, ReadOnlySpan<LiftedCorrespondence> candidates, Span<FilterVerdict> verdicts, CancellationToken cancellationToken = default);
}
