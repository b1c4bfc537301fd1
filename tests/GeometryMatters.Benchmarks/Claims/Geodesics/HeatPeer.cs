using GeometryMatters.Geodesics;

namespace GeometryMatters.Benchmarks.Claims.Geodesics;

/// <summary>CGAL's heat method from one source to all vertices, beside a claim that measures the same.</summary>
public static class HeatPeer
{
    private const int Solves = 7;

    /// <summary>Adds the peer <c>cgal-heat-solve</c>: one solve with the factorisation already made, whose time is noted.</summary>
    /// <param name="claim">The claim.</param>
    /// <param name="mesh">Mesh that it measures on.</param>
    /// <param name="source">Vertex that it measures from.</param>
    /// <param name="notes">Told the time of the factorisation and the error of the method, or why there is no answer.</param>
    /// <returns>The claim with the peer's time; null time where CGAL is absent or refuses the mesh.</returns>
    public static Claim Beside(Claim claim, ReferenceMesh mesh, int source, TextWriter notes)
    {
        ArgumentNullException.ThrowIfNull(claim);
        ArgumentNullException.ThrowIfNull(mesh);
        ArgumentNullException.ThrowIfNull(notes);
        Span<int> again = stackalloc int[Solves];
        again.Fill(source);
        var named = claim with { Peer = "cgal-heat-solve" };
        if (CgalPeer.SolveHeat(mesh.Topology.Mesh, again, notes) is not { } peer)
        {
            return named;
        }

        var exact = new double[mesh.Topology.Mesh.VertexCount];
        IGeodesicSolver solver = new ExactGeodesicSolver(mesh.Topology);
        solver.AllVertices(mesh.PointAt(source), exact);
        var errors = exact.Select((e, v) => Math.Abs((peer.Distances[v] / e) - 1)).Where((_, v) => exact[v] is > 0 and < double.PositiveInfinity).ToArray();
        notes.WriteLine(
            $"{claim.Name} {mesh.Name}: cgal-heat takes {peer.SetupMilliseconds:F1} ms once for its factorisation, which is not counted, and {peer.SolveMilliseconds:F2} ms to solve; "
            + $"it is off by {errors.Average():E1} in the mean, {errors.Max():E1} at most, relative.");
        return named with { PeerMilliseconds = peer.SolveMilliseconds };
    }
}
