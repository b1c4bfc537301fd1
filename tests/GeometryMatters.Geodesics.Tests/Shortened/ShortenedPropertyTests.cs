using CsCheck;
using GeometryMatters.Cameras;
using GeometryMatters.Meshes;

namespace GeometryMatters.Geodesics.Tests;

/// <summary>Random surfaces: between the exact distance and the path along edges, and nowhere to be shortened on the spot.</summary>
public class ShortenedPropertyTests
{
    private const double Rounding = 1e-10;

    [Fact]
    public void Lengths_lie_between_the_exact_distance_and_the_path_along_edges() => RandomSurfaces.Cases.Sample(c =>
    {
        SurfaceTopology topology = new(c.Mesh);
        double exact = new ExactGeodesicSolver(topology).Distance(c.A, c.B), along = new EdgePathSolver(topology).Distance(c.A, c.B);
        var found = new ShortenedPathSolver(topology).Distance(c.A, c.B);
        Assert.True(found <= along, $"{found:R} is above {along:R}");
        Assert.True(found >= exact - (Rounding * Math.Max(1, exact)) || found == exact, $"{found:R} is below {exact:R}");
    });

    [Fact]
    public void On_heaps_of_triangles_over_a_few_lattice_points_nothing_breaks() => RandomSurfaces.Heaps.Sample(c =>
    {
        // Points that coincide, faces of no area, edges of no length, faces on top of each other.
        SurfaceTopology topology = new(c.Mesh, new() { WeldFraction = c.Weld ? 0 : null });
        double exact = new ExactGeodesicSolver(topology).Distance(c.A, c.B), along = new EdgePathSolver(topology).Distance(c.A, c.B);
        var solver = new ShortenedPathSolver(topology);
        var found = solver.Distance(c.A, c.B);
        Assert.Equal(double.IsFinite(along), double.IsFinite(found));
        if (double.IsFinite(along))
        {
            // What has no extent is given 1e-12 of it.
            Assert.InRange(found, exact - 1e-9, along);
            AssertIsPath(c.Mesh, solver.FindPath(c.A, c.B)!, found);
        }
    });

    [Fact]
    public void Paths_run_from_face_to_face_and_are_as_long_as_they_say() => RandomSurfaces.Cases.Sample(c =>
    {
        var solver = new ShortenedPathSolver(c.Mesh);
        if (solver.FindPath(c.A, c.B) is { } path)
        {
            AssertIsPath(c.Mesh, path, solver.Distance(c.A, c.B));
        }
    });

    [Fact]
    public void At_vertices_that_a_path_turns_at_neither_side_is_less_than_a_half_turn() => RandomSurfaces.Cases.Sample(c =>
    {
        SurfaceTopology topology = new(c.Mesh);
        var points = new ShortenedPathSolver(topology).FindPath(c.A, c.B)?.Points ?? [];
        for (var i = 1; i + 1 < points.Count; i++)
        {
            var node = topology.NodePositions.IndexOf(points[i]);
            Vector3D before = (Vector3D)points[i - 1] - points[i], after = (Vector3D)points[i + 1] - points[i];
            var shortest = Math.Min(before.Length, after.Length);
            if (node >= 0 && shortest > 1e-3 && TotalAngle(topology, node, out var fan) is { } total)
            {
                // Corners round to floats: 5e-7 of coordinates up to 6, seen from their distance; the path itself is right to 1e-7.
                var between = Math.Abs(AngleOf(fan, before) - AngleOf(fan, after));
                Assert.True(Math.Min(between, total - between) >= Math.PI - (1e-4 + (4e-6 / shortest)), $"{between} of {total} at node {node}");
            }
        }
    });

