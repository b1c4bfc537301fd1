using System.Numerics;
using GeometryMatters.Meshes;
using GeometryMatters.Tests;

namespace GeometryMatters.Training.Tests.Support;

/// <summary>Small made meshes with hard edges.</summary>
internal static class Shapes
{
    public static TriangleMesh Box(float x = 1, float y = 1, float z = 1) => Box(Vector3.Zero, new(x, y, z));

    /// <summary>Two boxes in an L: no symmetry that a silhouette could hide behind.</summary>
    public static TriangleMesh Ell() => MadeMeshes.Join(Box(Vector3.Zero, new(2, 0.5f, 0.5f)), Box(new(-0.75f, 0.75f, 0), new(0.5f, 1, 0.5f)));

    private static TriangleMesh Box(Vector3 center, Vector3 size) => MadeMeshes.Cube(1).MapPositions(p => center + (size * (p - new Vector3(0.5f))));
}
