using BenchmarkDotNet.Running;
using GeometryMatters.Benchmarks.Claims;

if (args is ["claims", var name])
{
    return ClaimRunner.Run(name, Console.Out, Console.Error);
}

BenchmarkSwitcher.FromAssembly(typeof(ClaimRunner).Assembly).Run(args);
return 0;
