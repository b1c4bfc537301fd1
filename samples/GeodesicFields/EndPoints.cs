using GeometryMatters.Geodesics;
using GeometryMatters.Meshes;

namespace GeometryMatters.GeodesicFields;

/// <summary>Picks points that are seen and far apart along the surface.</summary>
internal static class EndPoints
{
    public static SurfacePoint PointAt(SurfaceTopology topology, int vertex) => topology.TryGetSurfacePoint(vertex, out var point)
        ? point
        : throw new ArgumentException($"--source: no face uses vertex {vertex}.");

    /// <summary>The vertex farthest out on the image from the middle of those that are seen.</summary>
    public static int ChooseSource(SurfaceTopology topology, MeshView view)
    {
        var seen = Seen(topology, view);
        if (seen.Length == 0)
        {
            throw new ArgumentException("No vertex is seen from this direction: give --source or another --azimuth.");
        }

        var places = Array.ConvertAll(seen, view.Project);
        double x = places.Average(p => p.U), y = places.Average(p => p.V);
        return seen[Largest(seen.Length, i => Math.Pow(places[i].U - x, 2) + Math.Pow(places[i].V - y, 2))];
    }

    /// <summary>Each target is the vertex that is farthest from the source and the targets before it.</summary>
    public static int[] ChooseTargets(SurfaceTopology topology, MeshView view, int source, int count)
    {
        EdgePathSolver solver = new(topology);
        var seen = Seen(topology, view);
        var nearest = solver.AllVertices(PointAt(topology, source));
        List<int> targets = [];
        for (var i = 0; i < count && seen.Length > 0; i++)
        {
            var next = seen[Largest(seen.Length, s => double.IsFinite(nearest[seen[s]]) ? nearest[seen[s]] : -1)];
            if (!(nearest[next] > 0 && double.IsFinite(nearest[next])))
            {
                break;
            }

            targets.Add(next);
            var around = solver.AllVertices(PointAt(topology, next));
            nearest = [.. nearest.Zip(around, Math.Min)];
        }

        return [.. targets];
    }

    private static int[] Seen(SurfaceTopology topology, MeshView view) =>
        [.. Enumerable.Range(0, topology.Mesh.VertexCount).Where(v => topology.TryGetSurfacePoint(v, out _) && view.Sees(v))];

    private static int Largest(int count, Func<int, double> value) => Enumerable.Range(0, count).MaxBy(value);
}
