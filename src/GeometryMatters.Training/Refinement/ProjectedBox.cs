using GeometryMatters.Cameras;
using GeometryMatters.Imaging;

namespace GeometryMatters.Training.Refinement;

/// <summary>The box of a projected mesh.</summary>
internal static class ProjectedBox
{
    // A vertex nearer than this share of the centre's depth is beside or behind the camera: the box would mean nothing.
    private const double NearestShare = 0.05;

    /// <summary>The box in image pixels, within the image or not; null where a part of the mesh lies beside or behind the camera.</summary>
    public static PixelBox? Of(in SimilarityPose pose, MeshEdges mesh, Vector3D center, Camera camera)
    {
        double left = double.PositiveInfinity, right = double.NegativeInfinity, top = left, bottom = right;
        var near = NearestShare * pose.Apply(center).Z;
        foreach (var p in mesh.Positions)
        {
            var seen = pose.Apply(p);
            if (!(seen.Z > near))
            {
                return null;
            }

            var (u, v) = camera.Project(seen);
            (left, right, top, bottom) = (Math.Min(left, u), Math.Max(right, u), Math.Min(top, v), Math.Max(bottom, v));
        }

        return new(left, top, right, bottom);
    }
}
