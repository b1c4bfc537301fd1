using GeometryMatters.Datasets;
using GeometryMatters.Datasets.Synthetic;
using GeometryMatters.Models;

namespace GeometryMatters.BringYourOwnModels;

/// <summary>A few drawn images, and models so small that what they say means nothing: right names and shapes, random weights.</summary>
internal static class DemoBundle
{
    public static RunSettings Settings
    {
        get
        {
            static string Model(string name) => Path.Combine(AppContext.BaseDirectory, "demo", name + ".onnx");
            return new()
            {
                Features = Model("features"),
                Preset = FeaturePreset.DinoV2,
                Tokens = DinoTokens.BeforeNorm,
                Registers = 4,
                Canvas = 84,
                Mask = Model("mask"),
                MaskSize = 64,
                Orientation = Model("orientation"),
                PartField = Model("partfield"),
                Points = 2000,
                GridCells = 60,
                FieldWeight = 0.95,
            };
        }
    }

    public static ArtefactBundle Draw(string folder)
    {
        // A folder of the demo's own: what an earlier run left must not mix with this one.
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        ProceduralShapes shapes = new(new() { Categories = ["car"], TrainInstances = 1, ValidationInstances = 0, TestInstances = 0, SurfaceCells = 40 });
        var bundle = new SyntheticDatasetBuilder(shapes, new() { ViewsPerInstance = 3, ImageWidth = 240, ImageHeight = 180, MinSharedKeypoints = 1, TrainPairs = 1 })
            .Build(folder).Bundle;

        // The mask model has one to make: of the last item, which is not in the pair.
        File.Delete(Path.Combine(bundle.Items[^1].Folder, "mask.png"));
        return bundle;
    }
}
