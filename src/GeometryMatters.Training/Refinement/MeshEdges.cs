using GeometryMatters.Cameras;
using GeometryMatters.Meshes;

namespace GeometryMatters.Training.Refinement;

/// <summary>The edges of a mesh with equal positions joined, the faces at each, and the planes of the faces. Any soup will do.</summary>
internal sealed class MeshEdges
{
    // Faces or vertices between two looks at the token.
    private const int Stride = 1 << 15;

    /// <summary>Takes a mesh: equal positions are joined, collapsed and doubled faces dropped.</summary>
    public MeshEdges(TriangleMesh mesh, CancellationToken cancellationToken = default)
        : this(MeshCleaner.Clean(mesh, new() { WeldDistance = 0 }, cancellationToken), cancellationToken)
    {
    }

    private MeshEdges(CleanedMesh clean, CancellationToken cancellationToken)
        : this(Array.ConvertAll(clean.Mesh.Positions.ToArray(), p => (Vector3D)p), clean.Mesh.Triangles, cancellationToken)
    {
    }

    /// <summary>Takes positions in double precision, which it keeps; triangles without area are left out.</summary>
    public MeshEdges(Vector3D[] positions, ReadOnlySpan<Triangle> triangles, CancellationToken cancellationToken = default)
    {
        Positions = positions;
        var faces = new List<Triangle>(triangles.Length);
        var planes = new List<(Vector3D Normal, double Offset)>(triangles.Length);
        for (var i = 0; i < triangles.Length; i++)
        {
            if (i % Stride == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            var t = triangles[i];
            var normal = Vector3D.Cross(Positions[t.B] - Positions[t.A], Positions[t.C] - Positions[t.A]);
            if (normal.Length is var length && length > 0)
            {
                normal = (1 / length) * normal;
                planes.Add((normal, Vector3D.Dot(normal, Positions[t.A])));
                faces.Add(t);
            }
        }

        Faces = [.. faces];
        Planes = [.. planes];
        FaceEdges = new int[3 * Faces.Length];
        (Ends, Starts, Sides) = Join(cancellationToken);
    }

    /// <summary>Positions in the object frame.</summary>
    public Vector3D[] Positions { get; }

    /// <summary>Faces that have an area.</summary>
    public Triangle[] Faces { get; }

    /// <summary>Unit normal and offset of each face: n · x = d.</summary>
    public (Vector3D Normal, double Offset)[] Planes { get; }

    /// <summary>Three edges of each face.</summary>
    public int[] FaceEdges { get; }

    /// <summary>Both ends of each edge, A &lt; B.</summary>
    public (int A, int B)[] Ends { get; }

    /// <summary>Where the faces of each edge begin in <see cref="Sides"/>; one more entry than edges.</summary>
    public int[] Starts { get; }

    /// <summary>Twice the face, plus 1 where the face runs from B to A.</summary>
    public int[] Sides { get; }

    private ((int A, int B)[] Ends, int[] Starts, int[] Sides) Join(CancellationToken cancellationToken)
    {
        // Half-edges by their lower end, and among those of one vertex (few) by the other.
        var first = new int[Positions.Length + 1];
        for (var h = 0; h < FaceEdges.Length; h++)
        {
            var (from, to) = HalfEdge(h);
            first[Math.Min(from, to) + 1]++;
        }

        for (var v = 0; v < Positions.Length; v++)
        {
            first[v + 1] += first[v];
        }

        cancellationToken.ThrowIfCancellationRequested();
        var order = new (int High, int Half)[FaceEdges.Length];
        var next = first.AsSpan(0, Positions.Length).ToArray();
        for (var h = 0; h < FaceEdges.Length; h++)
        {
            var (from, to) = HalfEdge(h);
            order[next[Math.Min(from, to)]++] = (Math.Max(from, to), h);
        }

        var ends = new List<(int A, int B)>(FaceEdges.Length / 2);
        var starts = new List<int>(FaceEdges.Length / 2);
        var sides = new int[FaceEdges.Length];
        for (var v = 0; v < Positions.Length; v++)
        {
            if (v % Stride == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            order.AsSpan(first[v]..first[v + 1]).Sort();
            for (var i = first[v]; i < first[v + 1]; i++)
            {
                var (high, half) = order[i];
                if (i == first[v] || high != order[i - 1].High)
                {
                    ends.Add((v, high));
                    starts.Add(i);
                }

                FaceEdges[half] = ends.Count - 1;
                sides[i] = (2 * (half / 3)) + (HalfEdge(half).From == v ? 0 : 1);
            }
        }

        starts.Add(sides.Length);
        return ([.. ends], [.. starts], sides);
    }

    private (int From, int To) HalfEdge(int half)
    {
        var t = Faces[half / 3];
        return (half % 3) switch { 0 => (t.A, t.B), 1 => (t.B, t.C), _ => (t.C, t.A) };
    }
}
