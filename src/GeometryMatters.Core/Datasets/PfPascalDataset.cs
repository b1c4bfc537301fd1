using System.Collections.Concurrent;
using System.Globalization;
using GeometryMatters.Imaging;

namespace GeometryMatters.Datasets;

/// <summary>Reads PF-PASCAL: <c>{trn,val,test}_pairs_pf_pascal.csv</c> (training also as <c>train_…</c>) and <c>Annotations/class/image.mat</c>.</summary>
/// <remarks>
/// Columns of a row: source image, target image (both begin with the folder's own name), class from 1, and for validation and test the
/// coordinates XA; YA; XB; YB joined by semicolons. Rows without them take the key points (at most 20, slot by row) from the images'
/// <c>kps</c> matrices, where NaN is not visible. There are no boxes: the box is the whole image, and PCK is measured in shares of the canvas
/// (<c>PckOptions.PfPascal</c>). Sizes come from the images' headers, so the images must be there. Safe for concurrent use.
/// </remarks>
public sealed class PfPascalDataset : IPairSource
{
    /// <summary>Key point slots of every image; those that an image does not have are invisible.</summary>
    public const int Slots = 20;

    private static readonly string[] Classes =
    [
        "aeroplane", "bicycle", "bird", "boat", "bottle", "bus", "car", "cat", "chair", "cow", "diningtable", "dog", "horse", "motorbike", "person",
        "pottedplant", "sheep", "sofa", "train", "tvmonitor",
    ];

    private readonly Lazy<PfPascalRow[]>[] rows;
    private readonly ConcurrentDictionary<(DatasetSplit, string), Lazy<IReadOnlyList<PairAnnotation>>> pairs = new();
    private readonly ConcurrentDictionary<string, Lazy<(int Width, int Height)>> sizes = new(StringComparer.Ordinal);

    /// <summary>Opens the dataset.</summary>
    /// <param name="root">The folder <c>PF-dataset-PASCAL</c>, whatever it is called.</param>
    /// <exception cref="DatasetFormatException">There is no such folder.</exception>
    public PfPascalDataset(string root)
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        Root = Path.GetFullPath(root);
        if (!Directory.Exists(Root))
        {
            throw new DatasetFormatException(Root, "", "the folder of PF-PASCAL", "no such folder");
        }

        rows = [.. Enum.GetValues<DatasetSplit>().Select(s => new Lazy<PfPascalRow[]>(() => PfPascalRow.ReadAll(ListOf(s), Classes.Length)))];
    }

    /// <summary>Full path of the dataset folder.</summary>
    public string Root { get; }

    /// <inheritdoc/>
    public string Name => "PF-PASCAL";

    /// <inheritdoc/>
    /// <remarks>The 20 classes of PASCAL VOC.</remarks>
    public IReadOnlyList<string> Categories => Classes;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The category is not one of <see cref="Categories"/>.</exception>
    public IReadOnlyList<PairAnnotation> ReadPairs(DatasetSplit split, string category)
    {
        ArgumentNullException.ThrowIfNull(category);
        var number = Array.IndexOf(Classes, category);
        if (number < 0)
        {
            throw new ArgumentException($"Expected one of [{string.Join(", ", Classes)}], found '{category}'.", nameof(category));
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)split, (uint)DatasetSplit.Test, nameof(split));
        return pairs.GetOrAdd((split, category), _ => new(() => [.. rows[(int)split].Value.Where(r => r.Class == number + 1).Select(r => Pair(r, category))])).Value;
    }

    /// <inheritdoc/>
    /// <returns>Empty: the published evaluation has none.</returns>
    public IReadOnlyList<IReadOnlyList<int>> GeoAwareGroups(string category) => [];

    private string ListOf(DatasetSplit split)
    {
        var name = split == DatasetSplit.Train ? "trn" : SpairLayout.Folder(split);
        var path = Path.Combine(Root, $"{name}_pairs_pf_pascal.csv");
        return split == DatasetSplit.Train && !File.Exists(path) ? Path.Combine(Root, "train_pairs_pf_pascal.csv") : path;
    }

    private PairAnnotation Pair(PfPascalRow row, string category)
    {
        var (source, target) = (Image(row.Source, row.SourceKeypoints, category), Image(row.Target, row.TargetKeypoints, category));
        return new(string.Create(CultureInfo.InvariantCulture, $"{row.Number:D6}-{source.Id}-{target.Id}"), source, target);
    }

    private ImageAnnotation Image(string relative, Keypoint[]? keypoints, string category)
    {
        var path = Path.Combine(Root, relative);
        var id = Path.GetFileNameWithoutExtension(path);
        var (width, height) = sizes.GetOrAdd(path, p => new(() => JpegSize.Read(p))).Value;
        return new()
        {
            Id = id,
            Category = category,
            ImagePath = path,
            Width = width,
            Height = height,
            Box = new PixelBox(0, 0, width, height),
            Keypoints = keypoints ?? FromMatlab(Path.Combine(Root, "Annotations", category, $"{id}.mat")),
        };
    }

    private static Keypoint[] FromMatlab(string path)
    {
        var kps = MatlabFile.Read(path, "kps");
        if (kps.Columns != 2 || kps.Rows > Slots)
        {
            throw new DatasetFormatException(path, "kps", $"at most {Slots} rows of 2", string.Create(CultureInfo.InvariantCulture, $"{kps.Rows} x {kps.Columns}"));
        }

        var result = new Keypoint[Slots];
        for (var i = 0; i < kps.Rows; i++)
        {
            result[i] = double.IsFinite(kps[i, 0]) && double.IsFinite(kps[i, 1]) ? new(kps[i, 0], kps[i, 1], true) : Keypoint.Invisible;
        }

        return result;
    }
}
