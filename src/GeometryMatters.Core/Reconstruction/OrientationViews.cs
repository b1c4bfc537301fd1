using System.Numerics;
using GeometryMatters.Cameras;
using GeometryMatters.Meshes;
using GeometryMatters.Rendering;

namespace GeometryMatters.Reconstruction;

/// <summary>Renders an object from azimuths around it, grey on white, centred and of the same size in each picture.</summary>
public static class OrientationViews
{
    /// <summary>Renders one view.</summary>
    /// <param name="mesh">The mesh, y up.</param>
    /// <param name="azimuthDegrees">Where the camera stands in the mesh's frame (see <see cref="OrbitView"/>).</param>
    /// <param name="options">Settings; null for the default ones.</param>
    /// <returns>The picture and where the object is in it.</returns>
    /// <exception cref="MeshValidationException">The mesh has no extent.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static ShadedImage Render(TriangleMesh mesh, double azimuthDegrees, OrientationViewsOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(mesh);
        options ??= new();
        options.Validate();
        var center = mesh.Bounds.Center;
        var radius = 0f;
        foreach (var p in mesh.Positions)
        {
            radius = MathF.Max(radius, Vector3.Distance(p, center));
        }

        if (mesh.FaceCount == 0 || !(radius > 0))
        {
            throw new MeshValidationException("mesh", "", "faces with some extent", $"{mesh.FaceCount} faces, radius {radius}");
        }

        var distance = radius / Math.Sin(options.FieldOfViewDegrees * Math.PI / 360);
        var pose = OrbitView.Pose(azimuthDegrees, options.ElevationDegrees, distance, center);
        var camera = Frame(mesh, pose, options);
        return ShadedRenderer.Render(mesh, new UniformColor(new(options.Gray)), pose, camera, options.Shading);
    }

    /// <summary>The camera whose picture has the object's projected box in the middle, its longer side at the wanted fraction.</summary>
    private static Camera Frame(TriangleMesh mesh, SimilarityPose pose, OrientationViewsOptions options)
    {
        double u0 = double.PositiveInfinity, u1 = double.NegativeInfinity, v0 = u0, v1 = u1;
        foreach (var p in mesh.Positions)
        {
            var q = pose.Apply(p);
            double u = q.X / q.Z, v = q.Y / q.Z;
            (u0, u1) = (Math.Min(u0, u), Math.Max(u1, u));
            (v0, v1) = (Math.Min(v0, v), Math.Max(v1, v));
        }

        var focal = options.ObjectFraction * options.Resolution / Math.Max(u1 - u0, v1 - v0);
        var half = options.Resolution / 2.0;
        return new(focal, focal, half - (focal * (u0 + u1) / 2), half - (focal * (v0 + v1) / 2), options.Resolution, options.Resolution);
    }
}
