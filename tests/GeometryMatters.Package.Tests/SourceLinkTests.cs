using System.IO.Compression;
using System.Reflection.Metadata;
using System.Text.Json;
using System.Xml.Linq;

namespace GeometryMatters.Package.Tests;

/// <summary>Packed from a clone of a hosted repository, a package says where its sources are: the address and the commit, for every file.</summary>
public sealed class SourceLinkTests : IDisposable
{
    private const string Address = "https://github.com/owner/geometrymatters";
    private const string Id = "GeometryMatters.Core";

    // As the portable PDB format names them.
    private static readonly Guid SourceLink = new("CC110556-A091-4D38-9FEC-25AB9A351A6A");
    private static readonly Guid EmbeddedSource = new("0E8A571B-6926-466E-B4AD-8AB04611F5FE");

    private readonly string folder = Directory.CreateTempSubdirectory("geometrymatters-sourcelink-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Symbols_and_package_lead_to_the_address_and_commit_of_a_hosted_clone()
    {
        Assert.SkipUnless(Path.Exists(Path.Combine(PackedPackages.Repository, ".git")), "The sources are no git checkout, so that there is nothing to clone.");
        var clone = Path.Combine(folder, "clone");
        Command.Run(folder, "git", "clone", "--quiet", "--depth", "1", new Uri(PackedPackages.Repository).AbsoluteUri, clone);
        // As people clone who write to it; the package shall have the address for readers.
        Command.Run(clone, "git", "remote", "set-url", "origin", "git@github.com:owner/geometrymatters.git");
        var commit = Command.Run(clone, "git", "rev-parse", "HEAD").Trim();
        HashSet<string> tracked = [.. Command.Run(clone, "git", "ls-files").Split('\n')];
        Command.Run(
            clone, "dotnet", "pack", Path.Combine("src", Id), "-c", "Release", "-v", "q", "--nologo",
            "-p:ContinuousIntegrationBuild=true", "-p:RunAnalyzers=false", "-p:Version=0.1.0-link", "-o", Path.Combine(folder, "feed"));

        using var package = Open("nupkg");
        using (var nuspec = package.GetEntry($"{Id}.nuspec")!.Open())
        {
            var repository = XDocument.Load(nuspec).Descendants().Single(e => e.Name.LocalName == "repository");
            Assert.Equal("git", (string?)repository.Attribute("type"));
            Assert.StartsWith(Address, (string?)repository.Attribute("url"), StringComparison.Ordinal);
            Assert.Equal(commit, (string?)repository.Attribute("commit"));
        }

        using var symbols = Open("snupkg");
        using MemoryStream bytes = new();
        using (var pdb = symbols.GetEntry($"lib/net10.0/{Id}.pdb")!.Open())
        {
            pdb.CopyTo(bytes);
        }

        bytes.Position = 0;
        using var provider = MetadataReaderProvider.FromPortablePdbStream(bytes);
        var reader = provider.GetMetadataReader();
        var (prefix, target) = Assert.Single(Map(reader));
        Assert.Equal($"https://raw.githubusercontent.com/owner/geometrymatters/{commit}/*", target);
        Assert.EndsWith("*", prefix, StringComparison.Ordinal);

        // What the map leads to is in that commit; what the build made itself lies in the file of symbols.
        var (linked, embedded) = (0, 0);
        foreach (var handle in reader.Documents)
        {
            var name = reader.GetString(reader.GetDocument(handle).Name);
            Assert.StartsWith(prefix[..^1], name, StringComparison.Ordinal);
            if (tracked.Contains(name[(prefix.Length - 1)..]))
            {
                linked++;
            }
            else
            {
                Assert.True(Has(reader, handle, EmbeddedSource), $"{name} is neither in the commit nor embedded");
                embedded++;
            }
        }

        Assert.InRange(linked, 100, tracked.Count);
        Assert.InRange(embedded, 1, 40);
    }

    private static Dictionary<string, string> Map(MetadataReader reader)
    {
        var blob = reader.CustomDebugInformation.Select(reader.GetCustomDebugInformation).Single(i => reader.GetGuid(i.Kind) == SourceLink);
        using var json = JsonDocument.Parse(reader.GetBlobBytes(blob.Value));
        return json.RootElement.GetProperty("documents").EnumerateObject().ToDictionary(d => d.Name, d => d.Value.GetString()!);
    }

    private static bool Has(MetadataReader reader, DocumentHandle document, Guid kind) =>
        reader.GetCustomDebugInformation(document).Any(i => reader.GetGuid(reader.GetCustomDebugInformation(i).Kind) == kind);

    private ZipArchive Open(string extension) => ZipFile.OpenRead(Path.Combine(folder, "feed", $"{Id}.0.1.0-link.{extension}"));
}
