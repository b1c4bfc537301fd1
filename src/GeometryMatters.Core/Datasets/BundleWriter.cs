using GeometryMatters.Imaging;

namespace GeometryMatters.Datasets;

/// <summary>Makes an artefact bundle: add items, save their artefacts, then <see cref="Complete"/>.</summary>
/// <remarks>Items may be added and filled from several threads.</remarks>
public sealed class BundleWriter
{
    private readonly SortedSet<(string Category, string Id)> names = new(ArtefactBundle.ByName);
    private readonly Lock gate = new();
    private readonly IImageCodec? codec;

    /// <summary>Prepares to write into a folder, which is made if need be.</summary>
    /// <param name="root">Folder of the bundle.</param>
    /// <param name="codec">Encodes masks; <see cref="SkiaImageCodec"/> when null.</param>
    public BundleWriter(string root, IImageCodec? codec = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        Root = Path.GetFullPath(root);
        Directory.CreateDirectory(Root);
        this.codec = codec;
    }

    /// <summary>Full path of the bundle folder.</summary>
    public string Root { get; }

    /// <summary>Adds an item and writes its <c>item.json</c>.</summary>
    /// <param name="info">What is known of it.</param>
    /// <returns>The item, ready to save artefacts into.</returns>
    /// <exception cref="ArgumentException">Category or id is no plain name, or the item was added before.</exception>
    public BundleItem Add(BundleItemInfo info)
    {
        ArgumentNullException.ThrowIfNull(info);
        RequirePlain(info.Category, nameof(info.Category));
        RequirePlain(info.Id, nameof(info.Id));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(info.Width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(info.Height);
        lock (gate)
        {
            if (!names.Add((info.Category, info.Id)))
            {
                throw new ArgumentException($"The item '{info.Category}/{info.Id}' was added before.", nameof(info));
            }
        }

        var folder = Path.Combine(Root, info.Category, info.Id);
        info.Write(folder);
        return new(folder, info.Category, info.Id, codec);
    }

    /// <summary>Writes <c>bundle.json</c>, the list of items; readers of a bundle that was cut short find the items by their folders.</summary>
    public void Complete()
    {
        (string Category, string Id)[] all;
        lock (gate)
        {
            all = [.. names];
        }

        JsonObjectFile.Write(Path.Combine(Root, "bundle.json"), json =>
        {
            json.WriteNumber("schema", ArtefactBundle.SchemaVersion);
            json.WriteStartArray("items");
            foreach (var (category, id) in all)
            {
                json.WriteStartObject();
                json.WriteString("category", category);
                json.WriteString("id", id);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    private static void RequirePlain(string name, string parameter)
    {
        if (string.IsNullOrWhiteSpace(name) || name is "." or ".." || name.AsSpan().IndexOfAny('/', '\\', ':') >= 0)
        {
            throw new ArgumentException($"Expected a plain folder name, found '{name}'.", parameter);
        }
    }
}
