using GeometryMatters.Imaging;
using GeometryMatters.Views;

namespace GeometryMatters.Matching;

/// <summary>The cells of a view that take part in matching: centre inside the image and on the mask.</summary>
internal static class ForegroundCells
{
    public static int[] Find(ObjectView view) => Find(view.Id, view.Mask, view.Letterbox);

    public static int[] Find(string id, Mask mask, Letterbox box)
    {
        if (mask.Width != box.ImageWidth || mask.Height != box.ImageHeight)
        {
            throw new ImageFormatException($"mask of view '{id}'", "", $"{box.ImageWidth}×{box.ImageHeight} pixels", $"{mask.Width}×{mask.Height}");
        }

        var foreground = MaskOperations.ToGrid(mask, box);
        int[] cells = [.. Enumerable.Range(0, foreground.Length).Where(cell => foreground[cell])];
        return cells.Length > 0
            ? cells
            : throw new InvalidInputException($"mask of view '{id}'", "", "at least one foreground cell", "no foreground cells");
    }
}
