using System.Numerics;

namespace GeometryMatters.Meshes;

/// <summary>An immutable triangle mesh: float positions and int triangles, checked on construction.</summary>
/// <remarks>Safe for concurrent reading. Any triangle soup is allowed; see MeshDiagnostics for what it is like and MeshCleaner for cleaning.</remarks>
public sealed class TriangleMesh
{
    private readonly Vector3[] positions;
    private readonly Triangle[] triangles;

    /// <summary>Copies and checks positions and triangles.</summary>
    /// <param name="positions">Vertex positions in mesh units.</param>
    /// <param name="triangles">Triangles over them.</param>
    /// <exception cref="MeshValidationException">A coordinate is not finite or an index is out of range.</exception>
    public TriangleMesh(ReadOnlySpan<Vector3> positions, ReadOnlySpan<Triangle> triangles)
        : this(positions.ToArray(), triangles.ToArray(), "mesh")
    {
    }

    internal TriangleMesh(Vector3[] positions, Triangle[] triangles, string source)
    {
        for (var i = 0; i < positions.Length; i++)
        {
            var p = positions[i];
            if (!float.IsFinite(p.X) || !float.IsFinite(p.Y) || !float.IsFinite(p.Z))
            {
                throw new MeshValidationException(source, $"vertex {i}", "finite coordinates", $"({p.X}, {p.Y}, {p.Z})");
            }
        }

        for (var f = 0; f < triangles.Length; f++)
        {
            var t = triangles[f];
            if ((uint)t.A >= (uint)positions.Length || (uint)t.B >= (uint)positions.Length || (uint)t.C >= (uint)positions.Length)
            {
                throw new MeshValidationException(source, $"face {f}", $"vertex indices in [0, {positions.Length})", $"({t.A}, {t.B}, {t.C})");
            }
        }

        this.positions = positions;
        this.triangles = triangles;
        Bounds = BoundingBox.Around(positions);
    }

    /// <summary>Number of vertices.</summary>
    public int VertexCount => positions.Length;

    /// <summary>Number of faces.</summary>
    public int FaceCount => triangles.Length;

    /// <summary>Vertex positions in mesh units.</summary>
    public ReadOnlySpan<Vector3> Positions => positions;

    /// <summary>Triangles over the vertices.</summary>
    public ReadOnlySpan<Triangle> Triangles => triangles;

    /// <summary>Bounding box of all vertices.</summary>
    public BoundingBox Bounds { get; }

    /// <summary>The mesh with every position mapped by a function; triangles stay.</summary>
    /// <param name="map">Maps one position.</param>
    /// <returns>A new mesh.</returns>
    /// <exception cref="MeshValidationException">The map gave a coordinate that is not finite.</exception>
    public TriangleMesh MapPositions(Func<Vector3, Vector3> map)
    {
        ArgumentNullException.ThrowIfNull(map);
        return new(Array.ConvertAll(positions, p => map(p)), triangles, "mapped mesh");
    }
}
