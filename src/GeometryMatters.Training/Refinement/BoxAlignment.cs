using GeometryMatters.Cameras;
using GeometryMatters.Imaging;
using GeometryMatters.Meshes;

namespace GeometryMatters.Training.Refinement;

/// <summary>Brings a pose that misses the mask to it: the distance field alone would rather shrink a far silhouette than move it.</summary>
internal static class BoxAlignment
{
    // Moving and scaling change the perspective a little: again from there.
    private const int Rounds = 3;

    /// <summary>Moves, at its depth, and scales about its centre so that the projected box has the centre and the diagonal of the mask's.</summary>
    public static SimilarityPose Align(SimilarityPose pose, MeshEdges mesh, BoundingBox box, Camera camera, Mask mask)
    {
        var target = mask.Bounds()!.Value;
        double wantedX = (target.X1 + target.X2) / 2.0, wantedY = (target.Y1 + target.Y2) / 2.0;
        var center = (Vector3D)box.Center;
        for (var round = 0; round < Rounds; round++)
        {
            var anchor = pose.Apply(center);
            double left = double.PositiveInfinity, right = double.NegativeInfinity, top = left, bottom = right, nearest = left;
            foreach (var p in mesh.Positions)
            {
                var seen = pose.Apply(p);
                var (u, v) = camera.Project(seen);
                (left, right, top, bottom) = (Math.Min(left, u), Math.Max(right, u), Math.Min(top, v), Math.Max(bottom, v));
                nearest = Math.Min(nearest, seen.Z);
            }

            // Where a part lies beside or behind the camera there is no such box: the centre has to do.
            var hasBox = nearest > 0.05 * anchor.Z;
            var (atX, atY) = hasBox ? ((left + right) / 2, (top + bottom) / 2) : camera.Project(anchor);
            var ratio = hasBox ? Length(target.Width, target.Height) / Length(right - left, bottom - top) : 1;
            Vector3D shift = new(anchor.Z * (wantedX - atX) / camera.FocalX, anchor.Z * (wantedY - atY) / camera.FocalY, 0);
            var scale = pose.Scale * ratio;
            pose = pose with { Scale = scale, Translation = pose.Translation + shift + ((pose.Scale - scale) * (pose.Rotation * center)) };
        }

        return pose;
    }

    private static double Length(double x, double y) => Math.Sqrt((x * x) + (y * y));
}
