using System.Numerics;
using GeometryMatters.Cameras;
using GeometryMatters.Fields;
using GeometryMatters.Meshes;

namespace GeometryMatters.Datasets;

/// <summary>Where the vertices of one mesh lie on the surface of another that is the same shape, up to a quarter turn about +y.</summary>
/// <remarks>
/// Both are normalised as PartField does (box centre to the origin, longest side 1.8); the mesh asked for also by the box of the bundle's own mesh, from which it may have lost parts.
/// Of the four turns and the two boxes those count that bring the vertices nearest to the surface on the mean, the first of equals. Shapes agree if that mean is at most 1 % of the
/// normalised box's diagonal.
/// </remarks>
internal sealed class ShapeMatch
{
    /// <summary>Largest distance between a vertex and its descriptor's, where the longest side of the mesh is 1.8.</summary>
    public const float IdentityTolerance = 1e-4f;

    /// <summary>Largest mean distance between vertices and surface, over the diagonal. Simplified and cleaned meshes stay far below, other objects far above.</summary>
    public const double LargestMeanShare = 0.01;

    /// <summary>Vertices that decide on the turn.</summary>
    private const int Votes = 2000;

    private static readonly double[] Turns = [0, 90, 180, 270];

    private readonly TriangleMesh surface;
    private readonly SurfacePoint[] points;

    private ShapeMatch(TriangleMesh surface, Vector3[] positions, ClosestSurfacePoint[] nearest)
    {
        (this.surface, Positions) = (surface, positions);
        points = Array.ConvertAll(nearest, n => n.Point);
        MeanShare = Mean(nearest) / surface.Bounds.Diagonal;
    }

    /// <summary>Mean distance between vertices and surface, over the diagonal.</summary>
    public double MeanShare { get; }

    /// <summary>The vertices of the mesh asked for, in the normalised frame of the stored one.</summary>
    public Vector3[] Positions { get; }

    /// <summary>The vertices of a mesh, turned and normalised, if they are those of another in their order; null where they are not.</summary>
    public static Vector3[]? SameVertices(ReadOnlySpan<Vector3> stored, TriangleMesh mesh)
    {
        if (stored.Length != mesh.VertexCount)
        {
            return null;
        }

        var expected = Normalized(stored);
        foreach (var degrees in Turns)
        {
            var turned = Normalized(Turned(mesh.Positions, degrees));
            var farthest = 0f;
            for (var i = 0; i < turned.Length; i++)
            {
                farthest = Math.Max(farthest, Vector3.Distance(turned[i], expected[i]));
            }

            if (farthest < IdentityTolerance)
            {
                return turned;
            }
        }

        return null;
    }

    /// <summary>Finds the nearest points of the same shape.</summary>
    /// <param name="path">File of the stored mesh, for errors.</param>
    /// <param name="stored">The mesh that descriptors or planes were made for.</param>
    /// <param name="mesh">The mesh asked for.</param>
    /// <param name="own">The bundle's own mesh; null where there is none.</param>
    /// <exception cref="DatasetFormatException">The shapes do not agree.</exception>
    public static ShapeMatch Require(string path, TriangleMesh stored, TriangleMesh mesh, TriangleMesh? own)
    {
        if (stored.VertexCount == 0)
        {
            throw new DatasetFormatException(path, "vertices", "a mesh", "none");
        }

        // A point alone has no diagonal: no number, no match.
        var match = Find(stored, mesh, own);
        return match.MeanShare <= LargestMeanShare
            ? match
            : throw new DatasetFormatException(
                path,
                "vertices",
                FormattableString.Invariant($"the shape of the mesh: its vertices within {LargestMeanShare:P0} of the diagonal from the surface, on the mean"),
                FormattableString.Invariant($"{match.MeanShare:P1}"));
    }

    /// <summary>Finds the nearest points, however far; the stored mesh has a vertex at least.</summary>
    public static ShapeMatch Find(TriangleMesh stored, TriangleMesh mesh, TriangleMesh? own)
    {

        // Points without faces, as of a cloud, are faces without area.
        var normalized = Normalized(stored.Positions);
        TriangleMesh surface = new(normalized, stored.FaceCount > 0 ? stored.Triangles : [.. Enumerable.Range(0, normalized.Length).Select(i => new Triangle(i, i, i))]);
        MeshBvh tree = new(surface);
        var step = Math.Max(1, mesh.VertexCount / Votes);
        var candidates = Turns.Select(t => Turned(mesh.Positions, t)).SelectMany(
            t => own is null ? [Normalized(t)] : (Vector3[][])[PartFieldFrame.Of(own.Bounds).Apply(t), Normalized(t)]);
        var positions = candidates.MinBy(c => Mean(Nearest(tree, [.. c.Where((_, i) => i % step == 0)])))!;
        return new(surface, positions, Nearest(tree, positions));
    }

    /// <summary>A field on the stored mesh, read at the vertices of the other one.</summary>
    public VertexField Carry(VertexField field)
    {
        var values = new float[checked(points.Length * field.Channels)];
        for (var i = 0; i < points.Length; i++)
        {
            field.Interpolate(surface, points[i], values.AsSpan(i * field.Channels, field.Channels));
        }

        return new(points.Length, field.Channels, values);
    }

    private static double Mean(ClosestSurfacePoint[] points) => points.Length == 0 ? 0 : points.Average(p => (double)p.Distance);

    private static ClosestSurfacePoint[] Nearest(MeshBvh tree, Vector3[] points)
    {
        var found = new ClosestSurfacePoint?[points.Length];
        tree.ClosestPoints(points, found, maxDegreeOfParallelism: -1);
        return Array.ConvertAll(found, f => f!.Value);
    }

    private static Vector3[] Turned(ReadOnlySpan<Vector3> points, double degrees)
    {
        var turn = RotationMatrix.AboutY(degrees);
        return degrees == 0 ? points.ToArray() : Array.ConvertAll(points.ToArray(), p => (Vector3)(turn * p));
    }

    private static Vector3[] Normalized(ReadOnlySpan<Vector3> points) => PartFieldFrame.Of(BoundingBox.Around(points)).Apply(points);
}
