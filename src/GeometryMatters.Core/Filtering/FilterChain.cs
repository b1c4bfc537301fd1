using GeometryMatters.Matching;
using GeometryMatters.Views;

namespace GeometryMatters.Filtering;

/// <summary>Applies filters one after the other; each sees only what the ones before it kept.</summary>
/// <remarks>
/// A rejected candidate has the verdict of the filter that rejected it, a kept one that of the last filter; <see cref="FilterVerdict.DecidedBy"/> names
/// that filter, in a chain within a chain the innermost. Put cheap filters first.
/// An empty chain keeps everything with an error of 0.
/// </remarks>
public sealed class FilterChain : ICorrespondenceFilter
{
    private readonly ICorrespondenceFilter[] filters;

    /// <summary>Creates a chain.</summary>
    /// <param name="filters">The filters in order.</param>
    /// <exception cref="ArgumentNullException">A filter is null.</exception>
    public FilterChain(params IEnumerable<ICorrespondenceFilter> filters)
    {
        ArgumentNullException.ThrowIfNull(filters);
        this.filters = [.. filters];
        foreach (var filter in this.filters)
        {
            ArgumentNullException.ThrowIfNull(filter, nameof(filters));
        }

        Name = this.filters.Length == 0 ? "none" : string.Join("+", this.filters.Select(f => f.Name));
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string Settings => filters.Length == 0 ? Name : string.Join(" + ", filters.Select(f => f.Settings));

    /// <summary>The filters in order.</summary>
    public IReadOnlyList<ICorrespondenceFilter> Filters => filters;

    /// <inheritdoc/>
    public void Evaluate(ViewPair pair, ReadOnlySpan<LiftedCorrespondence> candidates, Span<FilterVerdict> verdicts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pair);
        if (candidates.Length != verdicts.Length)
        {
            throw new ArgumentException($"Expected room for {candidates.Length} verdicts, found {verdicts.Length}.", nameof(verdicts));
        }

        verdicts.Fill(FilterVerdict.Keep(0));
        var left = candidates.ToArray();
        var places = new int[left.Length];
        for (var i = 0; i < places.Length; i++)
        {
            places[i] = i;
        }

        var judged = new FilterVerdict[left.Length];
        var count = left.Length;
        foreach (var filter in filters)
        {
            filter.Evaluate(pair, left.AsSpan(0, count), judged.AsSpan(0, count), cancellationToken);
            var kept = 0;
            for (var i = 0; i < count; i++)
            {
                verdicts[places[i]] = judged[i] with { DecidedBy = judged[i].DecidedBy ?? filter.Name };
                if (judged[i].Accepted)
                {
                    left[kept] = left[i];
                    places[kept++] = places[i];
                }
            }

            count = kept;
        }
    }
}
