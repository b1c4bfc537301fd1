using System.Numerics;

namespace GeometryMatters.Meshes;

/// <summary>Unit normals, outwards where faces are counter-clockwise seen from outside.</summary>
public static class MeshNormals
{
    /// <summary>One unit normal per face.</summary>
    /// <param name="mesh">The mesh.</param>
    /// <returns>FaceCount vectors; zero for faces without area.</returns>
    public static Vector3[] PerFace(TriangleMesh mesh)
    {
        ArgumentNullException.ThrowIfNull(mesh);
        var result = new Vector3[mesh.FaceCount];
        for (var f = 0; f < result.Length; f++)
        {
            var (x, y, z) = TriangleMath.Cross(mesh.Positions, mesh.Triangles[f]);
            result[f] = TriangleMath.Unit(x, y, z);
        }

        return result;
    }

    /// <summary>One unit normal per vertex: the mean of its faces' normals weighted by their areas.</summary>
    /// <param name="mesh">The mesh.</param>
    /// <returns>VertexCount vectors; zero for vertices without a face of some area.</returns>
    public static Vector3[] PerVertex(TriangleMesh mesh)
    {
        ArgumentNullException.ThrowIfNull(mesh);
        var sums = new (double X, double Y, double Z)[mesh.VertexCount];
        foreach (var t in mesh.Triangles)
        {
            var cross = TriangleMath.Cross(mesh.Positions, t);
            Add(ref sums[t.A], cross);
            Add(ref sums[t.B], cross);
            Add(ref sums[t.C], cross);
        }

        return Array.ConvertAll(sums, s => TriangleMath.Unit(s.X, s.Y, s.Z));
    }

    private static void Add(ref (double X, double Y, double Z) sum, (double X, double Y, double Z) value) =>
        sum = (sum.X + value.X, sum.Y + value.Y, sum.Z + value.Z);
}
