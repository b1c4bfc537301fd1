using System.Text.Json;
using System.Xml.Linq;
using GeometryMatters.Tests;

namespace GeometryMatters.Package.Tests;

/// <summary>One switch chooses the native libraries of every application, test and sample; evaluated only, since nothing here restores gigabytes of CUDA.</summary>
public sealed class AcceleratorTests
{
    private static readonly string[] Switched = ["TorchSharp-", "Microsoft.ML.OnnxRuntime"];

    private static readonly (string Platform, bool Cuda)[] Ways = [("linux-x64", false), ("linux-x64", true), ("win-x64", false), ("win-x64", true)];

    [Fact]
    public void Cuda_takes_the_place_of_the_processor_in_every_project_and_on_either_platform()
    {
        var projects = Files().Where(f => Uses(f, "UsesLibtorch") || Uses(f, "UsesOnnxRuntime")).ToArray();
        Assert.True(projects.Length >= 5, string.Join(", ", projects));
        var found = Evaluate(projects);
        Assert.All(
            from project in projects from way in Ways select (project, way),
            asked => Assert.Equal(Expected(asked.project, asked.way), found.GetValueOrDefault((asked.project, asked.way), []).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void The_command_of_the_docs_tells_what_would_be_restored()
    {
        var json = Command.Run(
            PackedPackages.Repository, "dotnet", "msbuild", "samples/Quickstart", "-getItem:PackageReference", "-nologo", "-p:Accelerator=cuda", "-p:RuntimeIdentifier=win-x64");
        using var document = JsonDocument.Parse(json);
        var names = document.RootElement.GetProperty("Items").GetProperty("PackageReference").EnumerateArray().Select(i => i.GetProperty("Identity").GetString()!);
        Assert.Equal(["TorchSharp-cuda-windows"], names.Where(IsSwitched));
    }

    [Fact]
    public void No_project_goes_round_the_switch()
    {
        foreach (var project in Files())
        {
            var named = XDocument.Load(project).Descendants("PackageReference").Select(e => (string)e.Attribute("Include")!);
            Assert.DoesNotContain(named, n => IsSwitched(n) && !n.EndsWith(".Managed", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Every_package_that_the_switch_can_choose_has_the_version_of_the_managed_half()
    {
        var versions = PackedPackages.VersionsInUse;
        var chosen = new[] { "Libtorch.targets", "OnnxRuntime.targets" }
            .SelectMany(t => XDocument.Load(Path.Combine(PackedPackages.Repository, "eng", t)).Descendants("PackageReference").Select(e => (string)e.Attribute("Include")!)).ToArray();
        Assert.Equal(5, chosen.Length);
        Assert.All(chosen, c => Assert.Equal(versions[c.StartsWith("TorchSharp", StringComparison.Ordinal) ? "TorchSharp" : "Microsoft.ML.OnnxRuntime.Managed"], versions[c]));
    }

    private static IEnumerable<string> Expected(string project, (string Platform, bool Cuda) way)
    {
        List<string> names = [];
        if (Uses(project, "UsesLibtorch"))
        {
            names.Add(!way.Cuda ? "TorchSharp-cpu" : way.Platform == "win-x64" ? "TorchSharp-cuda-windows" : "TorchSharp-cuda-linux");
        }

        if (Uses(project, "UsesOnnxRuntime"))
        {
            names.Add(way.Cuda ? "Microsoft.ML.OnnxRuntime.Gpu" : "Microsoft.ML.OnnxRuntime");
        }

        return names.Order(StringComparer.Ordinal);
    }

    /// <summary>All projects in all ways by one call of MSBuild: it starts slowly and evaluates fast.</summary>
    private static Dictionary<(string Project, (string Platform, bool Cuda) Way), List<string>> Evaluate(string[] projects)
    {
        XElement target = new("Target", new XAttribute("Name", "Ask"), new XAttribute("Returns", "@(Answer)"));
        for (var i = 0; i < Ways.Length; i++)
        {
            target.Add(
                new XElement(
                    "MSBuild",
                    new XAttribute("Projects", string.Join(';', projects)),
                    new XAttribute("Targets", "CollectPackageReferences"),
                    new XAttribute("Properties", $"RuntimeIdentifier={Ways[i].Platform}{(Ways[i].Cuda ? ";Accelerator=cuda" : "")}"),
                    new XElement("Output", new XAttribute("TaskParameter", "TargetOutputs"), new XAttribute("ItemName", $"Found{i}"))),
                new XElement("ItemGroup", new XElement("Answer", new XAttribute("Include", $"@(Found{i})"), new XAttribute("Way", $"{i}"))));
        }

        using TemporaryFolder folder = new();
        var path = folder.File("ask.proj");
        new XDocument(new XElement("Project", target)).Save(path);
        using var document = JsonDocument.Parse(Command.Run(PackedPackages.Repository, "dotnet", "msbuild", path, "-nologo", "-getTargetResult:Ask"));
        return document.RootElement.GetProperty("TargetResults").GetProperty("Ask").GetProperty("Items").EnumerateArray()
            .Select(i => (Name: Text(i, "Identity"), Project: Text(i, "MSBuildSourceProjectFile"), Way: Ways[Text(i, "Way")[0] - '0']))
            .Where(i => IsSwitched(i.Name))
            .GroupBy(i => (i.Project, i.Way), i => i.Name)
            .ToDictionary(g => g.Key, g => g.ToList());

        static string Text(JsonElement item, string name) => item.GetProperty(name).GetString()!;
    }

    private static bool IsSwitched(string package) => Switched.Any(s => package.StartsWith(s, StringComparison.Ordinal));

    private static IEnumerable<string> Files() => new[] { "src", "samples", "tests", "apps" }
        .Select(f => Path.Combine(PackedPackages.Repository, f))
        .Where(Directory.Exists)
        .SelectMany(f => Directory.EnumerateFiles(f, "*.csproj", SearchOption.AllDirectories))
        .Order(StringComparer.Ordinal);

    private static bool Uses(string project, string property) => XDocument.Load(project).Descendants(property).Any(e => e.Value == "true");
}
