using System.Numerics;
using System.Runtime.ExceptionServices;
using GeometryMatters.Fields;
using GeometryMatters.Meshes;
using GeometryMatters.Views;

namespace GeometryMatters.Geodesics;

/// <summary>One mesh of a pair in the bicyclic filter: v̄ and v̂ of every candidate, and how far apart they are.</summary>
internal sealed class FilterSide
{
    private readonly TriangleMesh mesh;
    private readonly VertexField field;
    private readonly MeshGeodesics geodesics;
    private readonly FieldNearestNeighbor nearest;
    private readonly double diagonal;
    private int[] snapped = [];
    private int[] mapped = [];

    public FilterSide(ObjectView view, MeshGeodesicsCache cache, string parameter)
    {
        mesh = view.Mesh;
        field = view.Field;
        if (field.VertexCount != mesh.VertexCount)
        {
            throw new ArgumentException($"Expected a field of {mesh.VertexCount} vertices for the mesh of '{view.Id}', found {field.VertexCount}.", parameter);
        }

        geodesics = cache.For(mesh);
        nearest = cache.For(field);
        diagonal = mesh.Bounds.Diagonal;
    }

    /// <summary>Straight distance between v̂ and v̄ per candidate, over the diagonal.</summary>
    public double[] Straight { get; private set; } = [];

    /// <summary>Geodesic distance between v̂ and v̄ per candidate, over the diagonal; +∞ where it is not joined or was above the bound.</summary>
    public double[] Measured { get; private set; } = [];

    /// <summary>The field interpolated at points of this mesh, one after the other.</summary>
    public (float[] Values, int Channels) Describe(ReadOnlySpan<SurfacePoint> points)
    {
        var values = new float[points.Length * field.Channels];
        for (var i = 0; i < points.Length; i++)
        {
            field.Interpolate(mesh, points[i], values.AsSpan(i * field.Channels, field.Channels));
        }

        return (values, field.Channels);
    }

    /// <summary>Finds v̄ of this mesh's ends, and v̂ for the descriptors of the other ends.</summary>
    public void Snap(ReadOnlySpan<SurfacePoint> points, (float[] Values, int Channels) others, int threads, CancellationToken cancellationToken)
    {
        if (others.Channels != nearest.Channels)
        {
            throw new ArgumentException($"Expected fields of the same channels, found {others.Channels} and {nearest.Channels}.", nameof(others));
        }

        snapped = new int[points.Length];
        mapped = new int[points.Length];
        Straight = new double[points.Length];
        nearest.Find(others.Values, mapped, default, threads, cancellationToken);
        for (var i = 0; i < points.Length; i++)
        {
            snapped[i] = points[i].DominantVertex(mesh);
            Straight[i] = Normalized(Vector3.Distance(mesh.Positions[mapped[i]], mesh.Positions[snapped[i]]));
        }
    }

    public bool IsJoined(int candidate) => geodesics.Topology.AreJoined(mapped[candidate], snapped[candidate]);

    /// <summary>Measures every candidate that the other side leaves room for: at most <paramref name="total"/> less the other side's part.</summary>
    public void Measure(double total, double[] otherSide, int threads, CancellationToken cancellationToken)
    {
        Measured = new double[mapped.Length];
        Array.Fill(Measured, double.PositiveInfinity);
        var order = new List<int>(mapped.Length);
        for (var i = 0; i < mapped.Length; i++)
        {
            // The slack keeps a distance that equals what is left up to rounding; the decision is made on the sum.
            if (IsJoined(i) && Straight[i] + otherSide[i] <= total * (1 + 1e-6))
            {
                order.Add(i);
            }
        }

        var groups = order.GroupBy(i => mapped[i]).Select(g => g.ToArray()).ToArray();
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken };
        try
        {
            Parallel.ForEach(groups, parallel, group => MeasureGroup(group, total, otherSide, cancellationToken));
        }
        catch (AggregateException e) when (e.InnerExceptions.Count > 0)
        {
            // A solver's own error, as a plain loop would have raised it.
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }

    private void MeasureGroup(int[] group, double total, double[] otherSide, CancellationToken cancellationToken)
    {
        var topology = geodesics.Topology;
        var targets = new SurfacePoint[group.Length];
        var distances = new double[group.Length];
        var room = 0.0;
        for (var i = 0; i < group.Length; i++)
        {
            // Both vertices are joined, so faces use them.
            topology.TryGetSurfacePoint(snapped[group[i]], out targets[i]);
            room = Math.Max(room, total - otherSide[group[i]]);
        }

        topology.TryGetSurfacePoint(mapped[group[0]], out var from);
        geodesics.Solver.Distances(from, targets, distances, room * diagonal * (1 + 1e-6), cancellationToken);
        for (var i = 0; i < group.Length; i++)
        {
            Measured[group[i]] = Normalized(distances[i]);
        }
    }

    // A mesh of one position has no diagonal, and no distances either.
    private double Normalized(double distance) => distance == 0 ? 0 : distance / diagonal;
}
