using GeometryMatters.Meshes;

namespace GeometryMatters.Geodesics;

/// <summary>One mesh of a decision: bounds and distances between two of its points, over the bounding-box diagonal.</summary>
internal sealed class DecisionSide(MeshGeodesics geodesics)
{
    private readonly double diagonal = geodesics.Topology.Mesh.Bounds.Diagonal;

    public MeshGeodesics Geodesics => geodesics;

    public bool AreJoined(in LocatedPoint a, in LocatedPoint b) => geodesics.Topology.AreNodesJoined(a.AnyNode, b.AnyNode);

    public double Straight(in LocatedPoint a, in LocatedPoint b) => Normalized((a.Position - b.Position).Length);

    /// <summary>Length of the path that a plane cuts out; +∞ where it finds none of at most <paramref name="most"/>.</summary>
    public double Section(in LocatedPoint a, in LocatedPoint b, double most) =>
        Normalized(PlaneSection.Length(geodesics.Sections, a, b, Limit(most)));

    public double EdgePath(SurfacePoint a, SurfacePoint b, double most) => Distance(geodesics.EdgePaths, a, b, most);

    /// <summary>The exact distance; +∞ where it is above <paramref name="most"/>.</summary>
    public double Exact(SurfacePoint a, SurfacePoint b, double most = double.PositiveInfinity) => Distance(geodesics.Exact, a, b, most);

    // A mesh of one position has no diagonal, and no distances either.
    public double Normalized(double distance) => distance == 0 ? 0 : distance / diagonal;

    public double Limit(double most) => double.IsPositiveInfinity(most) ? most : Math.Max(0, most * diagonal);

    private double Distance(IGeodesicSolver solver, SurfacePoint a, SurfacePoint b, double most)
    {
        Span<double> found = stackalloc double[1];
        solver.Distances(a, [b], found, Limit(most));
        return Normalized(found[0]);
    }
}
