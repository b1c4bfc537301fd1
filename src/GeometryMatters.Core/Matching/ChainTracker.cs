namespace GeometryMatters.Matching;

/// <summary>Follows matches through a chain of views, as the predecessor does along views of neighbouring azimuths (DIY-SC).</summary>
/// <remarks>
/// <para>
/// From each view to the next, every surviving source cell s goes to its nearest neighbour f(s) in the foreground of the next view, and back to the nearest
/// of the <em>surviving</em> source cells. It is kept where it returns as near to s as the cyclic check asks. The f(s) of what is kept are the source cells of the next step;
/// several may be one cell. In the end whatever broke off later is struck from the earlier views, so that all views have as many cells, and those of one place belong together.
/// </para>
/// <para>One product per step; the result is the same for any number of threads. Safe for concurrent use.</para>
/// </remarks>
public sealed class ChainTracker
{
    private readonly CyclicConsistency cyclic;
    private readonly int threads;

    /// <summary>Creates a tracker.</summary>
    /// <param name="cyclic">Checks the way back; null for <see cref="CyclicConsistencyOptions.Predecessor"/>.</param>
    /// <param name="options">Threads; null for one.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public ChainTracker(CyclicConsistency? cyclic = null, NearestNeighborMatcherOptions? options = null)
    {
        options ??= new();
        options.Validate();
        this.cyclic = cyclic ?? new(CyclicConsistencyOptions.Predecessor);
        threads = options.MaxDegreeOfParallelism;
    }

    /// <summary>Follows all foreground cells of the first view to the last.</summary>
    /// <param name="views">Two or more views, fused from the same features with the same weights.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>What survived, possibly nothing.</returns>
    /// <exception cref="ArgumentException">There are fewer than two views, or they were fused differently.</exception>
    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
    public ChainTracks Track(IReadOnlyList<FusedView> views, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(views);
        if (views.Count < 2)
        {
            throw new ArgumentException($"Expected at least two views, found {views.Count}.", nameof(views));
        }

        List<int[]> tracks = [[.. Enumerable.Range(0, views[0].Count)]];
        List<ChainStep> steps = [];
        for (var k = 0; k + 1 < views.Count; k++)
        {
            FusedView.RequireSameBlocks(views[k], views[k + 1]);
            var sources = tracks[k];
            var (forward, returned) = Step(views[k], sources, views[k + 1], cancellationToken);
            int[] kept =
            [
                .. Enumerable.Range(0, sources.Length).Where(i => cyclic.Keeps(
                    views[k], CyclicConsistency.Distance(views[k].Letterbox, views[k].Cells[sources[i]], views[k].Cells[returned[i]]))),
            ];
            tracks.Add(forward);
            for (var view = 0; view < tracks.Count; view++)
            {
                tracks[view] = Array.ConvertAll(kept, i => tracks[view][i]);
            }

            steps.Add(new(Cells(views[k], tracks[k]), Cells(views[k + 1], tracks[k + 1])));
        }

        return new([.. views], [.. tracks], steps);
    }

    // For every source row its nearest neighbour in the target, and that one's nearest neighbour among the source rows.
    private (int[] Forward, int[] Returned) Step(FusedView source, int[] rows, FusedView target, CancellationToken cancellationToken)
    {
        if (rows.Length == 0)
        {
            return ([], []);
        }

        var places = new Dictionary<int, int>(rows.Length);
        List<int> distinct = [];
        foreach (var row in rows)
        {
            if (places.TryAdd(row, distinct.Count))
            {
                distinct.Add(row);
            }
        }

        var best = NearestNeighborMatcher.Match(source.RowsOf(distinct), target.Rows, threads, cancellationToken);
        var forward = Array.ConvertAll(rows, row => best.RowIndices[places[row]]);
        return (forward, Array.ConvertAll(forward, j => distinct[best.ColumnIndices[j]]));
    }

    private static int[] Cells(FusedView view, int[] rows) => Array.ConvertAll(rows, row => view.Cells[row]);
}
