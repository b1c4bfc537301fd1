using System.Collections.Concurrent;
using GeometryMatters.Imaging;

namespace GeometryMatters.Datasets;

/// <summary>Reads a dataset in the layout of SPair-71k: JPEGImages, ImageAnnotation and PairAnnotation.</summary>
/// <remarks>
/// Nothing is read before it is asked for; annotations of a category stay in memory once read. Key points keep their raw slot
/// ids (at least 30 slots). Pair files may have any separator in place of the colon, which Windows does not allow in file
/// names; where the name leaves the category open, the file's own <c>category</c> decides. Safe for concurrent use.
/// </remarks>
public sealed class SpairDataset : IPairSource
{
    private readonly SpairDatasetOptions options;
    private readonly Lazy<IReadOnlyDictionary<string, IReadOnlyList<IReadOnlyList<int>>>> groups;
    private readonly Lazy<IReadOnlyDictionary<string, IReadOnlyList<IReadOnlyList<int>>>?> mirrors;
    private readonly Lazy<Dictionary<string, string[]>>[] pairFiles;
    private readonly ConcurrentDictionary<(DatasetSplit, string), Lazy<IReadOnlyList<PairAnnotation>>> pairs = new();
    private readonly ConcurrentDictionary<(string Category, string Id), Lazy<ImageAnnotation>> images = new();

    /// <summary>Opens a dataset folder.</summary>
    /// <param name="root">The folder that holds JPEGImages, ImageAnnotation and PairAnnotation.</param>
    /// <param name="options">Folder names; SPair-71k's by default.</param>
    /// <exception cref="DatasetFormatException">The folder of image or pair annotations is missing, or the first has no category.</exception>
    public SpairDataset(string root, SpairDatasetOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        this.options = options ?? new();
        this.options.Validate();
        Root = Path.GetFullPath(root);
        var annotations = RequireFolder(Path.Combine(Root, this.options.ImageAnnotationFolder), "a folder of image annotations per category");
        RequireFolder(Path.Combine(Root, this.options.PairAnnotationFolder), "a folder of pair annotations per split");
        Categories = [.. Directory.EnumerateDirectories(annotations).Select(d => Path.GetFileName(d)).Order(StringComparer.Ordinal)];
        if (Categories.Count == 0)
        {
            throw new DatasetFormatException(annotations, "", "a folder per category", "none");
        }

        groups = new(ReadGroups);
        mirrors = new(() => Path.Combine(Root, SpairLayout.NamesFile) is var names && File.Exists(names) ? SpairAnnotationReader.ReadMirrorPairs(names) : null);
        pairFiles = [.. Enum.GetValues<DatasetSplit>().Select(s => new Lazy<Dictionary<string, string[]>>(() => ListPairs(s)))];
    }

    /// <summary>Full path of the dataset folder.</summary>
    public string Root { get; }

    /// <inheritdoc/>
    public string Name => options.Name;

