using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace GeometryMatters.Package.Tests;

/// <summary>What a stranger does: an empty project, the packages, a few lines.</summary>
[Collection(PackedPackages.Collection)]
public sealed partial class FreshProjectTests(PackedPackages packages)
{
    private static readonly string Torch = Native("TorchSharp-cpu");
    private static readonly string Skia = Native("SkiaSharp.NativeAssets.Linux.NoDependencies");

    [Fact]
    public void Core_alone_brings_neither_libtorch_nor_onnx_runtime_and_says_what_to_add()
    {
        var app = new FreshProject(packages, Ours("Core")).With("Program.cs", """
            System.Console.WriteLine(new GeometryMatters.Imaging.Letterbox(640, 480).ContentHeight);
            try
            {
                GeometryMatters.Models.OnnxModel.Load([1], "model", GeometryMatters.Models.OnnxOrientationEstimator.Contract);
            }
            catch (GeometryMatters.BackendUnavailableException e)
            {
                System.Console.WriteLine(e.Message);
            }
            """);
        var output = app.Run();
        Assert.Contains("630", output, StringComparison.Ordinal);
        Assert.Contains("ONNX Runtime cannot be loaded. Add one of the NuGet packages Microsoft.ML.OnnxRuntime", output, StringComparison.Ordinal);
        AssertNoTorch(app);
        Assert.DoesNotContain(app.Outputs, f => f.StartsWith("libonnxruntime", StringComparison.OrdinalIgnoreCase) || f == "onnxruntime.dll");
    }

