using System.Globalization;
using System.Numerics;
using GeometryMatters.Drawing;
using GeometryMatters.Imaging;
using GeometryMatters.Rendering;

namespace GeometryMatters.GeodesicFields;

/// <summary>The surface in grey with paths over it, and how much longer than the shortest each kind is.</summary>
internal static class PathPicture
{
    public static ImageBuffer Draw(MeshView view, IReadOnlyList<PathSet> sets)
    {
        UniformColor grey = new(new Vector3(0.62f, 0.64f, 0.67f));
        var picture = ShadedRenderer.Render(view.Mesh, grey, view.Pose, view.Camera, MeshView.Shading).Image;
        Canvas canvas = new(picture);
        foreach (var set in sets)
        {
            PathOverlayOptions options = new() { Color = set.Color, WidthPixels = set.Width, HiddenAlpha = 0.3 };
            foreach (var path in set.Paths)
            {
                PathOverlay.Draw(canvas, path, view.Pose, view.Camera, view.Surface, options);
            }
        }

        foreach (var end in sets.SelectMany(s => s.Paths).SelectMany(p => new[] { p[^1], p[0] }).Distinct())
        {
            var (u, v) = view.Camera.Project(view.Pose.Apply(end));
            canvas.DrawRingedDisc(u, v, 5, new(225, 30, 40), RgbColor.White, 1.5);
        }

        DrawLegend(canvas, sets);
        return picture;
    }

    private static void DrawLegend(Canvas canvas, IReadOnlyList<PathSet> sets)
    {
        var shortest = sets.Min(s => s.Length);
        var rows = sets.Select(s => s.Length > shortest
            ? string.Create(CultureInfo.InvariantCulture, $"{s.Name} +{100 * ((s.Length / shortest) - 1):G2} %")
            : s.Name).ToArray();
        const int Line = 40, RowHeight = 22;
        var left = (canvas.Image.Width - Line - 12 - rows.Max(r => Canvas.TextWidth(r, 2))) / 2;
        for (var i = 0; i < rows.Length; i++)
        {
            var y = i * RowHeight;
            canvas.DrawLine(left + 4, y + 8, left + Line - 4, y + 8, sets[i].Color, sets[i].Width + 1);
            canvas.DrawText(rows[i], left + Line + 12, y, RgbColor.Ink, 2);
        }
    }
}
