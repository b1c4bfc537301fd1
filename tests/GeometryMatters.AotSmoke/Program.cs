using System.Globalization;
using System.Security.Cryptography;
using GeometryMatters;
using GeometryMatters.Datasets;
using GeometryMatters.Datasets.Synthetic;
using GeometryMatters.Drawing;
using GeometryMatters.Features;
using GeometryMatters.Fields;
using GeometryMatters.Geodesics;
using GeometryMatters.Imaging;
using GeometryMatters.Meshes;
using GeometryMatters.Models;
using GeometryMatters.Pipelines;
using GeometryMatters.Serialization;

// Draws a small dataset, reconstructs it, labels a pair, and touches what reads files; everything printed is the same on every run.
var folder = Directory.CreateTempSubdirectory("geometrymatters-aot-").FullName;
try
{
    ProceduralShapes shapes = new(new() { Categories = ["car"], TrainInstances = 1, ValidationInstances = 0, TestInstances = 0, SurfaceCells = 40 });
    var dataset = new SyntheticDatasetBuilder(shapes, new() { ViewsPerInstance = 2, ImageWidth = 240, ImageHeight = 180, MinSharedKeypoints = 1, TrainPairs = 1 })
        .Build(Path.Combine(folder, "data"));
    ReconstructionPipeline reconstruction = new(new()
    {
        MaskProvider = new BundleMaskProvider(dataset.Bundle),
        MeshReconstructor = new BundleMeshReconstructor(dataset.Bundle),
        FieldProvider = new CanonicalFourierField(),
        FeatureExtractors = [new GradientHistogramExtractor(), new ContextExtractor()],
    });
    var report = new BundleReconstruction(dataset.Bundle, reconstruction).Run();
    Print("failures", report.Statistics.Failures.Count);
    Print("problems", dataset.Bundle.Verify().Count);

    var items = dataset.Bundle.Items;
    using var source = BundleViews.Open(items[0]);
    using var target = BundleViews.Open(items[1]);
    PseudoLabelPipeline labels = new(
        new(new FusionWeight("fine", 0.25), new FusionWeight("coarse", 0.25), new FusionWeight("field", 0.5)), new BicyclicGeodesicFilter());
    var pair = labels.Label(labels.Prepare(source), labels.Prepare(target));
    Print("labels", pair.Counts);

    var glb = Path.Combine(folder, "mesh.glb");
    MeshFile.SaveGlb(glb, new(source.Mesh, [], null, null));
    var mesh = MeshFile.Load(glb).Mesh;
    Print("mesh", $"{mesh.VertexCount} vertices, {mesh.FaceCount} faces");
    var distances = new double[mesh.VertexCount];
    new ExactGeodesicSolver(mesh).AllVertices(SurfacePoint.AtCorner(0, 0), distances);
    Print("farthest", distances.Where(double.IsFinite).Max().ToString("R", CultureInfo.InvariantCulture));

    var tensors = Path.Combine(folder, "field.safetensors");
    SafetensorsFile.Write(tensors, new Dictionary<string, TensorArray> { ["field"] = TensorArray.Create<float>([1, 2, 3, 4], 2, 2) });
    using (var file = SafetensorsFile.Open(tensors))
    {
        Print("tensor", string.Join(' ', file.Read("field").ToSingle()));
    }

    var picture = Png(items[0].LoadImage());
    Print("png", Convert.ToHexString(SHA256.HashData(picture))[..16]);

    try
    {
        OnnxOrientationEstimator.Load(Path.Combine(folder, "none.onnx")).Dispose();
    }
    catch (FileNotFoundException)
    {
        Print("model", "absent");
    }
    catch (BackendUnavailableException)
    {
        Print("model", "no runtime");
    }
}
finally
{
    Directory.Delete(folder, recursive: true);
}

static void Print(string name, object value) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {value}"));

static byte[] Png(ImageBuffer image)
{
    var path = Path.GetTempFileName();
    try
    {
        ImageFile.SavePng(path, MatchDrawing.Draw(image, image, [new(10, 10, 20, 20)]));
        return File.ReadAllBytes(path);
    }
    finally
    {
        File.Delete(path);
    }
}
