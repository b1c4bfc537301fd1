using GeometryMatters.Cameras;
using GeometryMatters.Meshes;
using GeometryMatters.Rendering;

namespace GeometryMatters.Benchmarks.Claims.Reconstruction;

/// <summary>
/// <c>rasterize</c>: z-buffer with face indices and barycentrics of a bumpy ball of 51,520 faces at 512 × 512. The error is the largest
/// distance of a hit from the ray through its pixel, in pixels.
/// </summary>
public sealed class RasterizeClaim : IClaimSource
{
    private const int Side = 512;

    public string Group => "reconstruction";

    public IReadOnlyList<string> Names => ["rasterize"];

    public IEnumerable<Claim> Measure(TextWriter notes)
    {
        var mesh = BumpyBall.Make(161, 160);
        var camera = Camera.Centered(700, Side, Side);
        SimilarityPose pose = new(1, RotationMatrix.AboutX(20), new(0, 0, 3.5));
        RasterBuffer buffer = new(Side, Side);
        var ours = Measurement.Of(() =>
        {
            buffer.Clear();
            Rasterizer.Render(mesh, pose, camera, buffer);
        });
        notes.WriteLine("peer embree is not measured: Debian package libembree-dev");
        yield return new()
        {
            Name = "rasterize",
            Size = $"{mesh.FaceCount} faces, {Side}x{Side}",
            Ours = ours,
            Peer = "embree",
            ErrorMax = WorstOffset(mesh, pose, camera, buffer),
            Count = (long)Side * Side,
        };
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
