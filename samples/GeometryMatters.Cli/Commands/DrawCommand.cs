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

    public static Option<string> Picture() => Make.Required("--out", "The picture that is written, a .png file.");

    /// <summary>Runs what draws, once the picture's name is found to be one that can be written.</summary>
    public static Command Draws(this Command command, CommonOptions common, Option<string> picture, Func<ParseResult, CommandSession, CommandOutcome> body) =>
        command.Does(common, (parsed, session) =>
        {
            OutputFile.Prepare(parsed.GetValue(picture), ".png");
            return body(parsed, session);
        });

    public static CommandOutcome Save(string path, ImageBuffer picture, string what, System.Text.Json.Nodes.JsonObject? figures = null)
    {
        ImageFile.SavePng(path, picture);
        figures ??= [];
        figures["file"] = path;
        figures["width"] = picture.Width;
        figures["height"] = picture.Height;
        return new(figures, [CommandSession.Text($"{path}: {picture.Width}×{picture.Height}, {what}")]);
    }
}
