using GeometryMatters.Cameras;
using GeometryMatters.Meshes;

namespace GeometryMatters.Geodesics;

/// <summary>One mesh of a decision: bounds and distances between two of its points, over the bounding-box diagonal.</summary>
internal sealed class DecisionSide(MeshGeodesics geodesics)
{
    private readonly double diagonal = DiagonalOf(geodesics.Topology.Mesh.Bounds);

    public MeshGeodesics Geodesics => geodesics;

    public bool AreJoined(in LocatedPoint a, in LocatedPoint b) => geodesics.Topology.AreNodesJoined(a.AnyNode, b.AnyNode);

    public double Straight(in LocatedPoint a, in LocatedPoint b) => Normalized((a.Position - b.Position).Length);

    /// <summary>Length of the path that a plane cuts out; +∞ where it finds none of at most <paramref name="most"/>.</summary>
    public double Section(in LocatedPoint a, in LocatedPoint b, double most, CancellationToken cancellationToken) =>
        Normalized(PlaneSection.Length(geodesics.Sections(cancellationToken), a, b, Limit(most)));

    public double EdgePath(SurfacePoint a, SurfacePoint b, double most, CancellationToken cancellationToken) =>
        Distance(geodesics.EdgePaths(cancellationToken), a, b, most, cancellationToken);

    /// <summary>The exact distance; +∞ where it is above <paramref name="most"/>.</summary>
    public double Exact(SurfacePoint a, SurfacePoint b, double most, CancellationToken cancellationToken) =>
        Distance(geodesics.ExactSolver(cancellationToken), a, b, most, cancellationToken);

    // A mesh of one position has no diagonal, and no distances either.
    public double Normalized(double distance) => distance == 0 ? 0 : distance / diagonal;

    public double Limit(double most) => double.IsPositiveInfinity(most) ? most : Math.Max(0, most * diagonal);

    // The float that users read as well, unless the box is larger than any: verdicts then go by the same unit.
    private static double DiagonalOf(BoundingBox box) =>
        float.IsFinite(box.Diagonal) ? box.Diagonal : ((Vector3D)box.Max - box.Min).Length;

    private double Distance(IGeodesicSolver solver, SurfacePoint a, SurfacePoint b, double most, CancellationToken cancellationToken)
    {
        Span<double> found = stackalloc double[1];
        solver.Distances(a, [b], found, Limit(most), cancellationToken);
        return Normalized(found[0]);
    }
}
