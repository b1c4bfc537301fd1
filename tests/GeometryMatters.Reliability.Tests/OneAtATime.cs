using Xunit.Sdk;
using Xunit.v3;

// Times, handles and threads are counted for the whole process.
[assembly: Parallelization(Mode = ParallelMode.None)]
