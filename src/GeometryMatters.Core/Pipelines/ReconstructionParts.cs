using GeometryMatters.Features;
using GeometryMatters.Fields;
using GeometryMatters.Reconstruction;

namespace GeometryMatters.Pipelines;

/// <summary>The parts that a <see cref="ReconstructionPipeline"/> is put together from.</summary>
public sealed class ReconstructionParts
{
    /// <summary>Finds the object in the image.</summary>
    public required IMaskProvider MaskProvider { get; init; }

    /// <summary>Gives mesh, camera and pose.</summary>
    public required IMeshReconstructor MeshReconstructor { get; init; }

    /// <summary>Improves the pose; null keeps the pose that came.</summary>
    public IPoseRefiner? PoseRefiner { get; init; }

    /// <summary>Turns the mesh to the canonical yaw; null keeps the yaw that came.</summary>
    public YawCanonicalizer? YawCanonicalizer { get; init; }

    /// <summary>Describes the vertices of the canonical mesh.</summary>
    public required IPartFieldProvider FieldProvider { get; init; }

    /// <summary>Describe the image.</summary>
    public required IReadOnlyList<IFeatureExtractor> FeatureExtractors { get; init; }

    /// <summary>Side of the canvas that cells are counted on, in pixels.</summary>
    /// <value>840.</value>
    public int CanvasSize { get; init; } = 840;

    /// <summary>Cells along a side of the grid.</summary>
    /// <value>60.</value>
    public int GridCells { get; init; } = 60;
}
