using System.Numerics;
using GeometryMatters.Cameras;
using GeometryMatters.Meshes;
using GeometryMatters.Rendering;

namespace GeometryMatters.Benchmarks.Claims.Reconstruction;

/// <summary>
/// <c>rasterize</c>: z-buffer with face indices and barycentrics of a bumpy ball of 51,520 faces at 512 × 512. The error is the largest
/// distance of a hit from the ray through its pixel, in pixels. The peer <c>embree</c> builds its hierarchy and traces, <c>embree-trace</c> has it built.
/// </summary>
public sealed class RasterizeClaim : IClaimSource
{
    private const int Side = 512;
    private const int Focal = 700;

    private static readonly NativePeer Embree = new("embree", "raster_embree.cpp")
    {
        Headers = [new("embree3/rtcore.h", "libembree-dev")],
        Libraries = ["-lembree3"],
    };

    public string Group => "reconstruction";

    public IReadOnlyList<string> Names => ["rasterize"];

    public IEnumerable<Claim> Measure(TextWriter notes)
    {
        var mesh = BumpyBall.Make(161, 160);
        var camera = Camera.Centered(Focal, Side, Side);
        SimilarityPose pose = new(1, RotationMatrix.AboutX(20), new(0, 0, 3.5));
        RasterBuffer buffer = new(Side, Side);
        var ours = Measurement.Of(() => Rasterizer.Render(mesh, pose, camera, buffer), runs: 15);
        Claim line = new()
        {
            Name = "rasterize",
            Size = $"{mesh.FaceCount} faces, {Side}x{Side}",
            Ours = ours,
            ErrorMax = WorstOffset(mesh, pose, camera, buffer),
            Count = (long)Side * Side,
        };
        var (build, trace) = Peer(mesh, pose, buffer, notes);
        yield return line with { Peer = "embree", PeerMilliseconds = build + trace };
        yield return line with { Peer = "embree-trace", PeerMilliseconds = trace };
    }

    private static (double? Build, double? Trace) Peer(TriangleMesh mesh, SimilarityPose pose, RasterBuffer buffer, TextWriter notes)
    {
        using ExchangeFolder folder = new();
        Vector3[] positions = [.. mesh.Positions.ToArray().Select(p => (Vector3)pose.Apply(p))];
        var report = Embree.Run(
            notes, folder.Write<Vector3>("positions", positions), folder.Write("faces", mesh.Triangles), $"{Side}", $"{Focal}", folder["seen"]);
        if (report is not { } times)
        {
            return (null, null);
        }

        var seen = folder.Read<int>("seen");
        notes.WriteLine($"rasterize: {seen.Zip(buffer.Faces).Count(p => p.First != p.Second)} of {seen.Length} pixels see another face by embree's single-precision rays");
        return (times.GetProperty("build_ms").GetDouble(), times.GetProperty("ms").GetDouble());
    }

    private static double WorstOffset(TriangleMesh mesh, SimilarityPose pose, Camera camera, RasterBuffer buffer)
    {
        var worst = 0.0;
        for (var i = 0; i < buffer.Faces.Length; i++)
        {
            if (buffer.Faces[i] >= 0)
            {
                SurfacePoint point = new(buffer.Faces[i], buffer.Barycentrics[i]);
                var (u, v) = camera.Project(pose.Apply(point.PositionOn(mesh)));
                worst = Math.Max(worst, double.Hypot(u - (i % Side) - 0.5, v - (i / Side) - 0.5));
            }
        }

        return worst;
    }
}
