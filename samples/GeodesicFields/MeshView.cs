using System.Numerics;
using GeometryMatters.Cameras;
using GeometryMatters.Meshes;
using GeometryMatters.Rendering;

namespace GeometryMatters.GeodesicFields;

/// <summary>A mesh before a camera that it fills, and what the camera sees of it.</summary>
internal sealed class MeshView
{
    public MeshView(TriangleMesh mesh, double azimuth, double elevation, int size)
    {
        Mesh = mesh;
        Pose = OrbitView.Pose(azimuth, elevation, 3.0 * mesh.Bounds.Diagonal, mesh.Bounds.Center);
        Camera = Fit(size, LegendHeight + (size / 40.0), size / 40.0);
        Surface = Rasterizer.Render(mesh, Pose, Camera);
        Normals = MeshNormals.PerVertex(mesh);
    }

    /// <summary>Rows at the top of a picture that its legend covers.</summary>
    public static int LegendHeight => 66;

    public TriangleMesh Mesh { get; }

    public SimilarityPose Pose { get; }

    public Camera Camera { get; }

    public RasterBuffer Surface { get; }

    private Vector3[] Normals { get; }

    public static ShadedRendererOptions Shading => new()
    {
        SmoothNormals = true, Ambient = 0.5f, Diffuse = 0.4f, Headlight = 0.15f, Supersampling = 3,
    };

    public (double U, double V) Project(int vertex) => Camera.Project(Pose.Apply(Mesh.Positions[vertex]));

    /// <summary>Whether a vertex is on the side that is seen, not along its rim, and nothing lies before it.</summary>
    public bool Sees(int vertex)
    {
        var point = Pose.Apply(Mesh.Positions[vertex]);
        var (u, v) = Camera.Project(point);
        int x = (int)u, y = (int)v;
        if (!(u >= 0 && v >= 0 && x < Camera.Width && y < Camera.Height))
        {
            return false;
        }

        var facing = -Vector3D.Dot(Pose.Rotation * Normals[vertex], point.Normalized());
        return facing > 0.35 && Surface.Depths[(y * Camera.Width) + x] >= point.Z * 0.995;
    }

    /// <summary>The focal length and principal point at which the projected mesh fills the picture below the legend.</summary>
    private Camera Fit(int size, double top, double margin)
    {
        var unit = Camera.Centered(1, 2, 2);
        double left = double.MaxValue, right = double.MinValue, high = double.MaxValue, low = double.MinValue;
        foreach (var p in Mesh.Positions)
        {
            var (u, v) = unit.Project(Pose.Apply(p));
            (left, right, high, low) = (Math.Min(left, u), Math.Max(right, u), Math.Min(high, v), Math.Max(low, v));
        }

        var focal = Math.Min((size - (2 * margin)) / Math.Max(right - left, 1e-9), (size - top - margin) / Math.Max(low - high, 1e-9));
        var x = (size / 2.0) - (focal * (((left + right) / 2) - 1));
        var y = ((top + size - margin) / 2.0) - (focal * (((high + low) / 2) - 1));
        return new(focal, focal, x, y, size, size);
    }
}
