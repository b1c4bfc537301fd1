using System.Numerics;
using GeometryMatters.Meshes;

namespace GeometryMatters.Tests.Rendering;

/// <summary>Small meshes for rendering tests.</summary>
internal static class TestShapes
{
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

    /// <summary>A closed box, outward winding.</summary>
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

    /// <summary>Several meshes as one.</summary>
    public static TriangleMesh Join(params TriangleMesh[] meshes)
    {
        List<Vector3> p = [];
        List<Triangle> t = [];
        foreach (var m in meshes)
        {
            var first = p.Count;
            p.AddRange(m.Positions);
            foreach (var f in m.Triangles)
            {
                t.Add(new(f.A + first, f.B + first, f.C + first));
            }
        }

        return new([.. p], [.. t]);
    }
}
