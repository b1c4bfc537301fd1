using System.Numerics;
using GeometryMatters.Meshes;

namespace GeometryMatters.Geodesics.Tests;

/// <summary>
/// The slow oracle: the same graph written out as a full matrix of lengths (all pairs of points on the border of every face), and
/// Dijkstra's algorithm that scans all points for the nearest open one.
/// </summary>
public sealed class NaivePaths
{
    private readonly TriangleMesh mesh;
    private readonly List<(double X, double Y, double Z)> points = [];
    private readonly Dictionary<Vector3, int> nodes = [];
    private readonly Dictionary<(int, int, int), int> steinerPoints = [];
    private readonly int steiner;
    private readonly double[,] lengths;

    public NaivePaths(TriangleMesh mesh, int steiner)
    {
        this.mesh = mesh;
        this.steiner = steiner;
        var borders = new List<int[]>();
        foreach (var t in mesh.Triangles)
        {
            borders.Add(Border([Node(t.A), Node(t.B), Node(t.C)]));
        }

        lengths = new double[points.Count, points.Count];
        for (var i = 0; i < points.Count; i++)
        {
            for (var j = 0; j < points.Count; j++)
            {
                lengths[i, j] = i == j ? 0 : double.PositiveInfinity;
            }
        }

        foreach (var border in borders)
        {
            foreach (var i in border)
            {
                foreach (var j in border)
                {
                    lengths[i, j] = Distance(points[i], points[j]);
                }
            }
        }
    }

    /// <summary>Distances from a vertex to all vertices.</summary>
    public double[] From(int vertex)
    {
        var distances = new double[points.Count];
        var settled = new bool[points.Count];
        Array.Fill(distances, double.PositiveInfinity);
        distances[nodes[mesh.Positions[vertex]]] = 0;
        while (true)
        {
            var next = -1;
            for (var i = 0; i < distances.Length; i++)
            {
                if (!settled[i] && double.IsFinite(distances[i]) && (next < 0 || distances[i] < distances[next]))
                {
                    next = i;
                }
            }

            if (next < 0)
            {
                return [.. mesh.Positions.ToArray().Select(p => nodes.TryGetValue(p, out var n) ? distances[n] : double.PositiveInfinity)];
            }

            settled[next] = true;
            for (var i = 0; i < distances.Length; i++)
            {
                distances[i] = Math.Min(distances[i], distances[next] + lengths[next, i]);
            }
        }
    }

    private static double Distance((double X, double Y, double Z) a, (double X, double Y, double Z) b) =>
        Math.Sqrt(((a.X - b.X) * (a.X - b.X)) + ((a.Y - b.Y) * (a.Y - b.Y)) + ((a.Z - b.Z) * (a.Z - b.Z)));

    private int Node(int vertex)
    {
        var p = mesh.Positions[vertex];
        if (nodes.TryAdd(p, points.Count))
        {
            points.Add((p.X, p.Y, p.Z));
        }

        return nodes[p];
    }

    private int[] Border(int[] corners)
    {
        var border = new HashSet<int>(corners);
        for (var side = 0; side < 3; side++)
        {
            var (a, b) = (Math.Min(corners[side], corners[(side + 1) % 3]), Math.Max(corners[side], corners[(side + 1) % 3]));
            for (var k = 1; k <= steiner && a != b; k++)
            {
                if (steinerPoints.TryAdd((a, b, k), points.Count))
                {
                    var t = (double)k / (steiner + 1);
                    var (p, q) = (points[a], points[b]);
                    points.Add((p.X + (t * (q.X - p.X)), p.Y + (t * (q.Y - p.Y)), p.Z + (t * (q.Z - p.Z))));
                }

                border.Add(steinerPoints[(a, b, k)]);
            }
        }

        return [.. border];
    }
}
