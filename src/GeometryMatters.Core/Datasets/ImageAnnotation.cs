using GeometryMatters.Imaging;

namespace GeometryMatters.Datasets;

/// <summary>What a dataset says about one image.</summary>
public sealed record ImageAnnotation
{
    /// <summary>File name without extension, unique within the category.</summary>
    public required string Id { get; init; }

    /// <summary>Category label.</summary>
    public required string Category { get; init; }

    /// <summary>Full path of the image file.</summary>
    public required string ImagePath { get; init; }

    /// <summary>Image width in pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Image height in pixels.</summary>
    public required int Height { get; init; }

    /// <summary>Object box in image pixels.</summary>
    public required PixelBox Box { get; init; }

    /// <summary>Key points by raw slot id (30 slots in SPair-71k).</summary>
    public required IReadOnlyList<Keypoint> Keypoints { get; init; }

    /// <summary>Viewpoint bin, 0 to 7, if the dataset has one.</summary>
    public int? AzimuthId { get; init; }
}
