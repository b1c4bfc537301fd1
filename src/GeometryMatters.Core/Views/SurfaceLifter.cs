using GeometryMatters.Cameras;
using GeometryMatters.Imaging;
using GeometryMatters.Meshes;
using GeometryMatters.Rendering;

namespace GeometryMatters.Views;

/// <summary>Finds the surface points that are seen through the centres of grid cells (paper 3.2: lifting), by one raster at grid resolution.</summary>
public static class SurfaceLifter
{
    /// <summary>Surface point per cell of a view.</summary>
    /// <param name="view">The view; loads its mesh.</param>
    /// <returns>One entry per cell, row-major; null where the ray through the cell's centre misses the mesh. The mask plays no part.</returns>
    public static SurfacePoint?[] Lift(ObjectView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        return Lift(view.Mesh, view.Pose, view.Camera, view.Letterbox);
    }

    /// <summary>Surface point per cell of a posed mesh.</summary>
    /// <param name="mesh">The mesh.</param>
    /// <param name="pose">Placement of the mesh in camera axes.</param>
    /// <param name="camera">Camera of the image.</param>
    /// <param name="letterbox">Where the cells lie in the image.</param>
    /// <returns>One entry per cell, row-major; null where the ray through the cell's centre misses the mesh.</returns>
    /// <exception cref="ArgumentException">The pose is not usable, or camera and letterbox are for different sizes.</exception>
    public static SurfacePoint?[] Lift(TriangleMesh mesh, in SimilarityPose pose, Camera camera, Letterbox letterbox)
    {
        ArgumentNullException.ThrowIfNull(letterbox);
        var raster = Rasterizer.Render(mesh, pose, letterbox.GridCamera(camera));
        var points = new SurfacePoint?[letterbox.Grid.CellCount];
        for (var cell = 0; cell < points.Length; cell++)
        {
            if (raster.Faces[cell] >= 0)
            {
                points[cell] = new(raster.Faces[cell], raster.Barycentrics[cell]);
            }
        }

        return points;
    }
}
