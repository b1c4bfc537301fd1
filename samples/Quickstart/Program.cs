using System.CommandLine;
using GeometryMatters;
using GeometryMatters.Quickstart;
using GeometryMatters.Quickstart.Ablation;
using GeometryMatters.Quickstart.Photographs;
using Spectre.Console;

Option<bool> quick = new("--quick") { Description = "A small run, about 90 seconds on two cores." };
Option<DirectoryInfo?> meshes = new("--meshes") { Description = "Take the objects from the GLB files of a folder instead of making them." };
Option<DirectoryInfo?> output = new("--out") { Description = "Where the report goes; artifacts/quickstart, or artifacts/ablation, if not given." };
Option<int> seed = new("--seed") { Description = "Seed of everything random; the first of an ablation's.", DefaultValueFactory = _ => 1 };
Option<bool> ablation = new("--ablation") { Description = "Train with parts of the method left out, with several seeds, and compare; goes on where an earlier run stopped." };
Option<int> seeds = new("--seeds") { Description = "Seeds of an ablation.", DefaultValueFactory = _ => 3 };
Option<int?> steps = new("--steps") { Description = "Training steps of every variant of an ablation; 400 if not given, 40 with --quick." };
Option<FileInfo[]> image = new("--image") { Description = "A photograph of your own; give two, each with its --mask, to match them instead." };
Option<FileInfo[]> mask = new("--mask") { Description = "The object in a photograph: white (or opaque) on black, of the photograph's size." };
Option<string> category = new("--category") { Description = "What the photographs show.", DefaultValueFactory = _ => "object" };
Option<bool> refine = new("--refine") { Description = "Refine the poses of the photographs' meshes, too." };

RootCommand root = new("Builds a dataset, runs the whole of 3D-SC on it, and writes report.json, report.html and pictures; or matches two photographs.")
{
    quick, meshes, output, seed, ablation, seeds, steps, image, mask, category, refine,
};
root.Validators.Add(result =>
{
    bool Has(Option option) => result.GetResult(option) is { Implicit: false };
    var photographs = Has(image) || Has(mask);
    if (photographs && (result.GetValue(image)?.Length != 2 || result.GetValue(mask)?.Length != 2))
    {
        result.AddError("Two photographs are matched, each with its mask: --image a.jpg --mask a.png --image b.jpg --mask b.png");
    }

    (Option Option, bool Fits, string Reason)[] limits =
    [
        (meshes, !result.GetValue(ablation), "an ablation makes its own objects"),
        (seeds, result.GetValue(ablation), "it belongs to --ablation"),
        (steps, result.GetValue(ablation), "it belongs to --ablation"),
        (category, photographs, "it belongs to --image and --mask"),
        (refine, photographs, "it belongs to --image and --mask; a run on a dataset always refines"),
        (quick, !photographs, "two photographs take a few seconds anyway"),
        (ablation, !photographs, "photographs are not trained on"),
        (meshes, !photographs, "photographs get meshes from their masks"),
    ];
    foreach (var (option, fits, reason) in limits)
    {
        if (!fits && Has(option))
        {
            result.AddError($"Leave {option.Name} out: {reason}.");
        }
    }

    foreach (var file in (result.GetValue(image) ?? []).Concat(result.GetValue(mask) ?? []).Where(f => !f.Exists))
    {
        result.AddError($"There is no file {file.FullName}.");
    }

    if (result.GetValue(meshes) is { Exists: false } folder)
    {
        result.AddError($"There is no folder {folder.FullName}.");
    }

    if (Has(category) && string.IsNullOrWhiteSpace(result.GetValue(category)))
    {
        result.AddError("Expected a --category that is not empty.");
    }
});
seeds.Validators.Add(result =>
{
    if (result.GetValueOrDefault<int>() < 1)
    {
        result.AddError("Expected --seeds of at least 1.");
    }
});
steps.Validators.Add(result =>
{
    if (result.GetValueOrDefault<int?>() < 1)
    {
        result.AddError("Expected --steps of at least 1.");
    }
});
root.SetAction(arguments =>
{
    if (Console.IsOutputRedirected)
    {
        // A file or a pipe has no width: nothing that is written there is broken into lines.
        AnsiConsole.Profile.Width = short.MaxValue;
    }

    try
    {
        var ablate = arguments.GetValue(ablation);
        var folder = arguments.GetValue(output)?.FullName ?? Path.GetFullPath(ablate ? "artifacts/ablation" : "artifacts/quickstart");
        if (arguments.GetValue(image) is { Length: > 0 } || arguments.GetValue(mask) is { Length: > 0 })
        {
            new PhotographRun(folder, arguments.GetValue(category)!, arguments.GetValue(refine))
                .Execute(arguments.GetValue(image) ?? [], arguments.GetValue(mask) ?? []);
            return 0;
        }

        var meshFolder = arguments.GetValue(meshes);
        var small = arguments.GetValue(quick);
        if (ablate)
        {
            new AblationRun(RunPlan.ForAblation(small, arguments.GetValue(steps)), folder, arguments.GetValue(seed), arguments.GetValue(seeds)).Execute();
            return 0;
        }

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
