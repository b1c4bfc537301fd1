using System.CommandLine;
using GeometryMatters;
using GeometryMatters.Quickstart;

Option<bool> quick = new("--quick") { Description = "A small run, at most 90 seconds on two cores." };
Option<DirectoryInfo?> meshes = new("--meshes") { Description = "Take the objects from the GLB files of a folder instead of making them." };
Option<DirectoryInfo> output = new("--out") { Description = "Where the report goes.", DefaultValueFactory = _ => new("artifacts/quickstart") };
Option<int> seed = new("--seed") { Description = "Seed of everything random.", DefaultValueFactory = _ => 1 };

RootCommand root = new("Builds a dataset, runs the whole of 3D-SC on it, and writes report.json, report.html and pictures.") { quick, meshes, output, seed };
root.SetAction(arguments =>
{
    var folder = arguments.GetValue(meshes);
    var small = arguments.GetValue(quick);
    var plan = folder is null ? (small ? RunPlan.Quick : RunPlan.Full) : RunPlan.ForMeshes(small);
    try
    {
        new QuickstartRun(plan, arguments.GetValue(output)!.FullName, arguments.GetValue(seed), folder?.FullName).Execute();
        return 0;
    }
    catch (GeometryMattersException e)
    {
        Console.Error.WriteLine(e.Message);
        return 1;
    }
    catch (IOException e)
    {
        Console.Error.WriteLine(e.Message);
        return 1;
    }
});
return root.Parse(args).Invoke();
