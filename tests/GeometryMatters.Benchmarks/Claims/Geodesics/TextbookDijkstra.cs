using System.Numerics;
using GeometryMatters.Geodesics;

namespace GeometryMatters.Benchmarks.Claims.Geodesics;

/// <summary>The peer that anyone would write first: lists of neighbours, fresh arrays per query, the class library's priority queue.</summary>
public sealed class TextbookDijkstra
{
    private readonly List<(int Node, double Length)>[] neighbors;

    /// <summary>Copies a surface's edges into lists.</summary>
    public TextbookDijkstra(SurfaceTopology topology)
    {
        neighbors = new List<(int, double)>[topology.NodeCount];
        for (var n = 0; n < neighbors.Length; n++)
        {
            neighbors[n] = [];
        }

        foreach (var (a, b) in topology.Edges)
        {
            double length = Vector3.Distance(topology.NodePositions[a], topology.NodePositions[b]);
            neighbors[a].Add((b, length));
            neighbors[b].Add((a, length));
        }
    }

    /// <summary>Distances from a node; stops early where a target is given.</summary>
    public double[] From(int source, int target = -1)
    {
        var distances = new double[neighbors.Length];
        var settled = new bool[neighbors.Length];
        Array.Fill(distances, double.PositiveInfinity);
        distances[source] = 0;
        PriorityQueue<int, double> queue = new();
        queue.Enqueue(source, 0);
        while (queue.TryDequeue(out var node, out _))
        {
            if (node == target)
            {
                break;
            }

            if (settled[node])
            {
                continue;
            }

            settled[node] = true;
            foreach (var (next, length) in neighbors[node])
            {
                if (distances[node] + length < distances[next])
                {
                    distances[next] = distances[node] + length;
                    queue.Enqueue(next, distances[next]);
                }
            }
        }

        return distances;
    }
}
