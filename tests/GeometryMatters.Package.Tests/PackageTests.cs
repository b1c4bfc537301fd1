using System.IO.Compression;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace GeometryMatters.Package.Tests;

/// <summary>What is in the packages.</summary>
[Collection(PackedPackages.Collection)]
public sealed partial class PackageTests(PackedPackages packages)
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
    [InlineData("GeometryMatters.Core")]
    [InlineData("GeometryMatters.Geodesics")]
    [InlineData("GeometryMatters.Training")]
    public void Package_tells_its_icon_readme_licence_and_purpose(string id)
    {
        using var zip = packages.Open(id);
        var metadata = Nuspec(zip, id);
        Assert.Equal(("icon.png", "README.md", "MIT", "expression"), (metadata("icon"), metadata("readme"), metadata("license"), metadata("license@type")));
        Assert.True(metadata("description").Length > 40);
        Assert.NotEmpty(metadata("tags"));

        using var icon = zip.GetEntry("icon.png")!.Open();
        var signature = new byte[8];
        icon.ReadExactly(signature);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A], signature);

        using StreamReader reader = new(zip.GetEntry("README.md")!.Open());
        var page = reader.ReadToEnd();
        Assert.Contains($"dotnet add package {id}", page, StringComparison.Ordinal);
        Assert.Contains("```csharp", page, StringComparison.Ordinal);

        // The page is read away from the repository: a relative link leads nowhere there.
        Assert.All(Link().Matches(page), m => Assert.StartsWith("https://", m.Groups[1].Value, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("GeometryMatters.Core", new[] { "Microsoft.ML.OnnxRuntime.Managed", "SharpGLTF.Core", "SkiaSharp", "System.Numerics.Tensors" })]
    [InlineData("GeometryMatters.Geodesics", new[] { "GeometryMatters.Core" })]
    [InlineData("GeometryMatters.Training", new[] { "GeometryMatters.Geodesics", "TorchSharp" })]
    public void Package_depends_on_exactly_what_it_says(string id, string[] expected)
    {
        using var zip = packages.Open(id);
        using var stream = zip.GetEntry($"{id}.nuspec")!.Open();
        var found = XDocument.Load(stream).Descendants().Where(e => e.Name.LocalName == "dependency").Select(e => (string)e.Attribute("id")!).Order(StringComparer.Ordinal);
        Assert.Equal(expected, found);
    }

    [Theory]
    [InlineData("GeometryMatters.Core")]
    [InlineData("GeometryMatters.Geodesics")]
    [InlineData("GeometryMatters.Training")]
    public void Package_names_no_repository_that_only_this_machine_can_open(string id)
    {
        using var zip = packages.Open(id);
        using var stream = zip.GetEntry($"{id}.nuspec")!.Open();
        var url = (string?)XDocument.Load(stream).Descendants().SingleOrDefault(e => e.Name.LocalName == "repository")?.Attribute("url");
        Assert.True(string.IsNullOrEmpty(url) || url.StartsWith("https://", StringComparison.Ordinal), url);
    }

    private static Func<string, string> Nuspec(ZipArchive zip, string id)
    {
        using var stream = zip.GetEntry($"{id}.nuspec")!.Open();
        var nuspec = XDocument.Load(stream);
        return name =>
        {
            var (element, attribute) = name.Split('@') is [var e, var a] ? (e, a) : (name, null);
            var found = nuspec.Descendants().Single(x => x.Name.LocalName == element);
            return attribute is null ? found.Value : (string)found.Attribute(attribute)!;
        };
    }

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
