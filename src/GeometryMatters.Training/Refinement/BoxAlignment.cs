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

            // Where there is no box, the box's ball has to do.
            var seen = ProjectedBox.Of(pose, mesh, center, camera);
            var (atX, atY) = seen is { } b ? ((b.X1 + b.X2) / 2, (b.Y1 + b.Y2) / 2) : camera.Project(anchor);
            var size = seen is { } s ? Length(s.Width, s.Height) : camera.FocalX * pose.Scale * box.Diagonal / anchor.Z;
            var ratio = Length(target.Width, target.Height) / size;
            Vector3D shift = new(anchor.Z * (wantedX - atX) / camera.FocalX, anchor.Z * (wantedY - atY) / camera.FocalY, 0);
            var scale = pose.Scale * ratio;
            pose = pose with { Scale = scale, Translation = pose.Translation + shift + ((pose.Scale - scale) * (pose.Rotation * center)) };
        }

        return pose;
    }

    private static double Length(double x, double y) => Math.Sqrt((x * x) + (y * y));
}
