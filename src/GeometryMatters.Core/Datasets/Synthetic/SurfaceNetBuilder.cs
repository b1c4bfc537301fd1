using System.Numerics;
using GeometryMatters.Meshes;

namespace GeometryMatters.Datasets.Synthetic;

/// <summary>Places the vertices of a surface net and joins them by quads across the lattice edges that the surface crosses.</summary>
internal sealed class SurfaceNetBuilder(ISignedDistance shape, Lattice lattice, float[] values)
{
    private readonly List<Vector3> positions = [];
    private readonly List<int> parts = [];
    private readonly List<Triangle> triangles = [];

    // First vertex of each cell; patches of a cell follow one another.
    private readonly int[] firstVertex = new int[values.Length];
    private readonly byte[] signs = new byte[values.Length];

    public (TriangleMesh Mesh, int[] VertexParts) Build()
    {
        for (var k = 0; k < lattice.NodesZ - 1; k++)
        {
            for (var j = 0; j < lattice.NodesY - 1; j++)
            {
                for (var i = 0; i < lattice.NodesX - 1; i++)
                {
                    PlaceVertices(i, j, k);
                }
            }
        }

        for (var k = 1; k < lattice.NodesZ - 1; k++)
        {
            for (var j = 1; j < lattice.NodesY - 1; j++)
            {
                for (var i = 1; i < lattice.NodesX - 1; i++)
                {
                    for (var axis = 0; axis < 3; axis++)
                    {
                        JoinAcrossEdge(i, j, k, axis);
                    }
                }
            }
        }

        return (new TriangleMesh([.. positions], [.. triangles], "surface net"), [.. parts]);
    }

    private void PlaceVertices(int i, int j, int k)
    {
        var cell = lattice.Node(i, j, k);
        var mask = 0;
        Span<float> corner = stackalloc float[8];
        for (var c = 0; c < 8; c++)
        {
            corner[c] = values[lattice.Node(i + (c & 1), j + ((c >> 1) & 1), k + (c >> 2))];
            mask |= corner[c] < 0 ? 1 << c : 0;
        }

        signs[cell] = (byte)mask;
        if (mask is 0 or 255)
        {
            return;
        }

        firstVertex[cell] = positions.Count;
        var patches = CellPatches.PatchOfEdge(mask);
        var low = lattice.Position(i, j, k);
        for (var patch = 0; patch < CellPatches.Count(mask); patch++)
        {
            var sum = Vector3.Zero;
            var count = 0;
            for (var e = 0; e < 12; e++)
            {
                if (patches[e] == patch)
                {
                    var (a, b) = CellPatches.EdgeCorners(e);
                    sum += Vector3.Lerp(CellPatches.CornerOffset(a), CellPatches.CornerOffset(b), corner[a] / (corner[a] - corner[b]));
                    count++;
                }
            }

            AddVertex(low + (sum * (lattice.Cell / count)), low);
        }
    }

    private void AddVertex(Vector3 start, Vector3 cellLow)
    {
        var p = SurfaceProjection.Project(shape, start, lattice.Cell * 0.02f, lattice.Cell * 1e-3f, 4);
        // A vertex that leaves its cell would fold the quads around it.
        p = Vector3.Clamp(p, cellLow, cellLow + new Vector3(lattice.Cell));
        positions.Add(p);
        parts.Add(shape.Evaluate(p).Part);
    }

    private void JoinAcrossEdge(int i, int j, int k, int axis)
    {
        var node = lattice.Node(i, j, k);
        var next = lattice.Node(i + (axis == 0 ? 1 : 0), j + (axis == 1 ? 1 : 0), k + (axis == 2 ? 1 : 0));
        var inside = values[node] < 0;
        if (inside == values[next] < 0)
        {
            return;
        }

        // The four cells around the edge, counter-clockwise seen from the edge's far end; (u, v) are the two axes that follow in cyclic order.
        int u = (axis + 1) % 3, v = (axis + 2) % 3;
        var a = VertexAt(i, j, k, axis, u, v, 1, 1);
        var b = VertexAt(i, j, k, axis, u, v, 0, 1);
        var c = VertexAt(i, j, k, axis, u, v, 0, 0);
        var d = VertexAt(i, j, k, axis, u, v, 1, 0);
        if (!inside)
        {
            (b, d) = (d, b);
        }

        // The shorter diagonal makes the better pair of triangles.
        if (Vector3.DistanceSquared(positions[a], positions[c]) <= Vector3.DistanceSquared(positions[b], positions[d]))
        {
            triangles.Add(new(a, b, c));
            triangles.Add(new(a, c, d));
        }
        else
        {
            triangles.Add(new(a, b, d));
            triangles.Add(new(b, c, d));
        }
    }

    /// <summary>Vertex of the cell that lies <paramref name="backU"/>, <paramref name="backV"/> steps before the node, for the patch that crosses the edge.</summary>
    private int VertexAt(int i, int j, int k, int axis, int u, int v, int backU, int backV)
    {
        Span<int> at = [i, j, k];
        at[u] -= backU;
        at[v] -= backV;
        var cell = lattice.Node(at[0], at[1], at[2]);
        var corner = (backU << u) | (backV << v);
        return firstVertex[cell] + CellPatches.PatchOfEdge(signs[cell])[CellPatches.EdgeAt(corner, axis)];
    }
}
