using System.Diagnostics;
using System.Globalization;
using GeometryMatters.Cameras;
using GeometryMatters.Datasets.Synthetic;
using GeometryMatters.Imaging;
using GeometryMatters.Meshes;
using GeometryMatters.Reconstruction;
using GeometryMatters.Rendering;
using GeometryMatters.Tests;
using GeometryMatters.Training.Refinement;

namespace GeometryMatters.Benchmarks.Claims.Reconstruction;

/// <summary>
/// <c>refine-statistics</c>: how often a refinement finds its way back. Made shapes and the shared cars from random sides at 512²; scale ×0.6 to
/// ×1.6; the centre shifted by up to half the object's diagonal, or so far that silhouette and mask do not meet; the mask whole or with a fifth hidden.
/// </summary>
public sealed class RefineStatistics : IClaimSource
{
    private const int Side = 512;
    private const int PerMesh = 10;

    private static readonly Camera Camera = Camera.Centered(600, Side, Side);

    public string Group => "reconstruction";

    public IReadOnlyList<string> Names => ["refine-statistics"];

    public IEnumerable<Claim> Measure(TextWriter notes)
    {
        ArgumentNullException.ThrowIfNull(notes);
        foreach (var (name, meshes) in new[] { ("made shapes", Made()), ("cars", Cars(notes)) })
        {
            foreach (var (kind, apart, hidden) in new[] { ("near", false, false), ("near, a fifth hidden", false, true), ("apart", true, false), ("apart, a fifth hidden", true, true) })
            {
                if (meshes.Count > 0)
                {
                    yield return Run(name, kind, meshes, apart, hidden, notes);
                }
            }
        }
    }

    private static Claim Run(string name, string kind, List<TriangleMesh> meshes, bool apart, bool hidden, TextWriter notes)
    {
        var random = new Random(17);
        var refiner = new PoseRefiner();
        List<double> before = [], after = [], whole = [], times = [];
        foreach (var mesh in meshes)
        {
            for (var k = 0; k < PerMesh; k++)
            {
                var (start, truth) = Start(random, mesh, apart);
                var full = Silhouette.Render(mesh, truth, Camera);
                var mask = hidden ? Hide(full, random) : full;
                var from = Stopwatch.GetTimestamp();
                var refined = refiner.Refine(new ObjectReconstruction(mesh, Camera, start), mask);
                times.Add(Stopwatch.GetElapsedTime(from).TotalMilliseconds);
                before.Add(refined.IouBefore);
                after.Add(refined.IouAfter);
                whole.Add(Silhouette.Render(mesh, refined.Pose, Camera).IntersectionOverUnion(full));
            }
        }

        notes.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name}, {kind}: IoU with the mask {before.Average():F3} → {after.Average():F3}, least {after.Min():F3}, above 0.9 {after.Count(i => i > 0.9)} of {after.Count}; with the whole object {whole.Average():F3}, above 0.9 {whole.Count(i => i > 0.9)}; median {Measurement.Median([.. times]):F0} ms"));
        return new()
        {
            Name = "refine-statistics",
            Size = $"{name}, {kind}, {Side}x{Side}, 150 steps; error_max: share not above 0.9",
            Ours = new(Measurement.Median([.. times]), 0, times.Count),
            ErrorMax = after.Count(i => i <= 0.9) / (double)after.Count,
            Count = after.Count,
        };
    }

    /// <summary>A random side of the object, wholly in the image, and a start off it.</summary>
    private static (SimilarityPose Start, SimilarityPose Truth) Start(Random random, TriangleMesh mesh, bool apart)
    {
        double Between(double low, double high) => low + ((high - low) * random.NextDouble());
        var center = (Vector3D)mesh.Bounds.Center;
        var size = mesh.Bounds.Diagonal;
        while (true)
        {
            // The diagonal takes 180 to 300 pixels.
            var depth = Camera.FocalX * size / Between(180, 300);
            var rotation = RotationMatrix.AboutX(180 - Between(-5, 35)) * RotationMatrix.AboutY(Between(0, 360));
            Vector3D place = new(depth * Between(-0.15, 0.15), depth * Between(-0.15, 0.15), depth);
            SimilarityPose truth = new(1, rotation, place - (rotation * center));
            var (sin, cos) = Math.SinCos(Between(0, 2 * Math.PI));
            var far = size * (apart ? Between(0.5, 1.1) : Between(0, 0.5));
            var scale = Between(0.6, 1.6);
            SimilarityPose start = new(scale, rotation, place + new Vector3D(far * cos, far * sin, size * Between(-0.2, 0.2)) - (scale * (rotation * center)));
            Mask there = Silhouette.Render(mesh, truth, Camera), here = Silhouette.Render(mesh, start, Camera);
            var iou = here.IntersectionOverUnion(there);
            if (there.Bounds() is { X1: > 0, Y1: > 0, X2: < Side, Y2: < Side } && here.Bounds() is not null && (apart ? iou == 0 : iou > 0))
            {
                return (start, truth);
            }
        }
    }

    /// <summary>Clears a fifth of the foreground, from one of four sides.</summary>
    private static Mask Hide(Mask mask, Random random)
    {
        var side = random.Next(4);
        var left = mask.Count() / 5;
        Mask result = new(mask.Width, mask.Height, mask.Values);
        for (var i = 0; i < Side; i++)
        {
            for (var j = 0; j < Side && left > 0; j++)
            {
                var (x, y) = side switch { 0 => (i, j), 1 => (Side - 1 - i, j), 2 => (j, i), _ => (j, Side - 1 - i) };
                if (result[x, y])
                {
                    result[x, y] = false;
                    left--;
                }
            }
        }

        return result;
    }

    private static List<TriangleMesh> Made()
    {
        ProceduralShapes shapes = new();
        return [.. shapes.Categories.Select(c => shapes.Load(c, shapes.List(c, GeometryMatters.Datasets.DatasetSplit.Train)[0].Name).Mesh)];
    }

    private static List<TriangleMesh> Cars(TextWriter notes)
    {
        List<TriangleMesh> result = [];
        foreach (var name in new[] { "police", "sedan", "suv", "van" })
        {
            if (SharedData.TryPath($"kenney-car-kit/{name}.glb") is { } path)
            {
                result.Add(MeshFile.Load(path).Mesh);
            }
            else
            {
                notes.WriteLine($"shared/data/kenney-car-kit/{name}.glb is not here: set GEOMETRYMATTERS_SHARED or put shared/ beside the repository.");
            }
        }

        return result;
    }
}
