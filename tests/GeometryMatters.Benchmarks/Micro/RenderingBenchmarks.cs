using BenchmarkDotNet.Attributes;
using GeometryMatters.Benchmarks.Claims;
using GeometryMatters.Cameras;
using GeometryMatters.Imaging;
using GeometryMatters.Meshes;
using GeometryMatters.Rendering;

namespace GeometryMatters.Benchmarks.Micro;

/// <summary>A ball of 40,000 faces at 512 × 512: z-buffer and mask, and the distance transforms of that mask.</summary>
[MemoryDiagnoser]
public class RenderingBenchmarks
{
    private const int Side = 512;
    private readonly Camera camera = Camera.Centered(483, Side, Side);
    private readonly SimilarityPose pose = OrbitView.Pose(20, 15, 3.5);
    private readonly int[] outside = new int[Side * Side];
    private readonly int[] inside = new int[Side * Side];
    private readonly RasterBuffer buffer = new(Side, Side);
    private TriangleMesh mesh = null!;
    private Mask mask = null!;

    [GlobalSetup]
    public void Setup()
    {
        mesh = BumpyBall.Make(142, 140);
        mask = Silhouette.Render(mesh, pose, camera);
    }

    [Benchmark]
    public void Rasterize() => Rasterizer.Render(mesh, pose, camera, buffer);

    [Benchmark]
    public Mask RenderMask() => Silhouette.Render(mesh, pose, camera);

    [Benchmark]
    public void BothDistances() => DistanceTransform.SquaredBoth(mask, outside, inside);

    [Benchmark]
    public void NearestPixel() => DistanceTransform.NearestPixel(mask, outside);
}
