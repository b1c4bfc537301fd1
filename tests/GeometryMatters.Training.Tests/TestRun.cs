using GeometryMatters.Training.Tests;
using Xunit.Sdk;
using Xunit.v3;

// Tests count live tensors, and libtorch's own threads wait badly for each other on a busy machine: one test at a time, on one thread.
[assembly: Parallelization(Mode = ParallelMode.None)]
[assembly: AssemblyFixture(typeof(OneThread))]

namespace GeometryMatters.Training.Tests;

public sealed class OneThread
{
    public OneThread() => TorchRuntime.SetThreads(1);
}
