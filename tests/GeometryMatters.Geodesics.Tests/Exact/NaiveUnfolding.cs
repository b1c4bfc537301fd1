using System.Numerics;
using GeometryMatters.Cameras;
using GeometryMatters.Meshes;

namespace GeometryMatters.Geodesics.Tests;

/// <summary>
/// The slow oracle for exact distances: from every vertex and from the source, every sequence of faces is laid out in the plane and
/// followed with a cone of sight, nothing left out but what is longer than a known path; then shortest paths over all lines of sight.
/// </summary>
public sealed class NaiveUnfolding
{
    private readonly List<Vector3D> nodes = [];
    private readonly List<int[]> faces = [];
    private readonly Dictionary<(int, int), List<int>> facesAt = [];
    private readonly double limit;
    private readonly int source;
    private readonly int target;
    private readonly int startFace;
    private readonly int endFace;
    private readonly double[,] sight;
    private double[] seen = [];

    private NaiveUnfolding(TriangleMesh mesh, SurfacePoint from, SurfacePoint to, double limit)
    {
        this.limit = limit * (1 + 1e-9);
        Dictionary<Vector3, int> known = [];
        foreach (var t in mesh.Triangles)
        {
            int[] face = [Node(t.A), Node(t.B), Node(t.C)];
            for (var k = 0; k < 3; k++)
            {
                var key = Key(face[k], face[(k + 1) % 3]);
                facesAt.TryAdd(key, []);
                facesAt[key].Add(faces.Count);
            }

            faces.Add(face);
        }

        var corners = nodes.Count;
        (source, target) = (End(from), End(to));
        (startFace, endFace) = (source < corners ? -1 : from.Face, to.Face);
        sight = new double[nodes.Count, nodes.Count];

        int End(SurfacePoint p)
        {
            var corner = p.Barycentric.X == 1 ? 0 : p.Barycentric.Y == 1 ? 1 : p.Barycentric.Z == 1 ? 2 : -1;
            if (corner >= 0)
            {
                return faces[p.Face][corner];
            }

            nodes.Add(Position(mesh, p));
            return nodes.Count - 1;
        }

        int Node(int vertex)
        {
            if (known.TryAdd(mesh.Positions[vertex], nodes.Count))
            {
                nodes.Add(mesh.Positions[vertex]);
            }

            return known[mesh.Positions[vertex]];
        }
    }

    /// <summary>The exact distance, which must be no more than the limit.</summary>
    public static double Distance(TriangleMesh mesh, SurfacePoint from, SurfacePoint to, double limit) =>
        new NaiveUnfolding(mesh, from, to, limit).Solve();

    /// <summary>A point in double precision, with weights that sum to 1.</summary>
    public static Vector3D Position(TriangleMesh mesh, SurfacePoint p)
    {
        var t = mesh.Triangles[p.Face];
        double x = p.Barycentric.X, y = p.Barycentric.Y, z = p.Barycentric.Z, scale = 1 / (x + y + z);
        return (scale * x * (Vector3D)mesh.Positions[t.A]) + (scale * y * (Vector3D)mesh.Positions[t.B]) + (scale * z * (Vector3D)mesh.Positions[t.C]);
    }

    private double Solve()
    {
        for (var n = 0; n < nodes.Count; n++)
        {
            seen = new double[nodes.Count];
            Array.Fill(seen, double.PositiveInfinity);
            LookFrom(n);

            for (var m = 0; m < nodes.Count; m++)
            {
                sight[n, m] = seen[m];
            }
        }

        var distances = new double[nodes.Count];
        Array.Fill(distances, double.PositiveInfinity);
        distances[source] = 0;
        for (var changed = true; changed;)
        {
            changed = false;
            for (var n = 0; n < nodes.Count; n++)
            {
                for (var m = 0; m < nodes.Count; m++)
                {
                    if (distances[n] + sight[n, m] < distances[m])
                    {
                        distances[m] = distances[n] + sight[n, m];
                        changed = true;
                    }
                }
            }
        }

        return distances[target];
    }

