using System.Numerics;
using GeometryMatters.Meshes;

namespace GeometryMatters.Tests;

/// <summary>Small made meshes.</summary>
public static class MadeMeshes
{
    /// <summary>A closed box of 12 faces over 8 vertices, outward winding.</summary>
    public static TriangleMesh Box(Vector3 min, Vector3 max)
    {
        var corners = Enumerable.Range(0, 8)
            .Select(i => new Vector3((i & 1) == 0 ? min.X : max.X, (i & 2) == 0 ? min.Y : max.Y, (i & 4) == 0 ? min.Z : max.Z));
        return new([.. corners],
        [
            new(0, 2, 1), new(1, 2, 3), new(4, 5, 6), new(5, 7, 6), new(0, 1, 4), new(1, 5, 4),
            new(2, 6, 3), new(3, 6, 7), new(0, 4, 2), new(2, 4, 6), new(1, 3, 5), new(3, 7, 5),
        ]);
    }

    /// <summary>A unit icosphere: closed, 20 · 4^level faces.</summary>
    public static TriangleMesh Icosphere(int level)
    {
        var g = (1 + MathF.Sqrt(5)) / 2;
        List<Vector3> p =
        [
            new(-1, g, 0), new(1, g, 0), new(-1, -g, 0), new(1, -g, 0), new(0, -1, g), new(0, 1, g),
            new(0, -1, -g), new(0, 1, -g), new(g, 0, -1), new(g, 0, 1), new(-g, 0, -1), new(-g, 0, 1),
        ];
        List<Triangle> t =
        [
            new(0, 11, 5), new(0, 5, 1), new(0, 1, 7), new(0, 7, 10), new(0, 10, 11), new(1, 5, 9), new(5, 11, 4),
            new(11, 10, 2), new(10, 7, 6), new(7, 1, 8), new(3, 9, 4), new(3, 4, 2), new(3, 2, 6), new(3, 6, 8),
            new(3, 8, 9), new(4, 9, 5), new(2, 4, 11), new(6, 2, 10), new(8, 6, 7), new(9, 8, 1),
        ];
        for (var l = 0; l < level; l++)
        {
            Dictionary<(int, int), int> middles = [];
            int Middle(int a, int b)
            {
                var key = (Math.Min(a, b), Math.Max(a, b));
                if (!middles.TryGetValue(key, out var m))
                {
                    middles[key] = m = p.Count;
                    p.Add((p[a] + p[b]) / 2);
                }

                return m;
            }

            t = [.. t.SelectMany(f =>
            {
                int ab = Middle(f.A, f.B), bc = Middle(f.B, f.C), ca = Middle(f.C, f.A);
                return new Triangle[] { new(f.A, ab, ca), new(ab, f.B, bc), new(ca, bc, f.C), new(ab, bc, ca) };
            })];
        }

        return new([.. p.Select(Vector3.Normalize)], [.. t]);
    }

    /// <summary>A sheet of nx × ny vertices, two triangles per cell, rows of x one after the other.</summary>
    public static TriangleMesh Sheet(int nx, int ny, Func<int, int, Vector3> position)
    {
        List<Vector3> positions = [];
        List<Triangle> triangles = [];
        for (var y = 0; y < ny; y++)
        {
            for (var x = 0; x < nx; x++)
            {
                positions.Add(position(x, y));
                if (x + 1 < nx && y + 1 < ny)
                {
                    var v = (y * nx) + x;
                    triangles.Add(new(v, v + 1, v + nx + 1));
                    triangles.Add(new(v, v + nx + 1, v + nx));
                }
            }
        }

        return new([.. positions], [.. triangles]);
    }

    /// <summary>The unit square in the plane z = 0, cells × cells.</summary>
    public static TriangleMesh Plane(int cells) => Sheet(cells + 1, cells + 1, (x, y) => new((float)x / cells, (float)y / cells, 0));

    /// <summary>The surface of the unit cube, cells × cells per side; sides share positions, not vertices, as in files with hard edges.</summary>
    public static TriangleMesh Cube(int cells)
    {
        var side = Plane(cells);
        (Vector3 Origin, Vector3 X, Vector3 Y)[] sides =
        [
            (Vector3.Zero, Vector3.UnitY, Vector3.UnitX), (Vector3.UnitZ, Vector3.UnitX, Vector3.UnitY),
            (Vector3.Zero, Vector3.UnitX, Vector3.UnitZ), (Vector3.UnitY, Vector3.UnitZ, Vector3.UnitX),
            (Vector3.Zero, Vector3.UnitZ, Vector3.UnitY), (Vector3.UnitX, Vector3.UnitY, Vector3.UnitZ),
        ];
        return Join([.. sides.Select(s => side.MapPositions(p => s.Origin + (p.X * s.X) + (p.Y * s.Y)))]);
    }

    /// <summary>Several meshes as one, each with vertices of its own.</summary>
    public static TriangleMesh Join(params IReadOnlyList<TriangleMesh> meshes)
    {
        List<Vector3> positions = [];
        List<Triangle> triangles = [];
        foreach (var mesh in meshes)
        {
            var first = positions.Count;
            positions.AddRange(mesh.Positions);
            foreach (var (a, b, c) in mesh.Triangles)
            {
                triangles.Add(new(first + a, first + b, first + c));
            }
        }

        return new([.. positions], [.. triangles]);
    }
}
