using System.CommandLine;
using GeometryMatters.Cli.Options;
using GeometryMatters.Cli.Running;
using GeometryMatters.Datasets;
using GeometryMatters.Drawing;
using GeometryMatters.Features;
using GeometryMatters.Imaging;
using GeometryMatters.Pipelines;

namespace GeometryMatters.Cli.Commands;

/// <summary><c>gm draw pca</c>: a feature's principal components as colours that several images share.</summary>
internal static class DrawPcaCommand
{
    public static Command Create(CommonOptions common)
    {
        var root = DrawCommand.Bundle();
        var items = Make.RequiredList("--items", "Items as category/id, separated by commas.");
        Option<string> feature = new("--feature") { Description = "The feature map; field is the part field.", DefaultValueFactory = _ => FusionWeights.FieldName };
        var columns = Make.Int("--columns", "Pictures side by side.", 4, 1, 64);
        var output = DrawCommand.Picture();
        MatchingOptions matching = new();
        Command command = new("pca", "Draws the first three principal components of a feature; the same colour means the same on every image.") { root, items, feature, columns, output };
        matching.AddGridTo(command);
        return command.Draws(common, output, (parsed, session) =>
        {
            var bundle = ArtefactBundle.Open(parsed.GetValue(root)!);
            var shown = parsed.GetValue(items)!.Select(n => bundle[n]).ToArray();
            if (shown.Length == 0)
            {
                throw new UsageException("--items: expected items as category/id, found none.");
            }

            var open = matching.Opener(parsed, bundle, shown[0]);
            var name = parsed.GetValue(feature)!;
            var views = shown.Select(i => open(i.Name)).ToArray();
            var picture = session.Stage("pca", _ =>
            {
                FeatureMap[] maps = [.. views.Select(v => name == FusionWeights.FieldName && !v.FeatureNames.Contains(name)
                    ? FieldRasterizer.Render(v.Field, v.Mesh, v.Pose, v.Camera, v.Letterbox, v.Mask).Map
                    : new BundleFeatures(bundle, [name]).Load($"{v.Category}/{v.Id}")[0])];
                var colors = PrincipalComponents.ToColors(maps, [.. views.Select(v => MaskOperations.ToGrid(v.Mask, v.Letterbox))]);
                return Mosaic.Compose(
                    [.. shown.Select((item, i) => new MosaicTile(item.Name, PcaDrawing.Draw(item.LoadImage(), colors[i], views[i].Letterbox, new() { Mask = views[i].Mask })))],
                    new() { Columns = Math.Min(shown.Length, parsed.GetValue(columns)), TileSidePixels = 320 });
            });
            return DrawCommand.Save(parsed.GetValue(output)!, picture, CommandSession.Text($"'{name}' of {shown.Length} items"), new() { ["items"] = shown.Length, ["feature"] = name });
        });
    }
}
