using System.Globalization;
using BenchmarkDotNet.Running;
using GeometryMatters.Benchmarks.Claims;
using GeometryMatters.Benchmarks.Claims.Training;

if (args is ["claims", .. var words])
{
    return ClaimRunner.Run(words, Console.Out, Console.Error);
}

if (args is [StepProcess.Command, var step, var threads])
{
    Console.Out.WriteLine(StepProcess.Measure(step, int.Parse(threads, CultureInfo.InvariantCulture)));
    return 0;
}

BenchmarkSwitcher.FromAssembly(typeof(ClaimRunner).Assembly).Run(args);
return 0;
