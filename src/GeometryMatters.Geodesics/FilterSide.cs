using GeometryMatters.Fields;
using GeometryMatters.Matching;
using GeometryMatters.Meshes;
using GeometryMatters.Views;

namespace GeometryMatters.Geodesics;

/// <summary>One mesh of a pair in the bicyclic filter: where its ends lie, and what the field makes of the other mesh's ends.</summary>
internal sealed class FilterSide
{
    private readonly TriangleMesh mesh;
    private readonly VertexField field;
    private readonly CrossMeshNearestNeighbor nearest;
    private readonly MatchEnds ends;
    private SurfacePoint[] points = [];
    private int[] mapped = [];

    public FilterSide(ObjectView view, MeshGeodesicsCache cache, MatchEnds ends, string parameter, CancellationToken cancellationToken)
    {
        mesh = view.Mesh;
        field = view.Field;
        if (field.VertexCount != mesh.VertexCount)
        {
            throw new ArgumentException($"Expected a field of {mesh.VertexCount} vertices for the mesh of '{view.Id}', found {field.VertexCount}.", parameter);
        }

        this.ends = ends;
        Geodesics = cache.For(mesh, cancellationToken);
        nearest = cache.For(field, cancellationToken);
    }

    public MeshGeodesics Geodesics { get; }

    /// <summary>Takes this mesh's ends, and finds the vertices v̂ for the descriptors of the other mesh's ends.</summary>
    public void Map(
        SurfacePoint[] points, FilterSide other, SurfacePoint[] otherPoints, FieldAnswers answers, int threads, CancellationToken cancellationToken)
    {
        if (other.nearest.Channels != nearest.Channels)
        {
            throw new ArgumentException($"Expected fields of the same channels, found {other.nearest.Channels} and {nearest.Channels}.", nameof(other));
        }

        this.points = points;
        mapped = answers.Find(other.mesh, other.field, field, otherPoints, asked =>
        {
            var vertices = new int[asked.Length];
            nearest.Find(other.Describe(asked), vertices, default, threads, cancellationToken);
            return vertices;
        });
    }

    /// <summary>Where a candidate's distance is measured from, v̂; false where no face uses that vertex.</summary>
    public bool TryStart(int candidate, out SurfacePoint start) => Geodesics.Topology.TryGetSurfacePoint(mapped[candidate], out start);

    /// <summary>Where it is measured to: the lifted end or its dominant vertex.</summary>
    public SurfacePoint End(int candidate)
    {
        var point = points[candidate];
        var weights = point.Barycentric;
        return ends == MatchEnds.SurfacePoints ? point
            : SurfacePoint.AtCorner(point.Face, weights.X >= weights.Y && weights.X >= weights.Z ? 0 : weights.Y >= weights.Z ? 1 : 2);
    }

    // The field interpolated at points of this mesh, one after the other.
    private float[] Describe(SurfacePoint[] points)
    {
        var values = new float[points.Length * field.Channels];
        for (var i = 0; i < points.Length; i++)
        {
            field.Interpolate(mesh, points[i], values.AsSpan(i * field.Channels, field.Channels));
        }

        return values;
    }
}