    [Fact]
    public void Geodesics_measures_along_a_surface_and_brings_core_and_no_libtorch()
    {
        // Over the edge of a right angle between two unit squares: (0.5, 1) to (0.5, −1) unfolded, a distance of 2.
        var app = new FreshProject(packages, Ours("Geodesics")).With("Program.cs", """
            using GeometryMatters.Geodesics;
            using GeometryMatters.Meshes;

            TriangleMesh mesh = new(
                [new(0, 0, 0), new(1, 0, 0), new(1, 1, 0), new(0, 1, 0), new(1, 0, 1), new(0, 0, 1)],
                [new(0, 1, 2), new(0, 2, 3), new(0, 5, 4), new(0, 4, 1)]);
            SurfacePoint from = new(1, new(0, 0.5f, 0.5f)), to = new(2, new(0, 0.5f, 0.5f));
            System.Console.WriteLine("exact " + System.Math.Round(new ExactGeodesicSolver(mesh).FindPath(from, to)!.Length, 6));
            System.Console.WriteLine(new BicyclicGeodesicFilter(new() { Threshold = 0.05f }).Name);
            """);
        var output = app.Run();
        Assert.Contains("exact 2\n", output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("geodesic", output, StringComparison.Ordinal);
        Assert.Contains("GeometryMatters.Core.dll", app.Outputs);
        AssertNoTorch(app);
    }

    [Fact]
    public void A_fresh_application_that_only_references_the_packages_runs_torch_with_no_further_step()
    {
        var app = new FreshProject(packages, Ours("Core") + Ours("Geodesics") + Ours("Training") + Torch).With("Program.cs", """
            using GeometryMatters.Features;
            using GeometryMatters.Training.Adapters;

            using Adapter adapter = new(new() { InputChannels = [8], OutputChannels = 64, BottleneckChannels = 32 });
            float[] values = new float[36 * 8];
            for (int i = 0; i < values.Length; i++) values[i] = (i * 37 % 11) - 5;
            FeatureMap adapted = adapter.Transform([new FeatureMap(new(6, 6), 8, values)]);
            float squares = 0;
            foreach (float v in adapted[7]) squares += v * v;
            System.Console.WriteLine($"{adapted.Channels} channels, length {System.MathF.Round(squares, 3)}");

            using var x = TorchSharp.torch.ones(3, requires_grad: true);
            using var y = (x * x).sum();
            y.backward();
            System.Console.WriteLine("gradient " + x.grad!.sum().item<float>());
            """);
        var output = app.Run();
        Assert.Contains("64 channels, length 1", output, StringComparison.Ordinal);
        Assert.Contains("gradient 6", output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_sample_of_a_filter_of_ones_own_runs_on_the_packages()
    {
        FreshProject app = new(packages, Ours("Geodesics") + Skia);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(PackedPackages.Repository, "samples", "CustomFilter"), "*.cs"))
        {
            app.With(Path.GetFileName(file), File.ReadAllText(file));
        }

        var rows = app.Run().Split('\n');
        Assert.All(["geodesic", "surface-normal", "same-side"], name => Assert.Single(rows, r => r.StartsWith(name + " ", StringComparison.Ordinal)));
        AssertNoTorch(app);
    }

    [Fact]
    public void The_first_programs_of_the_docs_run_on_the_packages()
    {
        var page = File.ReadAllText(Path.Combine(PackedPackages.Repository, "docs", "start.md"));
        var project = XDocument.Parse(XmlBlock().Matches(page).Select(m => m.Groups["xml"].Value).Single(x => x.Contains("<Using", StringComparison.Ordinal)));
        var references = project.Descendants("PackageReference").ToList();
        Assert.All(references.Where(r => !Id(r).StartsWith("GeometryMatters.", StringComparison.Ordinal)), r => Assert.Equal(PackedPackages.VersionsInUse[Id(r)], (string)r.Attribute("Version")!));
        foreach (var ours in references.Where(r => Id(r).StartsWith("GeometryMatters.", StringComparison.Ordinal)))
        {
            ours.SetAttributeValue("Version", packages.Version);
        }

        FreshProject app = new(packages, string.Concat(references.Concat(project.Descendants("Using"))));
        foreach (Match block in CSharpBlock().Matches(page))
        {
            var (name, code) = (block.Groups["name"].Value, block.Groups["code"].Value);
            var isType = code.StartsWith("///", StringComparison.Ordinal);
            app.With($"{name}.cs", isType ? code : $"static class {ClassOf(name)} {{ public static async Task Run(string[] args) {{ {code}\nawait Task.CompletedTask; }} }}");
        }

        var model = Path.Combine(PackedPackages.Repository, "tests", "GeometryMatters.Core.Tests", "Models", "Fixtures", "vit_prenorm.onnx");
        app.With("Program.cs", $$"""
            await {{ClassOf("start-data")}}.Run(["cars"]);
            var images = Directory.GetFiles("cars/JPEGImages/car").Order().Take(2).ToArray();
            string MaskOf(string image) => $"cars/bundle/car/{Path.GetFileNameWithoutExtension(image)}/mask.png";
            await {{ClassOf("start-match")}}.Run([images[0], MaskOf(images[0]), images[1], MaskOf(images[1])]);
            await {{ClassOf("start-geodesics")}}.Run([$"cars/bundle/car/{Path.GetFileNameWithoutExtension(images[0])}/sam3d/mesh.glb"]);
            await {{ClassOf("start-train")}}.Run(["cars"]);
            await {{ClassOf("start-filter")}}.Run(["cars"]);
            await {{ClassOf("start-onnx")}}.Run(["{{model}}", images[0], MaskOf(images[0])]);
            """);
        var output = app.Run();
        Assert.All(
            [" -> ", "ExactGeodesicSolver: ", "largest error of the fast field: ", "0 of 9 items failed", "matches in 12 pairs, 0 failed", "geo-aware", "agree both ways", "patches: 8 channels"],
            text => Assert.Contains(text, output, StringComparison.Ordinal));

        static string Id(XElement reference) => (string)reference.Attribute("Include")!;

        static string ClassOf(string name) => name.Replace('-', '_');
    }

    private static string Ours(string name) => $"""<PackageReference Include="GeometryMatters.{name}" Version="$(GeometryMattersVersion)" />""";

    private static string Native(string name) => $"""<PackageReference Include="{name}" Version="{PackedPackages.VersionsInUse[name]}" />""";

    private static void AssertNoTorch(FreshProject app) => Assert.DoesNotContain(app.Outputs, f => f.Contains("torch", StringComparison.OrdinalIgnoreCase));

    [GeneratedRegex(@"```xml\n(?<xml>.*?)```", RegexOptions.Singleline)]
    private static partial Regex XmlBlock();

    [GeneratedRegex(@"<!-- snippet: (?<name>[\w-]+) -->\s*\n```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex CSharpBlock();
}
