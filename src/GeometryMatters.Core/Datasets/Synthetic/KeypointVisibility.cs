using System.Numerics;
using GeometryMatters.Cameras;
using GeometryMatters.Imaging;
using GeometryMatters.Rendering;

namespace GeometryMatters.Datasets.Synthetic;

/// <summary>Which key points an image shows.</summary>
internal static class KeypointVisibility
{
    /// <summary>How far in front of a key point the drawn surface may lie, as a fraction of the object's longest side: key points sit on corners that pixels cut.</summary>
    private const double DepthTolerance = 0.02;

    /// <summary>A key point is visible where it projects onto or beside a pixel of the mask whose surface is no nearer than the point itself.</summary>
    public static Keypoint[] Project(IReadOnlyList<Vector3?> points, SimilarityPose pose, Camera camera, RasterBuffer raster, Mask visible)
    {
        var result = new Keypoint[points.Count];
        for (var slot = 0; slot < result.Length; slot++)
        {
            if (points[slot] is not { } point)
            {
                continue;
            }

            var p = pose.Apply(point);
            var (u, v) = camera.Project(p);
            if (p.Z > 0 && u >= 0 && v >= 0 && u < camera.Width && v < camera.Height && IsSeen((int)u, (int)v, p.Z, pose.Scale, raster, visible))
            {
                // A thousandth of a pixel is what annotation files keep.
                result[slot] = new(Math.Round(u, 3), Math.Round(v, 3), true);
            }
        }

        return result;
    }

    private static bool IsSeen(int column, int row, double depth, double scale, RasterBuffer raster, Mask visible)
    {
        for (var y = Math.Max(0, row - 1); y <= Math.Min(raster.Height - 1, row + 1); y++)
        {
            for (var x = Math.Max(0, column - 1); x <= Math.Min(raster.Width - 1, column + 1); x++)
            {
                if (visible[x, y] && Math.Abs(raster.Depths[(y * raster.Width) + x] - depth) <= DepthTolerance * scale)
                {
                    return true;
                }
            }
        }

        return false;
    }
}
