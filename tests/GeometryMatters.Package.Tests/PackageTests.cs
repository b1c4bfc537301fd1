using System.Xml.Linq;

namespace GeometryMatters.Package.Tests;

public sealed class PackageTests(PackedPackages packages) : IClassFixture<PackedPackages>
{
    [Theory]
    [InlineData("GeometryMatters.Core")]
    [InlineData("GeometryMatters.Geodesics")]
    [InlineData("GeometryMatters.Training")]
    public void Package_holds_assembly_docs_and_readme_and_comes_with_symbols(string id)
    {
        using var zip = packages.Open(id);
        var names = zip.Entries.Select(e => e.FullName).ToList();
        Assert.Contains($"lib/net10.0/{id}.dll", names);
        Assert.Contains($"lib/net10.0/{id}.xml", names);
        Assert.Contains("README.md", names);
        using var symbols = packages.Open(id, "snupkg");
        Assert.Contains(symbols.Entries, e => e.FullName == $"lib/net10.0/{id}.pdb");
    }

    [Theory]
    [InlineData("GeometryMatters.Core", new[] { "Microsoft.Extensions.Logging.Abstractions", "Microsoft.ML.OnnxRuntime.Managed", "SharpGLTF.Core", "SkiaSharp", "System.Numerics.Tensors" })]
    [InlineData("GeometryMatters.Geodesics", new[] { "GeometryMatters.Core" })]
    [InlineData("GeometryMatters.Training", new[] { "GeometryMatters.Geodesics", "TorchSharp" })]
    public void Package_depends_on_exactly_what_it_says(string id, string[] expected)
    {
        using var zip = packages.Open(id);
        using var stream = zip.GetEntry($"{id}.nuspec")!.Open();
        var nuspec = XDocument.Load(stream);
        var found = nuspec.Descendants().Where(e => e.Name.LocalName == "dependency").Select(e => (string)e.Attribute("id")!).Order(StringComparer.Ordinal);
        Assert.Equal(expected, found);
        Assert.Equal("MIT", nuspec.Descendants().Single(e => e.Name.LocalName == "license").Value);
    }

    [Fact]
    public void A_fresh_application_that_only_references_the_packages_runs_torch_with_no_further_step()
    {
        var app = NewProject(
            """
            <PackageReference Include="GeometryMatters.Training" Version="$(GeometryMattersVersion)" />
            <PackageReference Include="TorchSharp-cpu" Version="0.107.0" />
            """,
            """
            GeometryMatters.Training.TorchRuntime.EnsureLoaded();
            using var x = TorchSharp.torch.ones(3, requires_grad: true);
            using var y = (x * x).sum();
            y.backward();
            System.Console.WriteLine("gradient " + x.grad!.sum().item<float>());
            """);
        var output = Command.Run(app, "dotnet", "run", "-v", "q");
        Assert.Contains("gradient 6", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Core_alone_brings_neither_libtorch_nor_onnx_runtime_and_says_what_to_add()
    {
        var app = NewProject(
            """<PackageReference Include="GeometryMatters.Core" Version="$(GeometryMattersVersion)" />""",
            """
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
        var output = Command.Run(app, "dotnet", "run", "-v", "q");
        Assert.Contains("630", output, StringComparison.Ordinal);
        Assert.Contains("ONNX Runtime cannot be loaded. Add one of the NuGet packages Microsoft.ML.OnnxRuntime", output, StringComparison.Ordinal);
        var files = Directory.EnumerateFiles(Path.Combine(app, "bin"), "*", SearchOption.AllDirectories).Select(Path.GetFileName).ToList();
        Assert.DoesNotContain(files, f => f!.Contains("torch", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(files, f => f!.StartsWith("libonnxruntime", StringComparison.OrdinalIgnoreCase) || f == "onnxruntime.dll");
    }

    private string NewProject(string references, string program)
    {
        var app = Directory.CreateDirectory(Path.Combine(packages.Folder, "app-" + Guid.NewGuid().ToString("N"))).FullName;
        File.WriteAllText(Path.Combine(app, "app.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <RuntimeIdentifier>$(NETCoreSdkPortableRuntimeIdentifier)</RuntimeIdentifier>
                <SelfContained>false</SelfContained>
                <NuGetAudit>false</NuGetAudit>
                <CreateHardLinksForCopyLocalIfPossible>true</CreateHardLinksForCopyLocalIfPossible>
                <GeometryMattersVersion>{packages.Version}</GeometryMattersVersion>
              </PropertyGroup>
              <ItemGroup>{references}</ItemGroup>
            </Project>
            """);
        File.WriteAllText(Path.Combine(app, "Program.cs"), program);
        File.WriteAllText(Path.Combine(app, "nuget.config"), $"""
            <configuration><packageSources><add key="packed" value="{packages.Feed}" /></packageSources></configuration>
            """);
        return app;
    }
}
