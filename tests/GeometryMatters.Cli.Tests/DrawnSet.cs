using System.Globalization;
using GeometryMatters.Datasets;
using GeometryMatters.Tests;

namespace GeometryMatters.Cli.Tests;

/// <summary>A small dataset, drawn and reconstructed by the program once; tests write beside it.</summary>
public sealed class DrawnSet : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private int files;

    public string Root => folder.Root;

    public string Dataset => Path.Combine(Root, "set");

    public string Bundle => Path.Combine(Dataset, "bundle");

    /// <summary>Printed by <c>gm synth</c> and <c>gm reconstruct</c>.</summary>
    internal (GmResult Synth, GmResult Reconstruct) Made { get; private set; }

    public async ValueTask InitializeAsync()
    {
        var synth = (await Gm.RunAsync(
            "synth", Dataset, "--categories", "car", "--train-instances", "2", "--validation-instances", "0", "--test-instances", "2",
            "--views", "2", "--train-pairs", "4", "--test-pairs", "4", "--width", "96", "--height", "72", "--json")).Expect(0);
        var reconstruct = (await Gm.RunAsync("reconstruct", Bundle, "--grid", "16", "--mirrored-all", "--json")).Expect(0);
        Made = (synth, reconstruct);
    }

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>A new name below the folder.</summary>
    public string NewFile(string ending) => Path.Combine(Root, string.Create(CultureInfo.InvariantCulture, $"file{Interlocked.Increment(ref files)}{ending}"));

    public string[] Items(string split) => [.. ArtefactBundle.Open(Bundle).Items.Where(i => i.Id.StartsWith(split, StringComparison.Ordinal)).Select(i => i.Name)];

    /// <summary>A copy of the bundle that may be damaged.</summary>
    /// <param name="ids">The items that it has; all of them when none is named.</param>
    public string CopyBundle(params string[] ids)
    {
        var to = NewFile("-bundle");
        foreach (var file in Directory.EnumerateFiles(Bundle, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, "bundle", Path.GetRelativePath(Bundle, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        // Items name their images by paths that lead out of the bundle.
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Dataset, "JPEGImages"), "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(Dataset, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        if (ids.Length > 0)
        {
            // Without a list the folders tell the items.
            File.Delete(Path.Combine(to, "bundle", "bundle.json"));
            foreach (var item in Directory.EnumerateDirectories(Path.Combine(to, "bundle", "car")).Where(d => !ids.Contains(Path.GetFileName(d))))
            {
                Directory.Delete(item, recursive: true);
            }
        }

        return Path.Combine(to, "bundle");
    }
}

/// <summary>Tests on the drawn dataset run one after the other: some set variables of the process.</summary>
[CollectionDefinition(Name)]
public sealed class DrawnSetTests : ICollectionFixture<DrawnSet>
{
    public const string Name = "drawn set";
}
