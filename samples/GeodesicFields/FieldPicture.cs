using System.Globalization;
using GeometryMatters.Cameras;
using GeometryMatters.Drawing;
using GeometryMatters.Geodesics;
using GeometryMatters.Imaging;
using GeometryMatters.Meshes;
using GeometryMatters.Rendering;

namespace GeometryMatters.GeodesicFields;

/// <summary>The surface coloured by the distance from one point, with lines of equal distance and a scale.</summary>
internal static class FieldPicture
{
    private const int ExactFaces = 60_000;

    /// <summary>The pale end of the colours is left out: white lines would be lost on it.</summary>
    private const double Headroom = 1.2;

    public static ImageBuffer Draw(MeshView view, SurfaceTopology topology, SurfacePoint from)
    {
        IGeodesicSolver solver = topology.Mesh.FaceCount <= ExactFaces
            ? new ExactGeodesicSolver(topology)
            : new EdgePathSolver(topology, new() { SteinerPointsPerEdge = 3 });
        var (mesh, pose, camera, shading) = (topology.Mesh, view.Pose, view.Camera, MeshView.Shading);

        // snippet: distance-field-picture
        var distances = new double[mesh.VertexCount];
        solver.AllVertices(from, distances);
        var farthest = distances.Where(double.IsFinite).Max();
        IsolineColor colors = new(mesh, distances, pose, camera, new() { High = Headroom * farthest, Spacing = farthest / 20 });
        var picture = ShadedRenderer.Render(mesh, colors, pose, camera, shading).Image;
        // end snippet

        Canvas canvas = new(picture);
        var (u, v) = camera.Project(pose.Apply(from.PositionOn(mesh)));
        canvas.DrawRingedDisc(u, v, 5, new(225, 30, 40), RgbColor.White, 1.5);
        DrawScale(canvas, farthest, solver.IsExact ? "exact distance" : "distance");
        return picture;
    }

    private static void DrawScale(Canvas canvas, double farthest, string title)
    {
        var width = Math.Min(300, canvas.Image.Width - 20);
        int left = (canvas.Image.Width - width) / 2, top = 24;
        canvas.DrawText(title, canvas.Image.Width / 2, 0, RgbColor.Ink, 2, TextAlignment.Center);
        for (var x = 0; x < width; x++)
        {
            canvas.FillRectangle(left + x, top, 1, 12, ColorMap.Sequential[(x + 0.5) / width / Headroom]);
        }

        // A line at every twentieth, as on the surface.
        for (var i = 1; i < 20; i++)
        {
            canvas.DrawLine(left + (width * i / 20.0), top, left + (width * i / 20.0), top + 12, RgbColor.White, 1, 0.8);
        }

        canvas.DrawText("0", left, top + 18, RgbColor.Ink, 2);
        canvas.DrawText(farthest.ToString("G3", CultureInfo.InvariantCulture), left + width, top + 18, RgbColor.Ink, 2, TextAlignment.Right);
    }
}