    [Fact]
    public void Many_targets_agree_with_single_ones() => RandomSurfaces.Cases.Sample(
        c =>
        {
            // Together, the search is aimed at all targets: ties between paths along edges may fall another way.
            SurfaceTopology topology = new(c.Mesh);
            ShortenedPathSolver solver = new(topology);
            SurfacePoint[] targets = [.. Enumerable.Range(0, c.Mesh.VertexCount).Select(v => c.Mesh.At(v)), c.B, c.B];
            double[] together = new double[targets.Length], along = new double[targets.Length], exact = new double[targets.Length];
            solver.Distances(c.A, targets, together);
            new EdgePathSolver(topology).Distances(c.A, targets, along);
            new ExactGeodesicSolver(topology).Distances(c.A, targets, exact);
            for (var t = 0; t < targets.Length; t++)
            {
                // Lengths along edges add up in the order of the search.
                Assert.True(
                    together[t] == along[t] || (together[t] <= along[t] * (1 + 1e-12) && together[t] >= exact[t] - (Rounding * Math.Max(1, exact[t]))),
                    $"{together[t]:R} is not between {exact[t]:R} and {along[t]:R}");
            }

            Assert.Equal(together[^2], together[^1]);
        },
        iter: 60);

    private static void AssertIsPath(TriangleMesh mesh, GeodesicPath path, double length)
    {
        Assert.Equal(length, path.Length);
        var sum = 0.0;
        for (var i = 1; i < path.Points.Count; i++)
        {
            Vector3D p = path.Points[i - 1], q = path.Points[i];
            sum += (q - p).Length;
            Assert.Contains(Enumerable.Range(0, mesh.FaceCount), f => Holds(mesh, f, p) && Holds(mesh, f, q));
        }

        // Every corner rounds to floats of up to 6.
        Assert.Equal(length, sum, 1e-6 * (path.Points.Count + 1));
    }

    // Three triangles over the sides of a face have its area, and more where the point is off it.
    private static bool Holds(TriangleMesh mesh, int face, Vector3D p)
    {
        var (i, j, k) = mesh.Triangles[face];
        Vector3D a = mesh.Positions[i], b = mesh.Positions[j], c = mesh.Positions[k];
        return Area(a, b, p) + Area(b, c, p) + Area(c, a, p) <= Area(a, b, c) + 1e-4;

        static double Area(Vector3D a, Vector3D b, Vector3D c) => Vector3D.Cross(b - a, c - a).Length / 2;
    }

    // Faces around a node in order, with the angle where each begins; null where they do not close.
    private static double? TotalAngle(SurfaceTopology topology, int node, out List<(double Begin, Vector3D From, Vector3D To)> fan)
    {
        fan = [];
        var faces = topology.NodeFaces(node);
        var edge = topology.NodeEdges(node)[0];
        var (face, total) = (-1, 0.0);
        do
        {
            if (topology.EdgeFaces(edge).Length != 2)
            {
                return null;
            }

            face = topology.EdgeFaces(edge)[0] == face ? topology.EdgeFaces(edge)[1] : topology.EdgeFaces(edge)[0];
            var next = -1;
            foreach (var e in topology.FaceEdges.Slice(3 * face, 3))
            {
                next = e != edge && (topology.Edges[e].A == node || topology.Edges[e].B == node) ? e : next;
            }

            Vector3D from = Along(topology, edge, node), to = Along(topology, next, node);
            fan.Add((total, from, to));
            total += Angle(from, to);
            edge = next;
        }
        while (edge != topology.NodeEdges(node)[0] && fan.Count <= faces.Length);
        return fan.Count == faces.Length ? total : null;
    }

    private static double AngleOf(List<(double Begin, Vector3D From, Vector3D To)> fan, Vector3D ray)
    {
        var (begin, from, _) = fan.MinBy(f => Angle(f.From, ray) + Angle(ray, f.To) - Angle(f.From, f.To));
        return begin + Angle(from, ray);
    }

    private static double Angle(Vector3D a, Vector3D b) => Math.Atan2(Vector3D.Cross(a, b).Length, Vector3D.Dot(a, b));

    private static Vector3D Along(SurfaceTopology topology, int edge, int node)
    {
        var (a, b) = topology.Edges[edge];
        return (Vector3D)topology.NodePositions[a == node ? b : a] - topology.NodePositions[node];
    }
}
