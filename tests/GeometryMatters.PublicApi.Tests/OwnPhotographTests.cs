using System.Numerics;
using GeometryMatters.Cameras;
using GeometryMatters.Datasets;
using GeometryMatters.Datasets.Synthetic;
using GeometryMatters.Features;
using GeometryMatters.Fields;
using GeometryMatters.Geodesics;
using GeometryMatters.Imaging;
using GeometryMatters.Meshes;
using GeometryMatters.Pipelines;
using GeometryMatters.Reconstruction;
using GeometryMatters.Rendering;
using GeometryMatters.Views;

namespace GeometryMatters.PublicApi.Tests;

/// <summary>Images and masks are all there is: the way of one's own photographs, on pictures whose truth is known.</summary>
public sealed class OwnPhotographTests : IDisposable
{
    private static readonly Camera Camera = Camera.Centered(340, 240, 180);

    private readonly string folder = Directory.CreateTempSubdirectory("geometrymatters-own-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Two_images_with_masks_are_matched_through_meshes_blown_up_from_the_masks()
    {
        var car = ShapeCategories.Get("car").CreateInstance(0).TrueMesh(28);
        SimilarityPose[] poses = [OrbitView.Pose(60, 12, 2.2), OrbitView.Pose(48, 15, 2.4)];
        BundleWriter writer = new(folder);
        for (var i = 0; i < poses.Length; i++)
        {
            var view = ShadedRenderer.Render(car, new MeshTextures(car, new SkiaImageCodec()), poses[i], Camera, new() { Background = new Vector3(0.4f) });
            var path = Path.Combine(folder, $"{i}.png");
            ImageFile.SavePng(path, view.Image);
            writer.Add(new() { Category = "car", Id = $"{i}", Width = 240, Height = 180, ImagePath = path }).SaveMask(view.Mask);
        }

        writer.Complete();
        var bundleFolder = folder;

        // snippet: reconstruct-bundle
        var bundle = ArtefactBundle.Open(bundleFolder);          // an image and a mask per item are enough here
        var pipeline = new ReconstructionPipeline(new()
        {
            MaskProvider = new BundleMaskProvider(bundle),
            MeshReconstructor = new InflatedMaskReconstructor(), // or BundleMeshReconstructor, CommandMeshReconstructor, your own
            FieldProvider = new CanonicalFourierField(),
            FeatureExtractors = [new GradientHistogramExtractor(), new ContextExtractor()],
        });
        var report = new BundleReconstruction(bundle, pipeline).Run();
        foreach (var failure in report.Statistics.Failures)
        {
            Console.WriteLine($"{failure.Item}: {failure.Reason}");
        }
        // end snippet

        Assert.Empty(report.Statistics.Failures);
        using var source = BundleViews.Open(bundle["car", "0"]);
        using var target = BundleViews.Open(bundle["car", "1"]);
        PseudoLabelPipeline matcher = new(
            new(new FusionWeight("fine", 0.25), new FusionWeight("coarse", 0.25), new FusionWeight("field", 0.5)), new BicyclicGeodesicFilter());
        var labels = matcher.Label(matcher.Prepare(source), matcher.Prepare(target));
        Assert.True(labels.Kept.Count > 200, $"{labels.Counts}");

        // Where the true mesh says that the matched point lies in the other image, over the longer side of the object's box there.
        var seen = SurfaceLifter.Lift(car.Mesh, poses[0], Camera, source.Letterbox);
        var errors = labels.Kept.Where(m => seen[m.SourceCell] is not null).Select(m =>
        {
            var (u, v) = Camera.Project(poses[1].Apply(seen[m.SourceCell]!.Value.PositionOn(car.Mesh)));
            var (x, y) = target.Letterbox.CellCenterInImage(m.TargetCell);
            return Math.Sqrt(((x - u) * (x - u)) + ((y - v) * (y - v))) / target.Box.LongSide;
        }).Order().ToArray();

        // Measured 0.021, and 0.071 at the ninetieth percentile; a cell is a fiftieth of the box. The object turned by 12°, of which the balloons know nothing.
        Assert.True(errors[errors.Length / 2] < 0.05, $"median error {errors[errors.Length / 2]:F3} of the box over {errors.Length} matches");
    }

    [Fact]
    public void A_program_of_ones_own_is_a_reconstructor()
    {
        // snippet: external-reconstructor
        var reconstructor = new CommandMeshReconstructor(new()
        {
            FileName = "sam3d-env/bin/python",
            Arguments = ["reconstruct.py", "--image", "{image}", "--mask", "{mask}", "--out", "{output}"],
            Timeout = TimeSpan.FromMinutes(10),
        });
        // end snippet

        // There is no such program here, and that is what its error says.
        var e = Assert.Throws<ExternalCommandException>(() => reconstructor.Reconstruct(
            new(8, 8), new(8, 8), new("one", "car"), TestContext.Current.CancellationToken));
        Assert.Contains("sam3d-env/bin/python reconstruct.py --image", e.Message, StringComparison.Ordinal);
        Assert.Null(e.ExitCode);
    }
}
