using GeometryMatters.Imaging;

namespace GeometryMatters.Drawing;

/// <summary>Draws matches between two images as lines whose colour tells the position in the source (as the figures of 3D-SC do).</summary>
public static class MatchDrawing
{
    /// <summary>Draws two images and the matches between them.</summary>
    /// <param name="source">Source image.</param>
    /// <param name="target">Target image.</param>
    /// <param name="matches">Matches; where thinning drops some, earlier ones stay.</param>
    /// <param name="options">How to draw; defaults when null.</param>
    /// <returns>The drawing: the images beside (or above) each other, centred across.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static ImageBuffer Draw(ImageBuffer source, ImageBuffer target, IReadOnlyList<MatchLine> matches, MatchDrawingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(matches);
        options ??= new MatchDrawingOptions();
        options.Validate();

        var (first, firstScale) = Panel(source, options.PanelSidePixels);
        var (second, secondScale) = Panel(target, options.PanelSidePixels);
        int width, height, x1 = 0, y1 = 0, x2 = 0, y2 = 0;
        if (options.Stacked)
        {
            width = Math.Max(first.Width, second.Width);
            height = first.Height + options.GapPixels + second.Height;
            (x1, x2, y2) = ((width - first.Width) / 2, (width - second.Width) / 2, first.Height + options.GapPixels);
        }
        else
        {
            width = first.Width + options.GapPixels + second.Width;
            height = Math.Max(first.Height, second.Height);
            (y1, y2, x2) = ((height - first.Height) / 2, (height - second.Height) / 2, first.Width + options.GapPixels);
        }

        Canvas canvas = new(width, height, RgbColor.White);
        canvas.FillRectangle(x1, y1, first.Width, first.Height, RgbColor.Black);
        canvas.FillRectangle(x2, y2, second.Width, second.Height, RgbColor.Black);
        canvas.DrawImage(first, x1, y1, options.ImageBrightness);
        canvas.DrawImage(second, x2, y2, options.ImageBrightness);

        var box = options.ColorBox ?? new PixelBox(0, 0, source.Width, source.Height);
        var ends = Thin(matches, options.ThinningCellPixels)
            .Select(m => (
                X1: x1 + (m.SourceX * firstScale),
                Y1: y1 + (m.SourceY * firstScale),
                X2: x2 + (m.TargetX * secondScale),
                Y2: y2 + (m.TargetY * secondScale),
                Color: ColorAt(m.SourceX, m.SourceY, box)))
            .ToList();
        foreach (var end in ends)
        {
            canvas.DrawLine(end.X1, end.Y1, end.X2, end.Y2, end.Color, options.LineWidthPixels, options.LineAlpha);
        }

        foreach (var end in options.DotRadiusPixels > 0 ? ends : [])
        {
            canvas.DrawRingedDisc(end.X1, end.Y1, options.DotRadiusPixels, end.Color, RgbColor.White);
            canvas.DrawRingedDisc(end.X2, end.Y2, options.DotRadiusPixels, end.Color, RgbColor.White);
        }

        return canvas.Image;
    }

    /// <summary>Colour of a source position: red rises with x, green falls with y, blue falls with x.</summary>
    /// <param name="x">x in pixels.</param>
    /// <param name="y">y in pixels.</param>
    /// <param name="box">The box over which the colours run; positions outside take those of its edge.</param>
    /// <returns>The colour: cyan, yellow, red and blue at the corners, clockwise from the top left.</returns>
    public static RgbColor ColorAt(double x, double y, PixelBox box)
    {
        var u = Share(x, box.X1, box.Width);
        var v = Share(y, box.Y1, box.Height);
        return RgbColor.FromUnit(u, 1 - v, 1 - u);

        static double Share(double value, double start, double size) => size > 0 ? Math.Clamp((value - start) / size, 0, 1) : 0.5;
    }

    /// <summary>Keeps at most one match per square cell of the source and of the target, the first of each.</summary>
    /// <param name="matches">The matches in order of preference.</param>
    /// <param name="cellPixels">Side of a cell in pixels; 0 keeps all.</param>
    /// <returns>The matches kept, in order.</returns>
    public static IReadOnlyList<MatchLine> Thin(IReadOnlyList<MatchLine> matches, double cellPixels)
    {
        ArgumentNullException.ThrowIfNull(matches);
        if (!(cellPixels > 0))
        {
            return matches;
        }

        HashSet<(double, double)> sources = [], targets = [];
        List<MatchLine> kept = [];
        foreach (var match in matches)
        {
            var from = (Math.Floor(match.SourceX / cellPixels), Math.Floor(match.SourceY / cellPixels));
            var to = (Math.Floor(match.TargetX / cellPixels), Math.Floor(match.TargetY / cellPixels));
            if (!sources.Contains(from) && !targets.Contains(to))
            {
                sources.Add(from);
                targets.Add(to);
                kept.Add(match);
            }
        }

        return kept;
    }

    private static (ImageBuffer Image, double Scale) Panel(ImageBuffer image, int side)
    {
        var longest = Math.Max(image.Width, image.Height);
        if (side == 0 || side == longest)
        {
            return (image, 1);
        }

        Letterbox box = new(image.Width, image.Height, side);
        return (ImageResizer.Resize(image, box.ContentWidth, box.ContentHeight), box.Scale);
    }
}
