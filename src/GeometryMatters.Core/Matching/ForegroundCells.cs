using GeometryMatters.Imaging;
using GeometryMatters.Views;

namespace GeometryMatters.Matching;

/// <summary>The cells of a view that take part in matching: centre inside the image and on the mask.</summary>
internal static class ForegroundCells
{
    public static int[] Find(ObjectView view)
    {
        var box = view.Letterbox;
        var mask = view.Mask;
        if (mask.Width != box.ImageWidth || mask.Height != box.ImageHeight)
        {
            throw new ImageFormatException($"mask of view '{view.Id}'", "", $"{box.ImageWidth}×{box.ImageHeight} pixels", $"{mask.Width}×{mask.Height}");
        }

        var foreground = MaskOperations.ToGrid(mask, box);
        int[] cells = [.. Enumerable.Range(0, foreground.Length).Where(cell => foreground[cell])];
        return cells.Length > 0
            ? cells
            : throw new InvalidInputException($"mask of view '{view.Id}'", "", "at least one foreground cell", "no foreground cells");
    }
}
