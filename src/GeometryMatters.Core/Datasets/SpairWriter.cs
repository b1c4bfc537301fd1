using System.Globalization;
using System.Text.Json;
using GeometryMatters.Imaging;

namespace GeometryMatters.Datasets;

/// <summary>Writes a dataset in the layout of SPair-71k, so that <see cref="SpairDataset"/> and other readers of that layout read it.</summary>
/// <remarks>Every file appears whole or not at all. Different files may be written at once from several threads.</remarks>
public sealed class SpairWriter
{
    private readonly char separator;

    /// <summary>Prepares to write into a folder, which is made if need be.</summary>
    /// <param name="root">Folder of the dataset.</param>
    /// <param name="windowsSafe">
    /// Whether pair names have '_' where SPair-71k has a colon, which Windows forbids; by default only on Windows.
    /// <see cref="SpairDataset"/> reads both.
    /// </param>
    public SpairWriter(string root, bool? windowsSafe = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        Root = Path.GetFullPath(root);
        separator = windowsSafe ?? OperatingSystem.IsWindows() ? '_' : ':';
    }

    /// <summary>Full path of the dataset folder.</summary>
    public string Root { get; }

    /// <summary>Where the image of an annotation belongs.</summary>
    /// <param name="category">Category label.</param>
    /// <param name="id">File name without extension.</param>
    /// <returns>Root/JPEGImages/category/id.jpg.</returns>
    public string ImagePath(string category, string id) => Path.Combine(Root, "JPEGImages", category, $"{id}.jpg");

    /// <summary>Writes an image's encoded bytes to <see cref="ImagePath"/>.</summary>
    /// <param name="category">Category label.</param>
    /// <param name="id">File name without extension.</param>
    /// <param name="jpeg">A whole JPEG file.</param>
    public void WriteImage(string category, string id, ReadOnlySpan<byte> jpeg)
    {
        var path = ImagePath(category, id);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        AtomicFile.WriteAllBytes(path, jpeg);
    }

    /// <summary>Writes the annotation of an image.</summary>
    /// <param name="image">The annotation; its image is named by the file name of <see cref="ImageAnnotation.ImagePath"/>.</param>
    public void WriteAnnotation(ImageAnnotation image)
    {
        ArgumentNullException.ThrowIfNull(image);
        JsonObjectFile.Write(Path.Combine(Root, "ImageAnnotation", image.Category, $"{image.Id}.json"), json =>
        {
            json.WriteString("filename", Path.GetFileName(image.ImagePath));
            json.WriteNumber("image_width", image.Width);
            json.WriteNumber("image_height", image.Height);
            json.WriteNumber("image_depth", 3);
            json.WriteString("category", image.Category);
            json.WriteNumber("truncated", 0);
            json.WriteNumber("occluded", 0);
            json.WriteNumber("difficult", 0);
            JsonObjectFile.Numbers(json, "bndbox", Corners(image.Box));
            json.WriteStartObject("kps");
            for (var slot = 0; slot < image.Keypoints.Count; slot++)
            {
                var key = slot.ToString(CultureInfo.InvariantCulture);
                if (image.Keypoints[slot] is { IsVisible: true } point)
                {
                    JsonObjectFile.Numbers(json, key, point.X, point.Y);
                }
                else
                {
                    json.WriteNull(key);
                }
            }

            json.WriteEndObject();
            if (image.AzimuthId is { } azimuth)
            {
                json.WriteNumber("azimuth_id", azimuth);
            }
        });
    }

    /// <summary>Writes the annotation of a pair.</summary>
    /// <param name="split">Which part of the dataset it belongs to.</param>
    /// <param name="number">Number of the pair, unique in the dataset; pairs are read in its order.</param>
    /// <param name="source">First image.</param>
    /// <param name="target">Second image, of the same category.</param>
    /// <returns>Id of the pair as <see cref="SpairDataset"/> reads it.</returns>
    /// <exception cref="ArgumentException">The categories differ.</exception>
    public string WritePair(DatasetSplit split, int number, ImageAnnotation source, ImageAnnotation target)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        if (source.Category != target.Category)
        {
            throw new ArgumentException($"Expected a target of category '{source.Category}', found '{target.Category}'.", nameof(target));
        }

        var id = string.Create(CultureInfo.InvariantCulture, $"{number:D6}-{source.Id}-{target.Id}");
        var shared = Enumerable.Range(0, Math.Min(source.Keypoints.Count, target.Keypoints.Count))
            .Where(s => source.Keypoints[s].IsVisible && target.Keypoints[s].IsVisible).ToArray();
        JsonObjectFile.Write(Path.Combine(Root, "PairAnnotation", SpairLayout.Folder(split), $"{id}{separator}{source.Category}.json"), json =>
        {
            json.WriteNumber("pair_id", number);
            json.WriteString("filename", $"{id}:{source.Category}");
            json.WriteString("src_imname", Path.GetFileName(source.ImagePath));
            json.WriteString("trg_imname", Path.GetFileName(target.ImagePath));
            JsonObjectFile.Numbers(json, "src_imsize", source.Width, source.Height, 3);
            JsonObjectFile.Numbers(json, "trg_imsize", target.Width, target.Height, 3);
            JsonObjectFile.Numbers(json, "src_bndbox", Corners(source.Box));
            JsonObjectFile.Numbers(json, "trg_bndbox", Corners(target.Box));
            json.WriteString("category", source.Category);
            Points(json, "src_kps", source, shared);
            Points(json, "trg_kps", target, shared);
            json.WriteStartArray("kps_ids");
            foreach (var slot in shared)
            {
                json.WriteStringValue(slot.ToString(CultureInfo.InvariantCulture));
            }

            json.WriteEndArray();
            json.WriteNumber("mirror", 0);
        });
        return id;
    }

    /// <summary>Writes <c>keypoint_groups.json</c>: which key points of a category mean the same kind of part.</summary>
    /// <param name="groups">Groups of raw slots by category.</param>
    public void WriteKeypointGroups(IReadOnlyDictionary<string, IReadOnlyList<IReadOnlyList<int>>> groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        JsonObjectFile.Write(Path.Combine(Root, SpairLayout.GroupsFile), json =>
        {
            foreach (var (category, list) in groups.OrderBy(p => p.Key, StringComparer.Ordinal))
            {
                json.WriteStartArray(category);
                foreach (var group in list)
                {
                    JsonObjectFile.NumberValues(json, [.. group.Select(s => (double)s)]);
                }

                json.WriteEndArray();
            }
        });
    }

    /// <summary>Makes the folders of pairs that the reader asks for, even where a split has no pair.</summary>
    public void CreateFolders()
    {
        foreach (var split in Enum.GetValues<DatasetSplit>())
        {
            Directory.CreateDirectory(Path.Combine(Root, "PairAnnotation", SpairLayout.Folder(split)));
        }
    }

    private static double[] Corners(PixelBox box) => [box.X1, box.Y1, box.X2, box.Y2];

    private static void Points(Utf8JsonWriter json, string key, ImageAnnotation image, int[] slots)
    {
        json.WriteStartArray(key);
        foreach (var slot in slots)
        {
            JsonObjectFile.NumberValues(json, image.Keypoints[slot].X, image.Keypoints[slot].Y);
        }

        json.WriteEndArray();
    }
}
