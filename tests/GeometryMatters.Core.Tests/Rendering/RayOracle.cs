using System.Numerics;
using GeometryMatters.Cameras;
using GeometryMatters.Meshes;

namespace GeometryMatters.Tests.Rendering;

/// <summary>Ray casting against every face in double precision (Möller and Trumbore 1997): slow and independent of the rasteriser.</summary>
internal static class RayOracle
{
    /// <summary>Nearest hit at depth ≥ <paramref name="near"/>; Face is −1 for none. Margin: least barycentric of the hit, or how nearly a miss was a hit.</summary>
    public static (int Face, double Depth, Vector3D Barycentric) Cast(TriangleMesh mesh, SimilarityPose pose, Camera camera, double u, double v, double near)
    {
        var d = camera.Ray(u, v);
        var best = (Face: -1, Depth: double.PositiveInfinity, Barycentric: default(Vector3D));
        for (var f = 0; f < mesh.FaceCount; f++)
        {
            var (t, b) = Intersect(mesh, pose, f, d);
            if (b.X >= 0 && b.Y >= 0 && b.Z >= 0 && t >= near && t < best.Depth)
            {
                best = (f, t, b);
            }
        }

        return best;
    }

    /// <summary>Where the ray meets the plane of a face.</summary>
    public static (double Depth, Vector3D Barycentric) Intersect(TriangleMesh mesh, SimilarityPose pose, int face, Vector3D d)
    {
        var tri = mesh.Triangles[face];
        var a = pose.Apply(mesh.Positions[tri.A]);
        var ab = pose.Apply(mesh.Positions[tri.B]) - a;
        var ac = pose.Apply(mesh.Positions[tri.C]) - a;
        var p = Vector3D.Cross(d, ac);
        var det = Vector3D.Dot(ab, p);
        var o = -1 * a;
        var q = Vector3D.Cross(o, ab);
        var v = Vector3D.Dot(o, p) / det;
        var w = Vector3D.Dot(d, q) / det;
        return (Vector3D.Dot(ac, q) / det, new(1 - v - w, v, w));
    }

    /// <summary>Whether the outcome of a pixel hangs on less than <paramref name="pixels"/>: rays around it see other faces.</summary>
    public static bool IsOnEdge(TriangleMesh mesh, SimilarityPose pose, Camera camera, double u, double v, double near, double pixels)
    {
        var here = Cast(mesh, pose, camera, u, v, near).Face;
        foreach (var (x, y) in new[] { (1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1) })
        {
            if (Cast(mesh, pose, camera, u + (x * pixels), v + (y * pixels), near).Face != here)
            {
                return true;
            }
        }

        return false;
    }

    public static float Largest(Vector3 v) => MathF.Max(MathF.Abs(v.X), MathF.Max(MathF.Abs(v.Y), MathF.Abs(v.Z)));
}
