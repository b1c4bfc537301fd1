using System.CommandLine;
using GeometryMatters;
using GeometryMatters.BringYourOwnModels;
using GeometryMatters.Datasets;
using GeometryMatters.Models;

RunSettings usual = new();
Option<DirectoryInfo?> bundle = new("--bundle") { Description = "Folder of an artefact bundle: an image and, without --mask, a mask per item; meshes where there are some." };
Option<bool> demo = new("--demo") { Description = "A few drawn images and four tiny graphs with random weights instead: shows that everything runs." };
Option<FileInfo?> features = new("--features") { Description = "Feature model (ONNX); gradient histograms when left out." };
Option<FeaturePreset> preset = new("--preset") { Description = "What kind of feature model it is.", DefaultValueFactory = _ => usual.Preset };
Option<DinoTokens> tokens = new("--tokens") { Description = "DINO's tokens before or after its last norm.", DefaultValueFactory = _ => usual.Tokens };
Option<int?> registers = new("--registers") { Description = "Register tokens of a DINO model; 0 for DINOv2 and 4 for DINOv3 when left out." };
Option<int?> canvas = new("--canvas") { Description = "Side of the feature model's input in pixels; the preset's when left out." };
Option<FileInfo?> mask = new("--mask") { Description = "Salient-object model (ONNX) for items without a mask." };
Option<int> maskSize = new("--mask-size") { Description = "Side of its input in pixels.", DefaultValueFactory = _ => usual.MaskSize };
Option<SaliencyOutput> maskOutput = new("--mask-output") { Description = "What its output is.", DefaultValueFactory = _ => usual.MaskOutput };
Option<FileInfo?> orientation = new("--orientation") { Description = "Orientation model (ONNX); yaws are kept as they came when left out." };
Option<FileInfo?> partField = new("--part-field") { Description = "Part-field model (ONNX); stored descriptors, else waves over the canonical frame, when left out." };
Option<int> points = new("--points") { Description = "Surface points that it sees.", DefaultValueFactory = _ => usual.Points };
Option<int> grid = new("--grid") { Description = "Cells along a side.", DefaultValueFactory = _ => usual.GridCells };
Option<double> fieldWeight = new("--field-weight") { Description = "What the part field counts for in matching, 0 to 1.", DefaultValueFactory = _ => usual.FieldWeight };
Option<bool> cuda = new("--cuda") { Description = "Run the models on an NVIDIA card; build with -p:Accelerator=cuda." };
Option<string?> category = new("--category") { Description = "Category of the pair; the first one when left out." };
Option<string?> source = new("--source") { Description = "Item whose points are matched; the first one when left out." };
Option<string?> target = new("--target") { Description = "Item in which they are looked for; another one when left out." };
Option<DirectoryInfo> output = new("--out") { Description = "Where labels and picture of the pair go.", DefaultValueFactory = _ => new("artifacts/own-models") };

RootCommand root = new("Runs your own ONNX models over an artefact bundle, writes derived results into it, and labels one pair.")
{
    bundle, demo, features, preset, tokens, registers, canvas, mask, maskSize, maskOutput, orientation, partField, points, grid, fieldWeight, cuda, category, source, target, output,
};
root.SetAction(arguments =>
{
    try
    {
        var folder = arguments.GetValue(output)!.FullName;
        if (arguments.GetValue(demo) == (arguments.GetValue(bundle) is not null))
        {
            throw new ArgumentException("Expected either --bundle or --demo.");
        }

        var settings = arguments.GetValue(demo) ? DemoBundle.Settings : new()
        {
            Features = arguments.GetValue(features)?.FullName,
            Preset = arguments.GetValue(preset),
            Tokens = arguments.GetValue(tokens),
            Registers = arguments.GetValue(registers),
            Canvas = arguments.GetValue(canvas),
            Mask = arguments.GetValue(mask)?.FullName,
            MaskSize = arguments.GetValue(maskSize),
            MaskOutput = arguments.GetValue(maskOutput),
            Orientation = arguments.GetValue(orientation)?.FullName,
            PartField = arguments.GetValue(partField)?.FullName,
            Points = arguments.GetValue(points),
            GridCells = arguments.GetValue(grid),
            FieldWeight = arguments.GetValue(fieldWeight),
            Cuda = arguments.GetValue(cuda),
        };
        var items = arguments.GetValue(bundle) is { } given ? ArtefactBundle.Open(given.FullName) : DemoBundle.Draw(Path.Combine(folder, "demo"));
        return new ModelRun(items, settings).Execute(arguments.GetValue(category), arguments.GetValue(source), arguments.GetValue(target), folder);
    }
    catch (Exception e) when (e is GeometryMattersException or IOException or UnauthorizedAccessException or ArgumentException)
    {
        Console.Error.WriteLine(e.Message);
        return 1;
    }
});
return root.Parse(args).Invoke();
