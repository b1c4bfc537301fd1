using System.Collections.Concurrent;
using GeometryMatters.Imaging;

namespace GeometryMatters.Datasets;

/// <summary>Which pairs of AP-10K are asked for (the benchmark of GeoAware-SC).</summary>
public enum Ap10KProtocol
{
    /// <summary>Two animals of a species; the category is the species.</summary>
    IntraSpecies,

    /// <summary>Two species of a family; the category is the family.</summary>
    CrossSpecies,

    /// <summary>Two families; the only category is <c>all</c>.</summary>
    CrossFamily,
}

/// <summary>Reads AP-10K in the layout of GeoAware-SC's benchmark, which <see cref="Ap10KBuilder"/> or the published notebook makes.</summary>
/// <remarks>
/// <c>ImageAnnotation/family/species/id.json</c>, <c>JPEGImages/family/species/id.jpg</c> and <c>PairAnnotation/{trn,val,test}[_cross_species|_cross_family]/source-target:category.json</c>,
/// with any character for the colon. Of a pair's two paths only family, species and file count, so that the folder may lie anywhere. A key point is visible when its label is above 0. The published loader multiplies coordinates by half the label; here a point
/// labelled 1 keeps its place. An animal's category is that of the pair. Training pairs exist within species only. Safe for concurrent use.
/// </remarks>
public sealed class Ap10KDataset : IPairSource
{
    private readonly Ap10KProtocol protocol;
    private readonly Lazy<Dictionary<string, string[]>>[] pairFiles;
    private readonly ConcurrentDictionary<(DatasetSplit, string), Lazy<IReadOnlyList<PairAnnotation>>> pairs = new();
    private readonly ConcurrentDictionary<(string Category, string Path), Lazy<ImageAnnotation>> images = new();

    /// <summary>Opens the dataset.</summary>
    /// <param name="root">The folder that holds ImageAnnotation, JPEGImages and PairAnnotation.</param>
    /// <param name="protocol">Which pairs.</param>
    /// <exception cref="DatasetFormatException">A folder is missing, or there is no species.</exception>
    public Ap10KDataset(string root, Ap10KProtocol protocol = Ap10KProtocol.IntraSpecies)
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        if (!Enum.IsDefined(protocol))
        {
            throw new ArgumentOutOfRangeException(nameof(protocol), protocol, "Unknown protocol.");
        }

        this.protocol = protocol;
        Root = Path.GetFullPath(root);
        var annotations = Path.Combine(Root, Ap10KLayout.Annotations);
        if (!Directory.Exists(annotations))
        {
            throw new DatasetFormatException(annotations, "", "a folder of image annotations per family and species", "no such folder");
        }

        var families = Directory.EnumerateDirectories(annotations).ToDictionary(d => Path.GetFileName(d), d => Directory.GetDirectories(d), StringComparer.Ordinal);
        if (families.Values.All(f => f.Length == 0))
        {
            throw new DatasetFormatException(annotations, "", "family/species folders", "none");
        }

        IEnumerable<string> names = protocol switch
        {
            Ap10KProtocol.IntraSpecies => families.Values.SelectMany(f => f.Select(d => Path.GetFileName(d))),
            Ap10KProtocol.CrossSpecies => families.Where(f => f.Value.Length > 1).Select(f => f.Key),
            _ => [Ap10KLayout.AllFamilies],
        };
        Categories = [.. names.Order(StringComparer.Ordinal)];
        pairFiles = [.. Enum.GetValues<DatasetSplit>().Select(s => new Lazy<Dictionary<string, string[]>>(() => ListPairs(s)))];
    }

    /// <summary>Full path of the dataset folder.</summary>
    public string Root { get; }

    /// <inheritdoc/>
    public string Name => protocol switch
    {
        Ap10KProtocol.IntraSpecies => "AP-10K intra-species",
        Ap10KProtocol.CrossSpecies => "AP-10K cross-species",
        _ => "AP-10K cross-family",
    };

    /// <inheritdoc/>
    public IReadOnlyList<string> Categories { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The category is not one of <see cref="Categories"/>, or training pairs across species or families are asked for.</exception>
    public IReadOnlyList<PairAnnotation> ReadPairs(DatasetSplit split, string category)
    {
        ArgumentNullException.ThrowIfNull(category);
        if (!Categories.Contains(category, StringComparer.Ordinal))
        {
            throw new ArgumentException($"Expected one of [{string.Join(", ", Categories)}], found '{category}'.", nameof(category));
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)split, (uint)DatasetSplit.Test, nameof(split));
        if (split == DatasetSplit.Train && protocol != Ap10KProtocol.IntraSpecies)
        {
            throw new ArgumentException("AP-10K has training pairs within species only.", nameof(split));
        }

        return pairs.GetOrAdd((split, category), _ => new(() => ReadCategory(split, category))).Value;
    }

    /// <inheritdoc/>
    public IReadOnlyList<IReadOnlyList<int>> GeoAwareGroups(string category) => Ap10KKeypoints.GeoAwareGroups;

    private Dictionary<string, string[]> ListPairs(DatasetSplit split)
    {
        var folder = Path.Combine(Root, Ap10KLayout.Pairs, Ap10KLayout.Folder(split, protocol));
        if (!Directory.Exists(folder))
        {
            throw new DatasetFormatException(folder, "", "a folder of pair annotations", "no such folder");
        }

        return Directory.EnumerateFiles(folder, "*.json")
            .GroupBy(f => Ap10KLayout.CategoryOf(f), StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Order(StringComparer.Ordinal).ToArray(), StringComparer.Ordinal);
    }

    private PairAnnotation[] ReadCategory(DatasetSplit split, string category)
    {
        if (!pairFiles[(int)split].Value.TryGetValue(category, out var files))
        {
            return [];
        }

        return Array.ConvertAll(files, file =>
        {
            var pair = JsonCursor.ReadObject(file);
            var stem = Path.GetFileNameWithoutExtension(file);
            return new PairAnnotation(stem[..^(category.Length + 1)], Image(pair["src_json_path"], category), Image(pair["trg_json_path"], category));
        });
    }

    private ImageAnnotation Image(JsonCursor path, string category)
    {
        var parts = path.Text().Split('/', '\\');
        if (parts.Length < 3 || parts[^3..].Any(p => p is "" or "." or ".." || p.Contains(':', StringComparison.Ordinal)) || Path.GetExtension(parts[^1]) != ".json")
        {
            throw path.Wrong("…/family/species/id.json");
        }

        return images.GetOrAdd((category, Path.Combine(parts[^3..])), key => new(() => Read(key.Path, key.Category))).Value;
    }

    private ImageAnnotation Read(string relative, string category)
    {
        var json = JsonCursor.ReadObject(Path.Combine(Root, Ap10KLayout.Annotations, relative));
        var box = json["bbox"].Numbers(4);
        if (box[2] < 0 || box[3] < 0)
        {
            throw json["bbox"].Wrong("[left, top, width, height]");
        }

        return new()
        {
            Id = Path.GetFileNameWithoutExtension(relative),
            Category = category,
            ImagePath = Path.Combine(Root, Ap10KLayout.Images, Path.ChangeExtension(relative, ".jpg")),
            Width = json["width"].PositiveInteger(),
            Height = json["height"].PositiveInteger(),
            Box = new PixelBox(box[0], box[1], box[0] + box[2], box[1] + box[3]),
            Keypoints = Ap10KLayout.Keypoints(json["keypoints"]),
        };
    }
}
