using System.Collections.Concurrent;
using System.Globalization;
using GeometryMatters.Imaging;

namespace GeometryMatters.Datasets;

/// <summary>Pseudo-labels that DIY-SC's generator wrote: <c>{trn,val,test}/category_anns.pt</c>, each a list of pairs with matched points.</summary>
/// <remarks>
/// Slot i of both images is the i-th kept match. The files hold points on the canvas, at the top left corners of patches; here they are image
/// pixels like every key point, rounded so that a corner stays in its patch. The box of an image starts at the canvas' corner and has the largest
/// coordinate of the points as its side, which is what the published loader takes for the threshold. Safe for concurrent use.
/// </remarks>
public sealed class PseudoLabelSet : IPairSource
{
    private const string Suffix = "_anns.pt";

    private readonly string folder;
    private readonly string imageFolder;
    private readonly PseudoLabelSetOptions options;
    private readonly ConcurrentDictionary<(DatasetSplit, string), Lazy<IReadOnlyList<PairAnnotation>>> pairs = new();

    /// <summary>Opens a set.</summary>
    /// <param name="folder">The folder that holds <c>trn</c>, <c>val</c> or <c>test</c>.</param>
    /// <param name="imageFolder">Folder of the images, one sub-folder per category (SPair-71k's JPEGImages); images are not opened.</param>
    /// <param name="options">How much is taken; null for the defaults.</param>
    /// <exception cref="DatasetFormatException">There is no annotation file.</exception>
    public PseudoLabelSet(string folder, string imageFolder, PseudoLabelSetOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentException.ThrowIfNullOrEmpty(imageFolder);
        this.options = options ?? new();
        this.options.Validate();
        this.folder = Path.GetFullPath(folder);
        this.imageFolder = Path.GetFullPath(imageFolder);
        Categories =
        [
            .. Enum.GetValues<DatasetSplit>()
                .Select(s => Path.Combine(this.folder, SpairLayout.Folder(s)))
                .Where(Directory.Exists)
                .SelectMany(d => Directory.EnumerateFiles(d, $"*{Suffix}"))
                .Select(f => Path.GetFileName(f)[..^Suffix.Length])
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];
        if (Categories.Count == 0)
        {
            throw new DatasetFormatException(this.folder, "", $"trn, val or test with category{Suffix} files", "none");
        }
    }

    /// <inheritdoc/>
    public string Name => options.Name;

    /// <inheritdoc/>
    public IReadOnlyList<string> Categories { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The category is not one of <see cref="Categories"/>.</exception>
    public IReadOnlyList<PairAnnotation> ReadPairs(DatasetSplit split, string category)
    {
        ArgumentNullException.ThrowIfNull(category);
        if (!Categories.Contains(category, StringComparer.Ordinal))
        {
            throw new ArgumentException($"Expected one of [{string.Join(", ", Categories)}], found '{category}'.", nameof(category));
        }

        return pairs.GetOrAdd((split, category), _ => new(() => Read(split, category))).Value;
    }

    /// <inheritdoc/>
    /// <returns>Empty: a slot has no meaning beyond its pair.</returns>
    public IReadOnlyList<IReadOnlyList<int>> GeoAwareGroups(string category) => [];

    private PairAnnotation[] Read(DatasetSplit split, string category)
    {
        var path = Path.Combine(folder, SpairLayout.Folder(split), category + Suffix);
        if (!File.Exists(path))
        {
            throw new DatasetFormatException(path, "", "a file", "none");
        }

        var annotations = MatchAnnotationFile.Read(path);
        NumpyRandom random = new((uint)options.Seed);
        var drawn = options.Subsample is { } size && size < annotations.Count
            ? random.Choice(annotations.Count, size)
            : [.. Enumerable.Range(0, annotations.Count)];
        var result = new PairAnnotation[drawn.Length];
        for (var i = 0; i < drawn.Length; i++)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"{i:D6}");
            result[i] = Pair(id, category, annotations[drawn[i]], random, string.Create(CultureInfo.InvariantCulture, $"[{drawn[i]}]"), path);
        }

        return result;
    }

    private PairAnnotation Pair(string id, string category, MatchAnnotation annotation, NumpyRandom random, string place, string path)
    {
        var count = annotation.SourcePoints.Count;
        if (count == 0)
        {
            throw new DatasetFormatException(path, $"{place}.source_kps", "at least one point", "none");
        }

        var kept = options.MaxKeypoints is { } most ? random.ChoiceWithoutReplacement(count, Math.Min(most, count)) : null;
        var from = Image(category, annotation.SourceImage, annotation.SourceSize, annotation.SourcePoints, kept, annotation.CanvasSize, $"{place}.src_imname", path);
        var to = Image(category, annotation.TargetImage, annotation.TargetSize, annotation.TargetPoints, kept, annotation.CanvasSize, $"{place}.trg_imname", path);
        return new($"{id}-{from.Id}-{to.Id}", from, to) { IsTargetMirrored = annotation.Flip };
    }

    private ImageAnnotation Image(
        string category, string name, (int Width, int Height) size, IReadOnlyList<CanvasPoint> points, int[]? kept, int canvas, string place, string path)
    {
        if (name.Length == 0 || name is "." or ".." || name.AsSpan().IndexOfAny('/', '\\', '\0') >= 0)
        {
            throw new DatasetFormatException(path, place, "a plain file name", $"'{name}'");
        }

        Letterbox box = new(size.Width, size.Height, canvas, 1);
        CanvasPoint[] chosen = kept is null ? [.. points] : Array.ConvertAll(kept, i => points[i]);

        // The published loader takes the maximum over the annotation's whole lists.
        var side = points.Max(p => Math.Max(p.X, p.Y)) / box.Scale;
        return new()
        {
            Id = Path.GetFileNameWithoutExtension(name),
            Category = category,
            ImagePath = Path.Combine(imageFolder, category, name),
            Width = size.Width,
            Height = size.Height,
            Box = new(0, 0, side, side),
            Keypoints = Array.ConvertAll(chosen, p => new Keypoint(ToImage(p.X, box.OffsetX, box.Scale), ToImage(p.Y, box.OffsetY, box.Scale), true)),
        };
    }

    /// <summary>A single-precision image coordinate that is not below, but next to, the point on the canvas, so that the corner of a patch does not fall into its neighbour.</summary>
    private static double ToImage(double canvas, int offset, double scale)
    {
        var x = (float)((canvas - offset) / scale);
        var step = (MathF.BitIncrement((float)canvas) - (float)canvas) / (4 * (float)scale);
        while (((x * (float)scale) + offset) < (float)canvas || (x * scale) + offset < canvas)
        {
            x = MathF.Max(MathF.BitIncrement(x), x + step);
        }

        return x;
    }
}
