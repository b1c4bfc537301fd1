using GeometryMatters.Cameras;
using GeometryMatters.Features;
using GeometryMatters.Fields;
using GeometryMatters.Imaging;
using GeometryMatters.Meshes;

namespace GeometryMatters.Views;

/// <summary>What an <see cref="ObjectView"/> is made of: small values, and loaders for the heavy ones.</summary>
public sealed class ObjectViewParts
{
    /// <summary>Name of the item, unique within its category.</summary>
    public required string Id { get; init; }

    /// <summary>Category label.</summary>
    public required string Category { get; init; }

    /// <summary>Camera of the image, in image pixels.</summary>
    public required Camera Camera { get; init; }

    /// <summary>Pose of the canonical mesh in camera axes.</summary>
    public required SimilarityPose Pose { get; init; }

    /// <summary>Object box in image pixels.</summary>
    public required PixelBox Box { get; init; }

    /// <summary>Where the grid cells lie in the image.</summary>
    public required Letterbox Letterbox { get; init; }

    /// <summary>Loads the mask at image size.</summary>
    public required Func<Mask> LoadMask { get; init; }

    /// <summary>Loads the canonical mesh.</summary>
    public required Func<TriangleMesh> LoadMesh { get; init; }

    /// <summary>Loads the part field.</summary>
    public required Func<VertexField> LoadField { get; init; }

    /// <summary>Loads the 2D feature maps, by name.</summary>
    public required IReadOnlyDictionary<string, Func<FeatureMap>> LoadFeatures { get; init; }
}
