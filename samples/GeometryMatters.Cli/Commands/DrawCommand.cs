using System.CommandLine;
using GeometryMatters.Cli.Options;
using GeometryMatters.Cli.Running;
using GeometryMatters.Imaging;

namespace GeometryMatters.Cli.Commands;

/// <summary><c>gm draw</c>: pictures of matches, features, similarities and refined poses.</summary>
internal static class DrawCommand
{
    public static Command Create(CommonOptions common) => new("draw", "Draws what was found out about items of a bundle, as PNG.")
    {
        DrawMatchesCommand.Create(common),
        DrawPcaCommand.Create(common),
        DrawHeatCommand.Create(common),
        DrawRefinementCommand.Create(common),
    };

    public static Option<string> Bundle() => Make.Required("--bundle", "Folder of the bundle.");

    public static Option<string> Picture() => Make.Required("--out", "The PNG that is written.");

    public static CommandOutcome Save(string path, ImageBuffer picture, string what, System.Text.Json.Nodes.JsonObject? figures = null)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        ImageFile.SavePng(path, picture);
        figures ??= [];
        figures["file"] = path;
        figures["width"] = picture.Width;
        figures["height"] = picture.Height;
        return new(figures, [CommandSession.Text($"{path}: {picture.Width}×{picture.Height}, {what}")]);
    }
}
