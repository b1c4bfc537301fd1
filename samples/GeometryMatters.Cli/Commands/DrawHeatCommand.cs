using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using GeometryMatters.Cli.Options;
using GeometryMatters.Cli.Running;
using GeometryMatters.Datasets;
using GeometryMatters.Drawing;
using GeometryMatters.Matching;

namespace GeometryMatters.Cli.Commands;

/// <summary><c>gm draw heat</c>: how similar every place of one image is to a point of another.</summary>
internal static class DrawHeatCommand
{
    public static Command Create(CommonOptions common)
    {
        var root = DrawCommand.Bundle();
        var source = Make.Required("--source", "Item with the point, as category/id.");
        var target = Make.Required("--target", "Item that is coloured.");
        var point = Make.List("--point", "The point x,y in pixels of the source image; the middle of the object by default.");
        var output = DrawCommand.Picture();
        MatchingOptions matching = new();
        Command command = new("heat", "Draws how similar every place of an image is to a point of another; the best is marked.") { root, source, target, point, output };
        matching.AddTo(command);
        return command.Draws(common, output, (parsed, session) =>
        {
            var bundle = ArtefactBundle.Open(parsed.GetValue(root)!);
            BundleItem from = bundle[parsed.GetValue(source)!], to = bundle[parsed.GetValue(target)!];
            var open = matching.Opener(parsed, bundle, from);
            var pipeline = matching.Pipeline(parsed, from);
            var (asked, coloured) = session.Stage("features", _ =>
                (pipeline.Prepare(open(from.Name), session.CancellationToken), pipeline.Prepare(open(to.Name), session.CancellationToken)));
            var cell = CellOf(parsed.GetValue(point)!, asked.Fused);
            var map = FusedSimilarity.Map(asked.Fused, cell, coloured.Fused);
            var best = coloured.Fused.Cells[0];
            foreach (var candidate in coloured.Fused.Cells)
            {
                best = map[candidate] > map[best] ? candidate : best;
            }

            var mark = coloured.View.Letterbox.CellCenterInImage(best);
            var (x, y) = asked.View.Letterbox.CellCenterInImage(cell);
            var query = from.LoadImage();
            HeatMapDrawing.MarkPoint(query, x, y);
            var picture = Mosaic.Compose(
                [
                    new("query", query),
                    new(to.Name, HeatMapDrawing.Draw(to.LoadImage(), map, coloured.View.Letterbox, new() { Cells = new() { Mask = coloured.View.Mask }, Mark = mark })),
                ],
                new() { Columns = 2, TileSidePixels = 480 });
            return DrawCommand.Save(parsed.GetValue(output)!, picture, CommandSession.Text($"best at {mark.X:F1}, {mark.Y:F1} with {map[best]:F3}"), new()
            {
                ["query"] = Json.Array([x, y]),
                ["best"] = Json.Array([mark.X, mark.Y]),
                ["similarity"] = Json.Rounded(map[best], 6),
            });
        });
    }

    private static int CellOf(string[] point, FusedView view)
    {
        if (point.Length == 0)
        {
            return view.Count > 0 ? view.Cells[view.Count / 2] : throw new InvalidInputException(view.Id, "mask", "cells in the object", "none");
        }

        if (point.Length != 2
            || !double.TryParse(point[0], NumberStyles.Float, CultureInfo.InvariantCulture, out var x)
            || !double.TryParse(point[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var y)
            || !(x >= 0 && y >= 0 && x < view.Letterbox.ImageWidth && y < view.Letterbox.ImageHeight))
        {
            throw new UsageException(CommandSession.Text(
                $"--point: expected x,y in an image of {view.Letterbox.ImageWidth}×{view.Letterbox.ImageHeight} pixels, found '{string.Join(',', point)}'."));
        }

        var cell = view.Letterbox.ImageToCell(x, y);
        return view.IndexOf(cell) >= 0 ? cell : throw new UsageException($"--point: {string.Join(',', point)} is not in the object's mask.");
    }
}
