using System.Numerics;
using GeometryMatters.Cameras;
using GeometryMatters.Features;
using GeometryMatters.Fields;
using GeometryMatters.Imaging;
using GeometryMatters.Meshes;
using GeometryMatters.Rendering;
using GeometryMatters.Views;

namespace GeometryMatters.Benchmarks.Claims.Pair;

/// <summary>A view of a bumpy ball of 20,000 vertices that covers some 1000 cells. Descriptors are smooth in the surface position, and noisy in the image.</summary>
internal static class MadeView
{
    private const int Side = 512;

    public static ObjectView Make(string id, double azimuth, double bumps, int imageChannels, int fieldChannels)
    {
        var mesh = BumpyBall.Make(142, 140, bumps);
        var camera = Camera.Centered(483, Side, Side);
        var pose = OrbitView.Pose(azimuth, 15, 3.5);
        var mask = Silhouette.Render(mesh, pose, camera);
        Letterbox letterbox = new(Side, Side);
        VertexField field = new(mesh.VertexCount, fieldChannels, Waves(mesh.Positions, fieldChannels, 1, 0, 0));
        var seen = SurfaceLifter.Lift(mesh, pose, camera, letterbox);
        FeatureMap features = new(
            letterbox.Grid, imageChannels, Waves([.. seen.Select(p => p?.PositionOn(mesh) ?? Vector3.Zero)], imageChannels, 2, 0.5f, id.Length));
        return new(new()
        {
            Id = id,
            Category = "ball",
            Camera = camera,
            Pose = pose,
            Box = mask.Bounds()!.Value,
            Letterbox = letterbox,
            LoadMask = () => mask,
            LoadMesh = () => mesh,
            LoadField = () => field,
            LoadFeatures = new Dictionary<string, Func<FeatureMap>> { ["image"] = () => features },
        });
    }

    /// <summary>Sines of the position with directions and phases of a seed that all views share, and noise of their own.</summary>
    public static float[] Waves(ReadOnlySpan<Vector3> points, int channels, int seed, float noise, int noiseSeed)
    {
        Random shared = new(seed), own = new(noiseSeed);
        var directions = new Vector3[channels];
        var phases = new float[channels];
        for (var c = 0; c < channels; c++)
        {
            directions[c] = 6 * new Vector3(shared.NextSingle() - 0.5f, shared.NextSingle() - 0.5f, shared.NextSingle() - 0.5f);
            phases[c] = 6 * shared.NextSingle();
        }

        var values = new float[points.Length * channels];
        for (var i = 0; i < points.Length; i++)
        {
            for (var c = 0; c < channels; c++)
            {
                values[(i * channels) + c] = MathF.Sin(Vector3.Dot(directions[c], points[i]) + phases[c]) + (noise * (own.NextSingle() - 0.5f));
            }
        }

        return values;
    }
}
