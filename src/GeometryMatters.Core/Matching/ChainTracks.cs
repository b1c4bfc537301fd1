using System.Numerics.Tensors;

namespace GeometryMatters.Matching;

/// <summary>Matches kept between a view and the next one of a chain, before later steps struck any of them.</summary>
/// <param name="SourceCells">Cells of the view; one may come several times.</param>
/// <param name="TargetCells">The cell of the next view that each goes to.</param>
public sealed record ChainStep(IReadOnlyList<int> SourceCells, IReadOnlyList<int> TargetCells);

/// <summary>Cells that belong together in all views of a chain; made by <see cref="ChainTracker"/>.</summary>
public sealed class ChainTracks
{
    private readonly FusedView[] views;
    private readonly int[][] rows;

    internal ChainTracks(FusedView[] views, int[][] rows, IReadOnlyList<ChainStep> steps)
    {
        this.views = views;
        this.rows = rows;
        Steps = steps;
    }

    /// <summary>The steps from each view to the next.</summary>
    public IReadOnlyList<ChainStep> Steps { get; }

    /// <summary>Number of views.</summary>
    public int ViewCount => views.Length;

    /// <summary>Number of tracks: cells that came through to the last view.</summary>
    public int Count => rows[0].Length;

    /// <summary>The cell of every track in one view.</summary>
    /// <param name="view">Index of the view in the chain.</param>
    /// <returns>One cell per track; tracks that met in a cell repeat it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such view.</exception>
    public int[] Cells(int view)
    {
        Require(view, nameof(view));
        return Array.ConvertAll(rows[view], row => views[view].Cells[row]);
    }

    /// <summary>The matches between any two views of the chain, in either direction.</summary>
    /// <param name="source">Index of the source view.</param>
    /// <param name="target">Index of the target view.</param>
    /// <returns>One match per track with the fused cosine similarity of its two ends.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such view.</exception>
    public Correspondence[] Between(int source, int target)
    {
        Require(source, nameof(source));
        Require(target, nameof(target));
        float[] a = new float[views[source].Channels], b = new float[views[target].Channels];
        var matches = new Correspondence[Count];
        for (var i = 0; i < matches.Length; i++)
        {
            views[source].CopyDescriptor(rows[source][i], a);
            views[target].CopyDescriptor(rows[target][i], b);
            matches[i] = new(views[source].Cells[rows[source][i]], views[target].Cells[rows[target][i]], TensorPrimitives.Dot(a, b));
        }

        return matches;
    }

    /// <summary>All ordered pairs of different views: n · (n − 1) of them, by source, then by target.</summary>
    /// <returns>Indices of source and target.</returns>
    public IEnumerable<(int Source, int Target)> OrderedPairs() =>
        from source in Enumerable.Range(0, views.Length)
        from target in Enumerable.Range(0, views.Length)
        where source != target
        select (source, target);

    private void Require(int view, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(view, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(view, views.Length, name);
    }
}
