using System.Runtime.ExceptionServices;

namespace GeometryMatters;

/// <summary>A parallel loop whose error is the one that a plain loop would have raised, not a collection of errors.</summary>
internal static class ParallelLoop
{
    /// <summary>Runs <paramref name="body"/> for 0 to <paramref name="count"/> − 1; of several errors the one of the lowest index is raised.</summary>
    public static void For(int count, ParallelOptions options, Action<int> body)
    {
        Lock gate = new();
        var first = count;
        ExceptionDispatchInfo? error = null;
        Parallel.For(0, count, options, (i, loop) =>
        {
            try
            {
                body(i);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // Indices below this one still run, so the lowest that fails is always known.
                loop.Break();
                lock (gate)
                {
                    if (i < first)
                    {
                        (first, error) = (i, ExceptionDispatchInfo.Capture(e));
                    }
                }
            }
        });
        error?.Throw();
    }
}
