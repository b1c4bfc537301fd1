using System.Numerics;
using GeometryMatters.Meshes;

namespace GeometryMatters.Training.Tests.Support;

/// <summary>Small made meshes.</summary>
internal static class Shapes
{
    public static TriangleMesh Box(float x = 1, float y = 1, float z = 1) => Boxes((Vector3.Zero, new Vector3(x, y, z)));

    /// <summary>Two boxes in an L: no symmetry that a silhouette could hide behind.</summary>
    public static TriangleMesh Ell() => Boxes((new(0, 0, 0), new(2, 0.5f, 0.5f)), (new(-0.75f, 0.75f, 0), new(0.5f, 1, 0.5f)));

    public static TriangleMesh Icosphere(int subdivisions)
    {
        var g = (1 + MathF.Sqrt(5)) / 2;
        var positions = new List<Vector3>
        {
            new(-1, g, 0), new(1, g, 0), new(-1, -g, 0), new(1, -g, 0), new(0, -1, g), new(0, 1, g),
            new(0, -1, -g), new(0, 1, -g), new(g, 0, -1), new(g, 0, 1), new(-g, 0, -1), new(-g, 0, 1),
        };
        List<Triangle> faces =
        [
            new(0, 11, 5), new(0, 5, 1), new(0, 1, 7), new(0, 7, 10), new(0, 10, 11), new(1, 5, 9), new(5, 11, 4), new(11, 10, 2), new(10, 7, 6), new(7, 1, 8),
            new(3, 9, 4), new(3, 4, 2), new(3, 2, 6), new(3, 6, 8), new(3, 8, 9), new(4, 9, 5), new(2, 4, 11), new(6, 2, 10), new(8, 6, 7), new(9, 8, 1),
        ];
        for (var s = 0; s < subdivisions; s++)
        {
            var middles = new Dictionary<(int, int), int>();
            var next = new List<Triangle>();
            foreach (var (a, b, c) in faces)
            {
                int ab = Middle(a, b), bc = Middle(b, c), ca = Middle(c, a);
                next.AddRange([new(a, ab, ca), new(b, bc, ab), new(c, ca, bc), new(ab, bc, ca)]);
            }

            faces = next;
            int Middle(int a, int b)
            {
                var key = (Math.Min(a, b), Math.Max(a, b));
                if (!middles.TryGetValue(key, out var m))
                {
                    middles[key] = m = positions.Count;
                    positions.Add((positions[a] + positions[b]) / 2);
                }

                return m;
            }
        }

        return new([.. positions.Select(Vector3.Normalize)], [.. faces]);
    }

    private static TriangleMesh Boxes(params (Vector3 Center, Vector3 Size)[] boxes)
    {
        var positions = new List<Vector3>();
        var faces = new List<Triangle>();
        foreach (var (center, size) in boxes)
        {
            // Corners of their own for every side, as in files with hard edges.
            for (var axis = 0; axis < 3; axis++)
            {
                for (var sign = -1; sign <= 1; sign += 2)
                {
                    var n = positions.Count;
                    for (var corner = 0; corner < 4; corner++)
                    {
                        var p = new float[3];
                        p[axis] = sign;
                        p[(axis + 1) % 3] = corner is 1 or 2 ? 1 : -1;
                        p[(axis + 2) % 3] = corner >= 2 ? 1 : -1;
                        positions.Add(center + (new Vector3(p[0], p[1], p[2]) * size / 2));
                    }

                    faces.Add(sign > 0 ? new(n, n + 1, n + 2) : new(n, n + 2, n + 1));
                    faces.Add(sign > 0 ? new(n, n + 2, n + 3) : new(n, n + 3, n + 2));
                }
            }
        }

        return new([.. positions], [.. faces]);
    }
}
