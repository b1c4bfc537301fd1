using System.Numerics;
using GeometryMatters.Cameras;
using GeometryMatters.Rendering;

namespace GeometryMatters.Drawing;

/// <summary>Draws polylines that lie on a surface over its picture; parts behind the surface are left out or faint.</summary>
public static class PathOverlay
{
    /// <summary>Draws one path.</summary>
    /// <param name="canvas">Where to draw; of the camera's size.</param>
    /// <param name="points">Corners in mesh units, in the object frame; fewer than two draw nothing.</param>
    /// <param name="pose">Placement of the object in camera axes.</param>
    /// <param name="camera">The camera.</param>
    /// <param name="surface">What the camera sees of the surface (<see cref="Rasterizer"/>), of the camera's size.</param>
    /// <param name="options">How to draw; defaults when null.</param>
    /// <exception cref="ArgumentException">A size differs from the camera's.</exception>
    public static void Draw(
        Canvas canvas, IReadOnlyList<Vector3> points, in SimilarityPose pose, Camera camera, RasterBuffer surface, PathOverlayOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(canvas);
        ArgumentNullException.ThrowIfNull(points);
        ArgumentNullException.ThrowIfNull(camera);
        ArgumentNullException.ThrowIfNull(surface);
        CheckSize(camera, surface.Width, surface.Height, nameof(surface));
        CheckSize(camera, canvas.Image.Width, canvas.Image.Height, nameof(canvas));
        options ??= new();
        options.Validate();

        // Each share of ink is the largest of all pieces', so that joints and crossings are not darker.
        double core = options.WidthPixels / 2, reach = core + options.SeamWidthPixels;
        StrokeCoverage ink = new(camera.Width, camera.Height), seam = new(camera.Width, camera.Height);
        for (var i = 1; i < points.Count; i++)
        {
            foreach (var piece in Pieces(pose.Apply(points[i - 1]), pose.Apply(points[i]), camera))
            {
                var share = IsVisible(piece, camera, surface, options.DepthTolerance) ? 1 : options.HiddenAlpha;
                if (share > 0)
                {
                    ink.Add(piece.U1, piece.V1, piece.U2, piece.V2, core, share);
                    seam.Add(piece.U1, piece.V1, piece.U2, piece.V2, reach, share);
                }
            }
        }

        if (options.SeamWidthPixels > 0)
        {
            seam.Paint(canvas, options.SeamColor);
        }

        ink.Paint(canvas, options.Color);
    }

    /// <summary>Parts of about two pixels of the part of a segment in front of the camera.</summary>
    private static IEnumerable<Piece> Pieces(Vector3D from, Vector3D to, Camera camera)
    {
        const double Nearest = 1e-3;
        var near = Nearest * Math.Max(from.Z, to.Z);
        if (!(near > 0))
        {
            yield break;
        }

        from = from.Z < near ? Cut(to, from, near) : from;
        to = to.Z < near ? Cut(from, to, near) : to;
        var (u1, v1) = camera.Project(from);
        var (u2, v2) = camera.Project(to);
        var count = Math.Clamp((int)Math.Ceiling(Math.Max(Math.Abs(u2 - u1), Math.Abs(v2 - v1)) / 2), 1, 4 * (camera.Width + camera.Height));
        for (var i = 0; i < count; i++)
        {
            double t1 = (double)i / count, t2 = (double)(i + 1) / count, middle = (t1 + t2) / 2;

            // Along the image it is the inverse depth that is linear.
            var depth = 1 / (((1 - middle) / from.Z) + (middle / to.Z));
            yield return new(u1 + (t1 * (u2 - u1)), v1 + (t1 * (v2 - v1)), u1 + (t2 * (u2 - u1)), v1 + (t2 * (v2 - v1)), depth);
        }
    }

    private static Vector3D Cut(Vector3D inFront, Vector3D behind, double near) =>
        inFront + ((inFront.Z - near) / (inFront.Z - behind.Z) * (behind - inFront));

    /// <summary>Whether some pixel around the middle of a piece sees nothing nearer: on steep ground depths of neighbours differ.</summary>
    private static bool IsVisible(in Piece piece, Camera camera, RasterBuffer surface, double tolerance)
    {
        double u = Math.Floor((piece.U1 + piece.U2) / 2), v = Math.Floor((piece.V1 + piece.V2) / 2);
        if (!(u >= -1 && v >= -1 && u <= camera.Width && v <= camera.Height))
        {
            return true;
        }

        for (var y = Math.Max(0, (int)v - 1); y <= Math.Min(camera.Height - 1, (int)v + 1); y++)
        {
            for (var x = Math.Max(0, (int)u - 1); x <= Math.Min(camera.Width - 1, (int)u + 1); x++)
            {
                if (surface.Depths[(y * camera.Width) + x] >= piece.Depth * (1 - tolerance))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static void CheckSize(Camera camera, int width, int height, string name)
    {
        if (width != camera.Width || height != camera.Height)
        {
            throw new ArgumentException($"Expected {camera.Width}×{camera.Height}, found {width}×{height}.", name);
        }
    }

    private readonly record struct Piece(double U1, double V1, double U2, double V2, double Depth);
}
