using System.Numerics;
using GeometryMatters.Meshes;

namespace GeometryMatters.Tests.Meshes;

/// <summary>Small meshes made in the tests.</summary>
internal static class Shapes
{
    /// <summary>Closed, outward oriented tetrahedron over the axes.</summary>
    public static TriangleMesh Tetrahedron(float size = 1) => new(
        [Vector3.Zero, new(size, 0, 0), new(0, size, 0), new(0, 0, size)],
        [new(0, 2, 1), new(0, 1, 3), new(0, 3, 2), new(1, 2, 3)]);

    /// <summary>Closed box [0, 1]³ of 12 faces over 8 vertices.</summary>
    public static TriangleMesh Box() => MadeMeshes.Box(Vector3.Zero, Vector3.One);

    /// <summary>Every face gets corners of its own, as hard edges do in real files.</summary>
    public static TriangleMesh Exploded(TriangleMesh mesh)
    {
        List<Vector3> positions = [];
        List<Triangle> triangles = [];
        foreach (var t in mesh.Triangles)
        {
            triangles.Add(new(positions.Count, positions.Count + 1, positions.Count + 2));
            positions.AddRange([mesh.Positions[t.A], mesh.Positions[t.B], mesh.Positions[t.C]]);
        }

        return new([.. positions], [.. triangles]);
    }

    /// <summary>Random soup: some vertices coincide, some faces are degenerate or doubled.</summary>
    public static TriangleMesh Soup(int seed, int vertices = 40, int faces = 60)
    {
        Random random = new(seed);
        var p = new Vector3[vertices];
        for (var i = 0; i < vertices; i++)
        {
            p[i] = new Vector3(random.Next(5), random.Next(5), random.Next(5)) + (new Vector3(random.NextSingle(), random.NextSingle(), random.NextSingle()) * 2e-6f);
        }

        var t = new Triangle[faces];
        for (var i = 0; i < faces; i++)
        {
            t[i] = new(random.Next(vertices), random.Next(vertices), random.Next(vertices));
        }

        return new(p, t);
    }
}