    private void LookFrom(int n)
    {
        for (var f = 0; f < faces.Count; f++)
        {
            // A source on the border of its face is seen in the neighbour through a side of no distance.
            var holds = faces[f].Contains(n) || (n == source && f == startFace);
            if (!holds)
            {
                continue;
            }

            foreach (var corner in faces[f])
            {
                See(corner, (nodes[corner] - nodes[n]).Length);
            }

            if (f == endFace)
            {
                See(target, (nodes[target] - nodes[n]).Length);
            }

            for (var k = 0; k < 3; k++)
            {
                int a = faces[f][k], b = faces[f][(k + 1) % 3];
                if (a == n || b == n)
                {
                    continue;
                }

                var length = (nodes[b] - nodes[a]).Length;
                var (x, y) = Flat(a, b, nodes[n]);
                Follow(f, a, b, new(-x, y + 1e-15), new(length - x, y + 1e-15), new(-x, y + 1e-15), new(length - x, y + 1e-15), 0);
            }
        }
    }

    private void See(int node, double distance) => seen[node] = Math.Min(seen[node], distance);

    // The eye is at the origin; the edge runs from pa to pb, the cone from the ray through `left` to that through `right`,
    // in the order in which a comes before b.
    private void Follow(int face, int a, int b, Flat2 pa, Flat2 pb, Flat2 left, Flat2 right, int depth)
    {
        if (depth > 40)
        {
            return;
        }

        foreach (var f in facesAt[Key(a, b)])
        {
            if (f == face)
            {
                continue;
            }

            var c = faces[f].First(n => n != a && n != b);
            var pc = Place(a, b, pa, pb, nodes[c]);
            if (IsIn(pc, left, right))
            {
                See(c, pc.Length);
            }

            if (f == endFace && Place(a, b, pa, pb, nodes[target]) is var pt && IsIn(pt, left, right))
            {
                See(target, pt.Length);
            }

            // Narrowed to the part of the cone on this side of the apex.
            if (Flat2.Cross(left, pc) < 0)
            {
                var end = Flat2.Cross(pc, right) < 0 ? pc : right;
                if (Nearest(pa, pc, left, end) <= limit)
                {
                    Follow(f, a, c, pa, pc, left, end, depth + 1);
                }
            }

            if (Flat2.Cross(pc, right) < 0)
            {
                var begin = Flat2.Cross(left, pc) < 0 ? pc : left;
                if (Nearest(pc, pb, begin, right) <= limit)
                {
                    Follow(f, c, b, pc, pb, begin, right, depth + 1);
                }
            }
        }
    }

    // Left to right is clockwise: cross products along the way are negative.
    private static bool IsIn(Flat2 p, Flat2 left, Flat2 right) => Flat2.Cross(left, p) <= 1e-13 && Flat2.Cross(p, right) <= 1e-13;

    // Distance of the part of a segment that a cone sees.
    private static double Nearest(Flat2 p, Flat2 q, Flat2 left, Flat2 right)
    {
        Flat2 from = Meet(left), to = Meet(right), along = to - from;
        var t = Math.Clamp(-Flat2.Dot(from, along) / Math.Max(Flat2.Dot(along, along), 1e-300), 0, 1);
        return (from + (t * along)).Length;

        Flat2 Meet(Flat2 ray)
        {
            var d = q - p;
            var denominator = Flat2.Cross(ray, d);
            return denominator == 0 ? p : p + (Math.Clamp(-Flat2.Cross(ray, p) / denominator, 0, 1) * d);
        }
    }

    private (double X, double Y) Flat(int a, int b, Vector3D point)
    {
        var along = (nodes[b] - nodes[a]).Normalized();
        var from = point - nodes[a];
        return (Vector3D.Dot(from, along), Vector3D.Cross(from, along).Length);
    }

    // A point of the next face, laid out beyond the edge as seen from the origin.
    private Flat2 Place(int a, int b, Flat2 pa, Flat2 pb, Vector3D point)
    {
        var (x, y) = Flat(a, b, point);
        var axis = (1 / (pb - pa).Length) * (pb - pa);
        return pa + (x * axis) + (y * new Flat2(-axis.Y, axis.X));
    }

    private static (int, int) Key(int a, int b) => (Math.Min(a, b), Math.Max(a, b));

    private readonly record struct Flat2(double X, double Y)
    {
        public double Length => double.Hypot(X, Y);

        public static Flat2 operator +(Flat2 a, Flat2 b) => new(a.X + b.X, a.Y + b.Y);

        public static Flat2 operator -(Flat2 a, Flat2 b) => new(a.X - b.X, a.Y - b.Y);

        public static Flat2 operator *(double s, Flat2 v) => new(s * v.X, s * v.Y);

        public static double Dot(Flat2 a, Flat2 b) => (a.X * b.X) + (a.Y * b.Y);

        public static double Cross(Flat2 a, Flat2 b) => (a.X * b.Y) - (a.Y * b.X);
    }
}
