using System.Diagnostics;
using GeometryMatters.Geodesics;
using GeometryMatters.Meshes;
using GeometryMatters.Tests;

namespace GeometryMatters.Benchmarks.Claims.Geodesics;

/// <summary>
/// <c>simplify</c>: a ball of a million faces and a reconstruction to 40,000 faces. The error, of the reconstruction, is the largest
/// relative difference of exact distances on the simplified mesh from those on the original, over pairs 2 to 10 % of the diagonal apart.
/// </summary>
public sealed class SimplifyClaim : IClaimSource
{
    private const int Target = 40_000;

    public string Group => "geodesics";

    public IReadOnlyList<string> Names => ["simplify"];

    public IEnumerable<Claim> Measure(TextWriter notes)
    {
        var ball = BumpyBall.Make(1000, 500);
        yield return new()
        {
            Name = "simplify",
            Size = $"bumpy ball, {ball.FaceCount} to {Target} faces",
            Ours = Measurement.Of(() => MeshSimplifier.Simplify(ball, new() { TargetFaceCount = Target }), 3),
            Count = ball.FaceCount,
        };

        if (SharedData.TryPath("sam3d-human-object/0.glb") is not { } path)
        {
            notes.WriteLine("shared/data/sam3d-human-object/0.glb is not here: set GEOMETRYMATTERS_SHARED or put shared/ beside the repository.");
            yield break;
        }

        var mesh = MeshFile.Load(path).Mesh;
        yield return new()
        {
            Name = "simplify",
            Mesh = $"0.glb, {mesh.FaceCount} to {Target} faces",
            Ours = Measurement.Of(() => MeshSimplifier.Simplify(mesh, new() { TargetFaceCount = Target }), 3),
            ErrorMax = LargestDifference(mesh, MeshSimplifier.Simplify(mesh, new() { TargetFaceCount = Target }), notes),
            Count = mesh.FaceCount,
        };
    }

    private static double LargestDifference(TriangleMesh mesh, SimplifiedMesh simplified, TextWriter notes)
    {
        SurfaceTopology topology = new(mesh);
        ExactGeodesicSolver exact = new(topology), near = new(simplified.Mesh);
        Random random = new(1);
        List<double> differences = [];
        var distance = new double[1];
        TimeSpan onOriginal = default, onSimplified = default, carrying = default;
        for (var tries = 0; differences.Count < 1000 && tries < 1_000_000; tries++)
        {
            int a = random.Next(mesh.VertexCount), b = random.Next(mesh.VertexCount);
            var straight = System.Numerics.Vector3.Distance(mesh.Positions[a], mesh.Positions[b]) / mesh.Bounds.Diagonal;
            if (straight > 0.1 || !topology.AreJoined(a, b) || !topology.TryGetSurfacePoint(a, out var from) || !topology.TryGetSurfacePoint(b, out var to))
            {
                continue;
            }

            var start = Stopwatch.GetTimestamp();
            exact.Distances(from, [to], distance, 0.1 * mesh.Bounds.Diagonal);
            onOriginal += Stopwatch.GetElapsedTime(start);
            var expected = distance[0];
            if (expected < 0.02 * mesh.Bounds.Diagonal || double.IsInfinity(expected))
            {
                continue;
            }

            start = Stopwatch.GetTimestamp();
            var (nearFrom, nearTo) = (simplified.ToSimplified(from), simplified.ToSimplified(to));
            carrying += Stopwatch.GetElapsedTime(start);
            start = Stopwatch.GetTimestamp();
            near.Distances(nearFrom, [nearTo], distance);
            onSimplified += Stopwatch.GetElapsedTime(start);
            differences.Add(Math.Abs(distance[0] - expected) / expected);
        }

        differences.Sort();
        notes.WriteLine(
            $"simplify 0.glb: {differences.Count} pairs, relative difference mean {differences.Average():P3}, 99 % below {differences[differences.Count * 99 / 100]:P3}, "
            + $"largest {differences[^1]:P3}; exact distances {onOriginal.TotalMilliseconds:F0} ms before, {onSimplified.TotalMilliseconds:F0} ms after, "
            + $"carrying {carrying.TotalMilliseconds:F0} ms; largest error {simplified.LargestErrorFraction:E1} of the diagonal.");
        return differences[^1];
    }
}
