namespace GeometryMatters.Geodesics.Tests;

/// <summary>What work allocates on its own thread.</summary>
internal static class Allocations
{
    /// <summary>
    /// Bytes of the run that allocates least: a collection may take kept scratch away between two runs, and a method compiled anew may allocate
    /// once, so that single runs can show more than the work itself takes.
    /// </summary>
    public static long Least(Action work, int runs = 10) => Enumerable.Range(0, runs).Min(_ =>
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        work();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    });
}
