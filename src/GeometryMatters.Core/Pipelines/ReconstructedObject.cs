using GeometryMatters.Features;
using GeometryMatters.Fields;
using GeometryMatters.Imaging;
using GeometryMatters.Reconstruction;
using GeometryMatters.Views;

namespace GeometryMatters.Pipelines;

/// <summary>All that stage 1 and the feature extractors found out about one image's object.</summary>
public sealed class ReconstructedObject
{
    /// <summary>Name of the item.</summary>
    public required string Id { get; init; }

    /// <summary>Category label.</summary>
    public required string Category { get; init; }

    /// <summary>Foreground mask at image size.</summary>
    public required Mask Mask { get; init; }

    /// <summary>Where the grid cells lie in the image.</summary>
    public required Letterbox Letterbox { get; init; }

    /// <summary>Canonical mesh, camera and refined pose.</summary>
    public required ObjectReconstruction Canonical { get; init; }

    /// <summary>Mesh, camera and pose as the reconstructor gave them; null where that is not kept.</summary>
    public ObjectReconstruction? Reconstruction { get; init; }

    /// <summary>The bundle's folder that <see cref="Reconstruction"/> was read from; null where it was made.</summary>
    internal string? ReconstructionFolder { get; init; }

    /// <summary>Part descriptors of the canonical mesh.</summary>
    public required VertexField Field { get; init; }

    /// <summary>2D feature maps by name.</summary>
    public required IReadOnlyDictionary<string, FeatureMap> Features { get; init; }

    /// <summary>What pose refinement did; null when it was left out.</summary>
    public PoseRefinement? Refinement { get; init; }

    /// <summary>What the yaw vote decided; null when it was left out.</summary>
    public YawDecision? Yaw { get; init; }

    /// <summary>Seconds spent per stage.</summary>
    public required IReadOnlyDictionary<string, double> Seconds { get; init; }

    /// <summary>The view that matching works on; it shares the parts of this object.</summary>
    /// <returns>A view whose parts are all in memory already.</returns>
    public ObjectView ToView() => new(new()
    {
        Id = Id,
        Category = Category,
        Camera = Canonical.Camera,
        Pose = Canonical.Pose,
        Box = Mask.Bounds() ?? default,
        Letterbox = Letterbox,
        LoadMask = () => Mask,
        LoadMesh = () => Canonical.Mesh,
        LoadField = () => Field,
        LoadFeatures = Features.ToDictionary(f => f.Key, f => (Func<FeatureMap>)(() => f.Value), StringComparer.Ordinal),
    });
}