    /// <inheritdoc/>
    public IReadOnlyList<string> Categories { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The category is not one of <see cref="Categories"/>.</exception>
    public IReadOnlyList<PairAnnotation> ReadPairs(DatasetSplit split, string category)
    {
        RequireCategory(category);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)split, (uint)DatasetSplit.Test, nameof(split));
        return pairs.GetOrAdd((split, category), _ => new(() => ReadCategory(split, category))).Value;
    }

    /// <summary>Slots that are visible in at least one image of a category's pairs: the published loader keeps these and renumbers them.</summary>
    /// <param name="split">Which part.</param>
    /// <param name="category">One of <see cref="Categories"/>.</param>
    /// <returns>Raw slot ids, ascending.</returns>
    /// <exception cref="ArgumentException">The category is not one of <see cref="Categories"/>.</exception>
    /// <exception cref="DatasetFormatException">An annotation is missing or broken.</exception>
    public IReadOnlyList<int> UsedSlots(DatasetSplit split, string category)
    {
        SortedSet<int> used = [];
        foreach (var image in ReadPairs(split, category).SelectMany(p => new[] { p.Source, p.Target }).Distinct(ReferenceEqualityComparer.Instance).Cast<ImageAnnotation>())
        {
            used.UnionWith(Enumerable.Range(0, image.Keypoints.Count).Where(s => image.Keypoints[s].IsVisible));
        }

        return [.. used];
    }

    /// <summary>Reads the annotation of one image.</summary>
    /// <param name="category">One of <see cref="Categories"/>.</param>
    /// <param name="id">File name without extension.</param>
    /// <returns>The annotation; the same object at every call.</returns>
    /// <exception cref="DatasetFormatException">The annotation is missing or broken.</exception>
    /// <exception cref="ArgumentException">The category is not one of <see cref="Categories"/>.</exception>
    public ImageAnnotation ReadImage(string category, string id)
    {
        RequireCategory(category);
        ArgumentException.ThrowIfNullOrEmpty(id);
        return images.GetOrAdd((category, id), key => new(() => SpairAnnotationReader.ReadImage(
            Path.Combine(Root, options.ImageAnnotationFolder, key.Category, $"{key.Id}.json"),
            Path.Combine(Root, options.ImageFolder, key.Category),
            key.Category,
            key.Id))).Value;
    }

    /// <summary>Ids of all annotated images of a category in ordinal order, whether a pair uses them or not.</summary>
    /// <param name="category">One of <see cref="Categories"/>.</param>
    /// <returns>File names without extension.</returns>
    /// <exception cref="ArgumentException">The category is not one of <see cref="Categories"/>.</exception>
    public IReadOnlyList<string> ListImages(string category)
    {
        RequireCategory(category);
        var folder = Path.Combine(Root, options.ImageAnnotationFolder, category);
        return [.. Directory.EnumerateFiles(folder, "*.json").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    /// <remarks>Taken from <c>keypoint_groups.json</c> in the dataset folder where there is one, else from <see cref="SpairKeypointGroups"/> unless the options say that slots mean something else.</remarks>
    /// <exception cref="DatasetFormatException"><c>keypoint_groups.json</c> is broken.</exception>
    public IReadOnlyList<IReadOnlyList<int>> GeoAwareGroups(string category)
    {
        ArgumentNullException.ThrowIfNull(category);
        return groups.Value.TryGetValue(category, out var own) ? own : groups.Value.Count > 0 || !options.HasSpairKeypoints ? [] : SpairKeypointGroups.For(category);
    }

    /// <summary>Key points that change places when an image is mirrored, by raw slot id.</summary>
    /// <param name="category">Category label.</param>
    /// <returns>Pairs of slots; empty where none are known. Slots that keep their place are left out.</returns>
    /// <remarks>
    /// Where the dataset folder has a <c>keypoint_names.json</c>, as drawn datasets do, names that end in <c>_left</c> and <c>_right</c> are partners; else they are
    /// <see cref="SpairMirrorPairs"/> unless the options say that slots mean something else.
    /// </remarks>
    /// <exception cref="DatasetFormatException"><c>keypoint_names.json</c> is broken.</exception>
    public IReadOnlyList<IReadOnlyList<int>> MirrorPairs(string category)
    {
        ArgumentNullException.ThrowIfNull(category);
        return mirrors.Value is { } own ? own.GetValueOrDefault(category, []) : options.HasSpairKeypoints ? SpairMirrorPairs.For(category) : [];
    }

    private static string RequireFolder(string path, string expected) =>
        Directory.Exists(path) ? path : throw new DatasetFormatException(path, "", expected, "no such folder");

    private void RequireCategory(string category)
    {
        ArgumentNullException.ThrowIfNull(category);
        if (!Categories.Contains(category, StringComparer.Ordinal))
        {
            throw new ArgumentException($"Expected one of [{string.Join(", ", Categories)}], found '{category}'.", nameof(category));
        }
    }

    private IReadOnlyDictionary<string, IReadOnlyList<IReadOnlyList<int>>> ReadGroups()
    {
        var path = Path.Combine(Root, SpairLayout.GroupsFile);
        return File.Exists(path)
            ? SpairAnnotationReader.ReadGroups(path)
            : new Dictionary<string, IReadOnlyList<IReadOnlyList<int>>>(StringComparer.Ordinal);
    }

    private Dictionary<string, string[]> ListPairs(DatasetSplit split)
    {
        var folder = RequireFolder(Path.Combine(Root, options.PairAnnotationFolder, SpairLayout.Folder(split)), "a folder of pair annotations");
        Dictionary<string, List<string>> byCategory = new(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(folder, "*.json"))
        {
            var named = SpairLayout.CategoriesByName(Path.GetFileNameWithoutExtension(file.AsSpan()), Categories);
            var category = named.Length == 1 ? named[0] : JsonCursor.ReadObject(file)["category"].Text();
            if (!byCategory.TryGetValue(category, out var files))
            {
                byCategory.Add(category, files = []);
            }

            files.Add(file);
        }

        return byCategory.ToDictionary(p => p.Key, p => p.Value.Order(StringComparer.Ordinal).ToArray(), StringComparer.Ordinal);
    }

    private PairAnnotation[] ReadCategory(DatasetSplit split, string category)
    {
        if (!pairFiles[(int)split].Value.TryGetValue(category, out var files))
        {
            return [];
        }

        if (options.Subsample is { } size)
        {
            files = Array.ConvertAll(new NumpyRandom((uint)options.SubsampleSeed).Choice(files.Length, size), i => files[i]);
        }

        Dictionary<(string Id, PixelBox Box), ImageAnnotation> other = [];
        var result = new PairAnnotation[files.Length];
        for (var i = 0; i < files.Length; i++)
        {
            var pair = JsonCursor.ReadObject(files[i]);
            if (pair["category"].Text() != category)
            {
                throw pair["category"].Wrong($"\"{category}\" as in the file name");
            }

            var id = SpairLayout.PairId(Path.GetFileNameWithoutExtension(files[i]), category);
            result[i] = new(id, End(pair, "src", category, other), End(pair, "trg", category, other));
        }

        return result;
    }

    /// <summary>One image of a pair. The pair's own box counts, as in GeoAware-SC, even where the image's annotation says otherwise.</summary>
    private ImageAnnotation End(JsonCursor pair, string end, string category, Dictionary<(string Id, PixelBox Box), ImageAnnotation> other)
    {
        var image = ReadImage(category, Path.GetFileNameWithoutExtension(pair[$"{end}_imname"].Name()));
        if (pair.Find($"{end}_imsize") is { } size)
        {
            var sides = size.Items();
            if (sides.Length < 2 || sides[0].Integer() != image.Width || sides[1].Integer() != image.Height)
            {
                throw size.Wrong($"[{image.Width}, {image.Height}, ...] as in the image's annotation");
            }
        }

        if (pair.Find($"{end}_bndbox") is not { } boxAt)
        {
            return image;
        }

        var box = SpairAnnotationReader.ReadBox(boxAt);
        if (box == image.Box)
        {
            return image;
        }

        if (!other.TryGetValue((image.Id, box), out var changed))
        {
            other.Add((image.Id, box), changed = image with { Box = box });
        }

        return changed;
    }
}
