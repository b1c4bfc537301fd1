using BenchmarkDotNet.Running;
using GeometryMatters.Benchmarks.Claims;

if (args is ["claims", .. var words])
{
    return ClaimRunner.Run(words, Console.Out, Console.Error);
}

BenchmarkSwitcher.FromAssembly(typeof(ClaimRunner).Assembly).Run(args);
return 0;
