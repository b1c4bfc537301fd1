using GeometryMatters.Imaging;

namespace GeometryMatters.Datasets;

/// <summary>What <c>item.json</c> of an artefact bundle says of an item.</summary>
public sealed record BundleItemInfo
{
    /// <summary>Category label; the name of the folder above the item's.</summary>
    public required string Category { get; init; }

    /// <summary>Name of the item, unique within its category; the name of its folder.</summary>
    public required string Id { get; init; }

    /// <summary>Image width in pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Image height in pixels.</summary>
    public required int Height { get; init; }

    /// <summary>Full path of the image; in the file it is kept relative to the item's folder.</summary>
    public required string ImagePath { get; init; }

    /// <summary>Object box in image pixels, if known.</summary>
    public PixelBox? Box { get; init; }

    /// <summary>Part of the dataset that the image belongs to, if known.</summary>
    public DatasetSplit? Split { get; init; }

    internal static BundleItemInfo Read(string folder, string category, string id)
    {
        var json = JsonCursor.ReadObject(Path.Combine(folder, "item.json"));
        if (json.Find("category") is { } stored && stored.Text() != category)
        {
            throw stored.Wrong($"\"{category}\" as the folder is named");
        }

        return new()
        {
            Category = category,
            Id = id,
            Width = json["width"].PositiveInteger(),
            Height = json["height"].PositiveInteger(),
            ImagePath = json.Find("image_path") is { } path ? Path.GetFullPath(PathText(path), folder) : ImageBeside(folder),
            Box = json.Find("bbox_xyxy") is { } box ? SpairAnnotationReader.ReadBox(box) : null,
            Split = json.Find("split") is { } split ? ReadSplit(split) : null,
        };
    }

    internal void Write(string folder) => JsonObjectFile.Write(Path.Combine(folder, "item.json"), json =>
    {
        json.WriteString("category", Category);
        json.WriteString("id", Id);
        json.WriteNumber("width", Width);
        json.WriteNumber("height", Height);
        json.WriteString("image_path", Path.GetRelativePath(folder, ImagePath).Replace('\\', '/'));
        if (Box is { } box)
        {
            JsonObjectFile.Numbers(json, "bbox_xyxy", box.X1, box.Y1, box.X2, box.Y2);
        }

        if (Split is { } split)
        {
            json.WriteString("split", SpairLayout.Folder(split));
        }
    });

    private static DatasetSplit ReadSplit(JsonCursor split) => split.Text() switch
    {
        "trn" or "train" => DatasetSplit.Train,
        "val" or "validation" => DatasetSplit.Validation,
        "test" => DatasetSplit.Test,
        _ => throw split.Wrong("\"trn\", \"val\" or \"test\""),
    };

    private static string PathText(JsonCursor path) =>
        path.Text() is { Length: > 0 } text && !text.Contains('\0', StringComparison.Ordinal) ? text : throw path.Wrong("a path");

    private static string ImageBeside(string folder)
    {
        string[] names = ["image.jpg", "image.jpeg", "image.png"];
        return names.Select(n => Path.Combine(folder, n)).FirstOrDefault(File.Exists) ?? Path.Combine(folder, names[0]);
    }
}
