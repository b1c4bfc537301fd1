using System.Text.Json;
using System.Xml.Linq;

namespace GeometryMatters.Package.Tests;

/// <summary>One switch chooses the native libraries of every application, test and sample; evaluated only, since nothing here restores gigabytes of CUDA.</summary>
public sealed class AcceleratorTests
{
    private static readonly string[] Switched = ["TorchSharp-", "Microsoft.ML.OnnxRuntime"];

    /// <summary>Every project with a switch, for either platform.</summary>
    public static TheoryData<string, string> Projects()
    {
        TheoryData<string, string> data = [];
        foreach (var project in Files().Where(f => Uses(f, "UsesLibtorch") || Uses(f, "UsesOnnxRuntime")))
        {
            data.Add(Path.GetRelativePath(PackedPackages.Repository, project), "linux-x64");
            data.Add(Path.GetRelativePath(PackedPackages.Repository, project), "win-x64");
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Cuda_takes_the_place_of_the_processor(string project, string platform)
    {
        var path = Path.Combine(PackedPackages.Repository, project);
        List<string> processor = [], cuda = [];
        if (Uses(path, "UsesLibtorch"))
        {
            processor.Add("TorchSharp-cpu");
            cuda.Add(platform == "win-x64" ? "TorchSharp-cuda-windows" : "TorchSharp-cuda-linux");
        }

        if (Uses(path, "UsesOnnxRuntime"))
        {
            processor.Add("Microsoft.ML.OnnxRuntime");
            cuda.Add("Microsoft.ML.OnnxRuntime.Gpu");
        }

        Assert.Equal(processor.Order(StringComparer.Ordinal), Natives(path, $"-p:RuntimeIdentifier={platform}"));
        Assert.Equal(cuda.Order(StringComparer.Ordinal), Natives(path, $"-p:RuntimeIdentifier={platform}", "-p:Accelerator=cuda"));
    }

    [Fact]
    public void No_project_goes_round_the_switch()
    {
        Assert.NotEmpty(Projects());
        foreach (var project in Files())
        {
            var named = XDocument.Load(project).Descendants("PackageReference").Select(e => (string)e.Attribute("Include")!);
            Assert.DoesNotContain(named, n => Switched.Any(s => n.StartsWith(s, StringComparison.Ordinal)) && !n.EndsWith(".Managed", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Every_package_that_the_switch_can_choose_has_a_version()
    {
        XDocument Read(params string[] path) => XDocument.Load(Path.Combine([PackedPackages.Repository, .. path]));
        var versions = Read("Directory.Packages.props").Descendants("PackageVersion").ToDictionary(e => (string)e.Attribute("Include")!, e => (string)e.Attribute("Version")!);
        var chosen = new[] { "Libtorch.targets", "OnnxRuntime.targets" }
            .SelectMany(t => Read("eng", t).Descendants("PackageReference").Select(e => (string)e.Attribute("Include")!)).ToArray();
        Assert.Equal(5, chosen.Length);
        Assert.All(chosen, c => Assert.Equal(versions[c.StartsWith("TorchSharp", StringComparison.Ordinal) ? "TorchSharp" : "Microsoft.ML.OnnxRuntime.Managed"], versions[c]));
    }

    private static IEnumerable<string> Files() => new[] { "src", "samples", "tests", "apps" }
        .Select(f => Path.Combine(PackedPackages.Repository, f))
        .Where(Directory.Exists)
        .SelectMany(f => Directory.EnumerateFiles(f, "*.csproj", SearchOption.AllDirectories))
        .Order(StringComparer.Ordinal);

    private static bool Uses(string project, string property) => XDocument.Load(project).Descendants(property).Any(e => e.Value == "true");

    private static IEnumerable<string> Natives(string project, params string[] properties)
    {
        var json = Command.Run(PackedPackages.Repository, "dotnet", ["msbuild", project, "-getItem:PackageReference", "-nologo", "-nodeReuse:false", .. properties]);
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.GetProperty("Items").GetProperty("PackageReference").EnumerateArray()
            .Select(i => i.GetProperty("Identity").GetString()!)
            .Where(n => Switched.Any(s => n.StartsWith(s, StringComparison.Ordinal)))
            .Order(StringComparer.Ordinal)];
    }
}
