using System.Globalization;
using System.IO.Compression;
using System.Xml.Linq;

namespace GeometryMatters.Package.Tests;

/// <summary>Packs the three packages once, under a version of this run alone, into a feed in a temporary folder.</summary>
public sealed class PackedPackages : IDisposable
{
    public const string Collection = "packed packages";

    public static readonly string[] Ids = ["GeometryMatters.Core", "GeometryMatters.Geodesics", "GeometryMatters.Training"];

    public PackedPackages()
    {
        Folder = Directory.CreateTempSubdirectory("geometrymatters-packages-").FullName;
        Version = "0.1.0-test." + DateTime.UtcNow.Ticks.ToString(CultureInfo.InvariantCulture);
        foreach (var id in Ids)
        {
            // A build folder of its own: packing must not disturb the outputs that other test projects are running from.
            Command.Run(Repository, "dotnet", "pack", Path.Combine("src", id), "-c", "Release", "-v", "q", "--nologo", $"-p:Version={Version}", $"-p:ArtifactsPath={Path.Combine(Folder, "build")}", "-o", Feed);
        }
    }

    public static string Repository { get; } = FindRepository();

    /// <summary>Versions of the packages of others, as this repository uses them.</summary>
    public static IReadOnlyDictionary<string, string> VersionsInUse { get; } = XDocument.Load(Path.Combine(Repository, "Directory.Packages.props"))
        .Descendants("PackageVersion").ToDictionary(e => (string)e.Attribute("Include")!, e => (string)e.Attribute("Version")!, StringComparer.Ordinal);

    public string Folder { get; }

    public string Feed => Path.Combine(Folder, "feed");

    public string Version { get; }

    public ZipArchive Open(string id, string extension = "nupkg") => ZipFile.OpenRead(Path.Combine(Feed, $"{id}.{Version}.{extension}"));

    public void Dispose()
    {
        Directory.Delete(Folder, recursive: true);
        var cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        foreach (var id in Ids)
        {
            var restored = Path.Combine(cache, id.ToLowerInvariant(), Version);
            if (Directory.Exists(restored))
            {
                Directory.Delete(restored, recursive: true);
            }
        }
    }

    private static string FindRepository()
    {
        for (var dir = new DirectoryInfo(AppContext.BaseDirectory); dir is not null; dir = dir.Parent)
        {
            if (File.Exists(Path.Combine(dir.FullName, "GeometryMatters.sln")))
            {
                return dir.FullName;
            }
        }

        throw new InvalidOperationException("GeometryMatters.sln was not found above " + AppContext.BaseDirectory);
    }
}

/// <summary>The classes that share the packages; packing takes a while.</summary>
[CollectionDefinition(PackedPackages.Collection)]
public sealed class PackedPackagesCollection : ICollectionFixture<PackedPackages>;
