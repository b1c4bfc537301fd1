using System.Numerics;
using CsCheck;
using GeometryMatters.Meshes;

namespace GeometryMatters.Geodesics.Tests;

/// <summary>Random surfaces that are no manifolds, with points on them.</summary>
public static class RandomSurfaces
{
    /// <summary>Bumpy sheets, some with more triangles between any of their vertices: edges of many faces, sheets that cross.</summary>
    public static Gen<TriangleMesh> Surfaces { get; } =
        from sheet in TestMeshes.Bumpy
        from extra in Gen.Int[0, 35].Array[3].Array[0, 4]
        select new TriangleMesh(
            sheet.Positions.ToArray(),
            [.. sheet.Triangles, .. extra.Select(v => Among(v, sheet.VertexCount)).Where(t => t.A != t.B && t.B != t.C && t.C != t.A)]);

    /// <summary>Such a surface and three points on it.</summary>
    public static Gen<(TriangleMesh Mesh, SurfacePoint A, SurfacePoint B, SurfacePoint C)> Cases { get; } =
        from mesh in Surfaces
        from a in TestMeshes.Points(mesh)
        from b in TestMeshes.Points(mesh)
        from c in TestMeshes.Points(mesh)
        select (mesh, a, b, c);

    /// <summary>Triangles over a few lattice points: points that coincide, faces of no area, edges of no length, faces on top of each other.</summary>
    public static Gen<(TriangleMesh Mesh, bool Weld, SurfacePoint A, SurfacePoint B)> Heaps { get; } =
        from positions in Gen.Int[0, 26].Array[4, 16]
        from corners in Gen.Int[0, 47].Array[3].Array[3, 16]
        from weld in Gen.Bool
        let mesh = new TriangleMesh(
            [.. positions.Select(p => 0.7f * new Vector3(p % 3, p / 3 % 3, p / 9))],
            [.. corners.Select(v => Among(v, positions.Length))])
        from a in TestMeshes.Points(mesh)
        from b in TestMeshes.Points(mesh)
        select (mesh, weld, a, b);

    /// <summary>The same surface with vertices and faces in another order, and the new number of each face.</summary>
    public static (TriangleMesh Mesh, int[] Faces) Renumbered(TriangleMesh mesh, int seed)
    {
        Random random = new(seed);
        int[] vertices = [.. Enumerable.Range(0, mesh.VertexCount)], faces = [.. Enumerable.Range(0, mesh.FaceCount)];
        random.Shuffle(vertices);
        random.Shuffle(faces);
        var positions = new Vector3[vertices.Length];
        var triangles = new Triangle[faces.Length];
        for (var v = 0; v < vertices.Length; v++)
        {
            positions[vertices[v]] = mesh.Positions[v];
        }

        for (var f = 0; f < faces.Length; f++)
        {
            var (x, y, z) = mesh.Triangles[f];
            triangles[faces[f]] = new(vertices[x], vertices[y], vertices[z]);
        }

        return (new(positions, triangles), faces);
    }

    private static Triangle Among(int[] v, int count) => new(v[0] % count, v[1] % count, v[2] % count);
}
