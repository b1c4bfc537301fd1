using System.Numerics;
using GeometryMatters.Cameras;
using GeometryMatters.Meshes;

namespace GeometryMatters.Tests.Drawing;

/// <summary>The square [−1, 1]² at z = 0 seen from in front, filling an image of 100 × 100: x = −1 is column 0, y = 1 row 0.</summary>
internal static class FrontalSquare
{
    public static TriangleMesh Mesh { get; } = new(
        [new(-1, -1, 0), new(1, -1, 0), new(1, 1, 0), new(-1, 1, 0)],
        [new(0, 1, 2), new(0, 2, 3)]);

    public static SimilarityPose Pose { get; } = OrbitView.Pose(0, 0, 10);

    public static Camera Camera { get; } = Camera.Centered(500, 100, 100);

    /// <summary>The point of the square at a place of the image, moved towards the camera.</summary>
    public static Vector3 At(double u, double v, double towards = 0)
    {
        var ray = Camera.Ray(u, v);
        return (Vector3)Pose.ApplyInverse((10 - towards) * ray);
    }
}
