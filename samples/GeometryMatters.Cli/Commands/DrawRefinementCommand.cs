using System.CommandLine;
using GeometryMatters.Cli.Options;
using GeometryMatters.Cli.Running;
using GeometryMatters.Datasets;
using GeometryMatters.Drawing;
using GeometryMatters.Rendering;

namespace GeometryMatters.Cli.Commands;

/// <summary><c>gm draw refinement</c>: an item's silhouette before and after refinement.</summary>
internal static class DrawRefinementCommand
{
    public static Command Create(CommonOptions common)
    {
        var root = DrawCommand.Bundle();
        var name = Make.Required("--item", "The item, as category/id.");
        var output = DrawCommand.Picture();
        Command command = new("refinement", "Draws mask and projected mesh before and after refinement.") { root, name, output };
        return command.Draws(common, output, (parsed, _) =>
        {
            var item = ArtefactBundle.Open(parsed.GetValue(root)!)[parsed.GetValue(name)!];
            var refined = item.LoadRefinement()
                ?? throw new InvalidInputException(item.Folder, "derived/refined_pose.json", "a refined pose, as gm reconstruct leaves it", "none");
            var came = item.LoadReconstruction();
            var picture = OverlayDrawing.BeforeAfter(
                item.LoadImage(),
                item.LoadMask(),
                Silhouette.Render(came.Mesh, came.Pose, came.Camera),
                Silhouette.Render(came.Mesh, refined.Pose, came.Camera));
            return DrawCommand.Save(parsed.GetValue(output)!, picture, CommandSession.Text($"IoU {refined.IouBefore:F3} -> {refined.IouAfter:F3}"), new()
            {
                ["iou_before"] = Json.Rounded(refined.IouBefore),
                ["iou_after"] = Json.Rounded(refined.IouAfter),
            });
        });
    }
}
