using System.Runtime.CompilerServices;

// Tests count live tensors, and libtorch's own threads wait badly for each other on a busy machine: one test at a time, on one thread.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace GeometryMatters.Training.Tests;

internal static class TestRun
{
    [ModuleInitializer]
    internal static void UseOneThread() => Environment.SetEnvironmentVariable("OMP_NUM_THREADS", "1");
}
