using System.Numerics;
using GeometryMatters.Meshes;

namespace GeometryMatters.Datasets.Synthetic;

/// <summary>An object that dataset images can show.</summary>
/// <remarks>Object frame: y up, +z front, +x the object's left; the longest side of the box is 1 and its centre the origin.</remarks>
public sealed class DatasetShape
{
    /// <summary>The true surface.</summary>
    public required TriangleMesh Mesh { get; init; }

    /// <summary>Colour of the surface: face of <see cref="Mesh"/> and barycentrics to linear RGB, 0 to 1. Safe for concurrent use.</summary>
    public required Func<int, Vector3, Vector3> Color { get; init; }

    /// <summary>Key points on the surface by slot; null where the object lacks the part.</summary>
    public required IReadOnlyList<Vector3?> Keypoints { get; init; }

    /// <summary>Makes an imperfect reconstruction from a seed; the same seed gives the same mesh. Safe for concurrent use.</summary>
    public required Func<int, CancellationToken, SimulatedReconstruction> Reconstruct { get; init; }
}
