using System.CommandLine;
using GeometryMatters;
using GeometryMatters.Quickstart;
using GeometryMatters.Quickstart.Photographs;

Option<bool> quick = new("--quick") { Description = "A small run, at most 90 seconds on two cores." };
Option<DirectoryInfo?> meshes = new("--meshes") { Description = "Take the objects from the GLB files of a folder instead of making them." };
Option<DirectoryInfo> output = new("--out") { Description = "Where the report goes.", DefaultValueFactory = _ => new("artifacts/quickstart") };
Option<int> seed = new("--seed") { Description = "Seed of everything random.", DefaultValueFactory = _ => 1 };
Option<FileInfo[]> image = new("--image") { Description = "A photograph of your own; give two, each with its --mask, to match them instead." };
Option<FileInfo[]> mask = new("--mask") { Description = "The object in a photograph: white (or opaque) on black, of the photograph's size." };
Option<string> category = new("--category") { Description = "What the photographs show.", DefaultValueFactory = _ => "object" };
Option<bool> refine = new("--refine") { Description = "Refine the poses of the photographs' meshes, too." };

RootCommand root = new("Builds a dataset, runs the whole of 3D-SC on it, and writes report.json, report.html and pictures; or matches two photographs.")
{
    quick, meshes, output, seed, image, mask, category, refine,
};
root.SetAction(arguments =>
{
    try
    {
        var folder = arguments.GetValue(output)!.FullName;
        if (arguments.GetValue(image) is { Length: > 0 } || arguments.GetValue(mask) is { Length: > 0 })
        {
            new PhotographRun(folder, arguments.GetValue(category)!, arguments.GetValue(refine))
                .Execute(arguments.GetValue(image) ?? [], arguments.GetValue(mask) ?? []);
            return 0;
        }

        var meshFolder = arguments.GetValue(meshes);
        var small = arguments.GetValue(quick);
        var plan = meshFolder is null ? (small ? RunPlan.Quick : RunPlan.Full) : RunPlan.ForMeshes(small);
        new QuickstartRun(plan, folder, arguments.GetValue(seed), meshFolder?.FullName).Execute();
        return 0;
    }
    catch (Exception e) when (e is GeometryMattersException or IOException or UnauthorizedAccessException)
    {
        Console.Error.WriteLine(e.Message);
        return 1;
    }
});
return root.Parse(args).Invoke();
