using System.Numerics;
using GeometryMatters.Cameras;
using GeometryMatters.Meshes;
using GeometryMatters.Tests;

namespace GeometryMatters.Benchmarks.Claims.Geodesics;

/// <summary>
/// <c>closest-point</c>: the surface point nearest to each of 100 000 random positions around a mesh. The peer is a scan over all faces in the
/// same precision, measured on a few of the queries and scaled; the error is the largest difference from it on those, in bounding-box diagonals.
/// </summary>
public sealed class ClosestPointClaim : IClaimSource
{
    private const int Queries = 100_000;
    private const int Scanned = 50;

    public string Group => "geodesics";

    public IReadOnlyList<string> Names => ["closest-point"];

    public IEnumerable<Claim> Measure(TextWriter notes)
    {
        foreach (var (name, file) in new[] { ("bunny", "meshes/bunny.obj"), ("0.glb", "sam3d-human-object/0.glb") })
        {
            if (SharedData.TryPath(file) is not { } path)
            {
                notes.WriteLine($"closest-point: shared/data/{file} is not here.");
                continue;
            }

            var mesh = MeshFile.Load(path).Mesh;
            var build = Measurement.Of(() => _ = new MeshBvh(mesh), 5);
            notes.WriteLine($"closest-point {name}: hierarchy over {mesh.FaceCount} faces in {build.Milliseconds:F0} ms.");
            MeshBvh bvh = new(mesh);
            var queries = Around(mesh.Bounds);
            var found = new ClosestSurfacePoint?[Queries];
            var ours = Measurement.Of(() => bvh.ClosestPoints(queries, found));
            var expected = new float[Scanned];
            var peer = Measurement.Of(() => Scan(mesh, queries, expected), 3);
            var error = expected.Select((e, i) => Math.Abs(e - found[i]!.Value.Distance)).Max() / mesh.Bounds.Diagonal;
            yield return new()
            {
                Name = "closest-point",
                Mesh = name,
                Ours = ours,
                Peer = "scan-scaled",
                PeerMilliseconds = peer.Milliseconds * Queries / Scanned,
                ErrorMax = error,
                Count = Queries,
            };
        }
    }

    private static Vector3[] Around(BoundingBox box)
    {
        Random random = new(1);
        var queries = new Vector3[Queries];
        for (var i = 0; i < Queries; i++)
        {
            queries[i] = box.Center + (1.2f * box.Size * new Vector3(random.NextSingle() - 0.5f, random.NextSingle() - 0.5f, random.NextSingle() - 0.5f));
        }

        return queries;
    }

    private static void Scan(TriangleMesh mesh, Vector3[] queries, float[] distances)
    {
        for (var i = 0; i < distances.Length; i++)
        {
            var best = double.PositiveInfinity;
            foreach (var t in mesh.Triangles)
            {
                best = Math.Min(best, SquaredDistance(queries[i], mesh.Positions[t.A], mesh.Positions[t.B], mesh.Positions[t.C]));
            }

            distances[i] = (float)Math.Sqrt(best);
        }
    }

    /// <summary>By the side of each edge that the query's foot lies on.</summary>
    private static double SquaredDistance(Vector3D q, Vector3D a, Vector3D b, Vector3D c)
    {
        Vector3D ab = b - a, ac = c - a, ap = q - a, n = Vector3D.Cross(ab, ac);
        var area = Dot(n, n);
        if (area > 0)
        {
            var v = Dot(n, Vector3D.Cross(ap, ac)) / area;
            var w = Dot(n, Vector3D.Cross(ab, ap)) / area;
            if (v >= 0 && w >= 0 && v + w <= 1)
            {
                var height = Dot(n, ap);
                return height * height / area;
            }
        }

        return Math.Min(ToSide(ap, ab), Math.Min(ToSide(ap, ac), ToSide(q - b, c - b)));
    }

    private static double ToSide(Vector3D p, Vector3D side)
    {
        var length = Dot(side, side);
        var t = length > 0 ? Math.Clamp(Dot(p, side) / length, 0, 1) : 0;
        var d = p - (t * side);
        return Dot(d, d);
    }

    private static double Dot(Vector3D a, Vector3D b) => (a.X * b.X) + (a.Y * b.Y) + (a.Z * b.Z);
}
