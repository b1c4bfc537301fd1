using GeometryMatters.Cameras;
using GeometryMatters.Imaging;
using GeometryMatters.Reconstruction;

namespace GeometryMatters.Training.Refinement;

/// <summary>Says what is wrong with the input of a refinement.</summary>
internal static class RefinementInput
{
    public static void Check(ObjectReconstruction reconstruction, Mask mask)
    {
        var (mesh, camera, start) = reconstruction;
        if (mask.Width != camera.Width || mask.Height != camera.Height)
        {
            throw new InvalidInputException("mask", "size", $"{camera.Width}×{camera.Height}, the camera's", $"{mask.Width}×{mask.Height}");
        }

        if (mask.Bounds() is null)
        {
            throw new InvalidInputException("mask", string.Empty, "foreground pixels", "none");
        }

        if (!start.IsValid())
        {
            throw new InvalidInputException("pose", string.Empty, "finite values and a scale above zero", $"{start}");
        }

        if (mesh.FaceCount == 0 || !(mesh.Bounds.Diagonal > 0))
        {
            throw new InvalidInputException("mesh", string.Empty, "faces with an extent", $"{mesh.FaceCount} faces, a bounding box of diagonal {mesh.Bounds.Diagonal}");
        }

        if (!(start.Apply((Vector3D)mesh.Bounds.Center).Z > 0))
        {
            throw new InvalidInputException("mesh", "centre", "a depth above zero, in front of the camera", $"{start.Apply((Vector3D)mesh.Bounds.Center).Z}");
        }
    }
}
