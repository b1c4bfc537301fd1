using System.Collections.Frozen;
using GeometryMatters.Imaging;

namespace GeometryMatters.Datasets;

/// <summary>A folder of artefacts per image: mask, reconstruction, part field, feature maps, and what this library derived from them.</summary>
/// <remarks>
/// Items lie in <c>root/category/id/</c>; <c>bundle.json</c> lists them, and without it every folder with an <c>item.json</c> is one.
/// Nothing of an item is read before it is asked for. See docs/artefacts.md for the files. Safe for concurrent reading.
/// </remarks>
public sealed class ArtefactBundle
{
    /// <summary>Version of the layout that this library writes and the newest that it reads.</summary>
    public const int SchemaVersion = 1;

    private readonly FrozenDictionary<(string, string), BundleItem> byName;

    private ArtefactBundle(string root, IReadOnlyList<BundleItem> items)
    {
        Root = root;
        Items = items;
        byName = items.ToFrozenDictionary(i => (i.Category, i.Id));
    }

    /// <summary>Full path of the bundle folder.</summary>
    public string Root { get; }

    /// <summary>The items in ordinal order of category, then id.</summary>
    public IReadOnlyList<BundleItem> Items { get; }

    /// <summary>Opens a bundle.</summary>
    /// <param name="root">The bundle folder.</param>
    /// <param name="codec">Decodes images and masks; <see cref="SkiaImageCodec"/> when null.</param>
    /// <returns>The bundle.</returns>
    /// <exception cref="DatasetFormatException">The folder is missing, <c>bundle.json</c> is broken, or there are no items.</exception>
    public static ArtefactBundle Open(string root, IImageCodec? codec = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        root = Path.GetFullPath(root);
        if (!Directory.Exists(root))
        {
            throw new DatasetFormatException(root, "", "a folder of artefacts", "no such folder");
        }

        var list = Path.Combine(root, "bundle.json");
        var names = File.Exists(list) ? ReadList(list) : FindItems(root);
        return names.Count > 0
            ? new(root, [.. names.Select(n => new BundleItem(Path.Combine(root, n.Category, n.Id), n.Category, n.Id, codec))])
            : throw new DatasetFormatException(root, "", "items in root/category/id/ with an item.json each", "none");
    }

    /// <summary>An item by name.</summary>
    /// <param name="category">Category label.</param>
    /// <param name="id">Name within the category.</param>
    /// <returns>The item.</returns>
    /// <exception cref="DatasetFormatException">The bundle has no such item.</exception>
    public BundleItem this[string category, string id] =>
        TryFind(category, id) ?? throw new DatasetFormatException(Root, "", $"an item '{category}/{id}'", "no such item");

    /// <summary>An item by its <see cref="BundleItem.Name"/>.</summary>
    /// <param name="name">Category and id with a slash between them, for example <c>car/0001</c>.</param>
    /// <returns>The item.</returns>
    /// <exception cref="DatasetFormatException">The bundle has no such item.</exception>
    public BundleItem this[string name]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(name);
            var slash = name.IndexOf('/', StringComparison.Ordinal);
            return slash > 0 && slash < name.Length - 1
                ? this[name[..slash], name[(slash + 1)..]]
                : throw new DatasetFormatException(Root, "", "an item as category/id", $"'{name}'");
        }
    }

    /// <summary>An item by name, if there is one.</summary>
    /// <param name="category">Category label.</param>
    /// <param name="id">Name within the category.</param>
    /// <returns>The item or null.</returns>
    public BundleItem? TryFind(string category, string id)
    {
        ArgumentNullException.ThrowIfNull(category);
        ArgumentNullException.ThrowIfNull(id);
        return byName.GetValueOrDefault((category, id));
    }

    /// <summary>Reads everything and lists all that is wrong, instead of failing at the first.</summary>
    /// <param name="progress">Told after every item.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>Problems in the order of <see cref="Items"/>; empty when all is well. Parts that are simply absent are no problem, except image, mask and item.json.</returns>
    public IReadOnlyList<BundleProblem> Verify(IProgress<StageProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var problems = new IReadOnlyList<BundleProblem>[Items.Count];
        var done = 0;
        ParallelLoop.For(Items.Count, new() { CancellationToken = cancellationToken }, i =>
        {
            problems[i] = BundleVerifier.Check(Items[i]);
            progress?.Report(new("verify", Interlocked.Increment(ref done), Items.Count, Items[i].Name));
        });
        return [.. problems.SelectMany(p => p)];
    }

    private static List<(string Category, string Id)> ReadList(string path)
    {
        var json = JsonCursor.ReadObject(path);
        if (json["schema"].Integer() is < 1 or > SchemaVersion)
        {
            throw json["schema"].Wrong($"a version of 1 to {SchemaVersion}");
        }

        SortedSet<(string, string)> names = new(ByName);
        foreach (var item in json["items"].Items())
        {
            if (!names.Add((item["category"].Name(), item["id"].Name())))
            {
                throw item.Wrong("an item that was not listed before");
            }
        }

        return [.. names];
    }

    private static List<(string Category, string Id)> FindItems(string root)
    {
        SortedSet<(string, string)> names = new(ByName);
        foreach (var category in Directory.EnumerateDirectories(root))
        {
            foreach (var item in Directory.EnumerateDirectories(category).Where(i => File.Exists(Path.Combine(i, "item.json"))))
            {
                names.Add((Path.GetFileName(category), Path.GetFileName(item)));
            }
        }

        return [.. names];
    }

    internal static Comparer<(string Category, string Id)> ByName { get; } = Comparer<(string Category, string Id)>.Create(
        (a, b) => string.CompareOrdinal(a.Category, b.Category) is var c && c != 0 ? c : string.CompareOrdinal(a.Id, b.Id));
}
