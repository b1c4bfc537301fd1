using System.Diagnostics;
using System.Globalization;
using GeometryMatters.Cameras;
using GeometryMatters.Imaging;
using GeometryMatters.Meshes;
using GeometryMatters.Reconstruction;
using GeometryMatters.Rendering;
using GeometryMatters.Tests;
using GeometryMatters.Training.Refinement;

namespace GeometryMatters.Benchmarks.Claims.Reconstruction;

/// <summary>
/// <c>refine-step</c>: one step of the refinement by distance fields, from the time of 60 steps less that of none; <c>refine-object</c>:
/// all 150 steps with their preparation. A bumpy ball of 5,040 faces, 0.1 off in depth and 15 % too small.
/// </summary>
public sealed class RefineClaims : IClaimSource
{
    private const int Steps = 60;
    private const int SmallSide = 64;

    public string Group => "reconstruction";

    public IReadOnlyList<string> Names => ["refine-step", "refine-object"];

    public IEnumerable<Claim> Measure(TextWriter notes)
    {
        yield return Step(512) with { Size = "5040 faces, 512x512 image, window of at most 160 pixels" };

        // Every pixel against every face: at 160 × 160 a step of the peer takes about ten seconds.
        var (mesh, camera, start, mask) = Scene(SmallSide);

        // Loads libtorch, which the peer's tensors need.
        GeometryMatters.Training.TorchRuntime.SetThreads(1);
        NaiveStep peer = new(mesh, camera, start, mask, new());
        yield return Step(SmallSide) with
        {
            Size = $"5040 faces, {SmallSide}x{SmallSide} image (the peer is too slow for more)",
            Peer = "naive pixel x face in TorchSharp",
            PeerMilliseconds = Measurement.Of(peer.Run, runs: 3).Milliseconds,
        };
        yield return Object(512, notes);
        foreach (var claim in SharedObjects(notes))
        {
            yield return claim;
        }
    }

    private static IEnumerable<Claim> SharedObjects(TextWriter notes)
    {
        foreach (var file in new[] { "kenney-car-kit/sedan.glb", "sam3d-human-object/0.glb" })
        {
            if (SharedData.TryPath(file) is not { } path)
            {
                notes.WriteLine($"shared/data/{file} is not here: set GEOMETRYMATTERS_SHARED or put shared/ beside the repository.");
                continue;
            }

            var mesh = MeshFile.Load(path).Mesh;
            var camera = Camera.Centered(600, 512, 512);
            var center = (Vector3D)mesh.Bounds.Center;
            var rotation = RotationMatrix.AboutX(165) * RotationMatrix.AboutY(35);
            var depth = 2.4 * mesh.Bounds.Diagonal;
            SimilarityPose truth = new(1, rotation, new Vector3D(0, 0, depth) - (rotation * center));
            var start = truth with { Scale = 0.75, Translation = new Vector3D(0.1 * depth, 0, depth) - (0.75 * (rotation * center)) };
            var mask = Silhouette.Render(mesh, truth, camera);
            yield return Object(mesh, camera, start, mask, notes) with { Mesh = Path.GetFileName(path) };
        }
    }

    private static Claim Step(int side)
    {
        var (mesh, camera, start, mask) = Scene(side);
        PoseRefiner none = new(new() { DistanceTransformSteps = 0, IouSteps = 0 }), some = new(new() { DistanceTransformSteps = Steps, IouSteps = 0 });
        const int Runs = 5;
        var times = new double[Runs];
        Time(some);
        for (var r = 0; r < Runs; r++)
        {
            var preparation = Time(none);
            times[r] = (Time(some) - preparation) / Steps;
        }

        var bytes = Measurement.Of(() => Time(some), 3).Bytes - Measurement.Of(() => Time(none), 3).Bytes;
        return new() { Name = "refine-step", Ours = new(Measurement.Median(times), bytes / Steps, Runs), Count = 1 };

        double Time(PoseRefiner refiner)
        {
            var from = Stopwatch.GetTimestamp();
            refiner.Refine(new(mesh, camera, start), mask);
            return Stopwatch.GetElapsedTime(from).TotalMilliseconds;
        }
    }

    private static Claim Object(int side, TextWriter notes)
    {
        var (mesh, camera, start, mask) = Scene(side);
        return Object(mesh, camera, start, mask, notes);
    }

    private static Claim Object(TriangleMesh mesh, Camera camera, SimilarityPose start, Mask mask, TextWriter notes)
    {
        PoseRefiner refiner = new();
        PoseRefinement? found = null;
        var ours = Measurement.Of(() => found = refiner.Refine(new ObjectReconstruction(mesh, camera, start), mask), runs: 3);

        // Wall-clock time of a busy machine says little.
        var processor = Environment.CpuUsage.TotalTime;
        refiner.Refine(new ObjectReconstruction(mesh, camera, start), mask);
        processor = Environment.CpuUsage.TotalTime - processor;
        notes.WriteLine(string.Create(CultureInfo.InvariantCulture, $"refine-object: {mesh.FaceCount} faces, processor time {processor.TotalMilliseconds:F0} ms, IoU {found!.IouBefore:F3} → {found.IouAfter:F3}"));
        return new() { Name = "refine-object", Size = $"{mesh.FaceCount} faces, {camera.Width}x{camera.Height} image, 150 steps", Ours = ours, ErrorMax = 1 - found!.IouAfter, Count = found.Losses.Count };
    }

    private static (TriangleMesh Mesh, Camera Camera, SimilarityPose Start, Mask Mask) Scene(int side)
    {
        var mesh = BumpyBall.Make(63, 40);
        var camera = Camera.Centered(1.1 * side, side, side);
        SimilarityPose truth = new(1, RotationMatrix.AboutX(20), new(0.1, 0, 3.5));
        return (mesh, camera, truth with { Scale = 0.85, Translation = new(0, 0, 3.6) }, Silhouette.Render(mesh, truth, camera));
    }
}
