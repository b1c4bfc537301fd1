using GeometryMatters.Cameras;
using GeometryMatters.Imaging;
using GeometryMatters.Meshes;
using GeometryMatters.Rendering;

namespace GeometryMatters.Tests.Rendering;

/// <summary>Against the figures of shared/data/README.md, made by another renderer; a difference of a pixel along the rim is less than 0.01 of the IoU.</summary>
public class SharedSilhouetteTests
{
    private static readonly Camera Camera = new(1623.09, 1623.09, 800, 449, 1600, 898);

    [Fact]
    public void The_published_body_mesh_covers_its_mask_when_read_in_OpenGL_axes()
    {
        var (mesh, mask) = Load();
        SimilarityPose pose = new(1, CameraAxes.OpenGl.ToOpenCvMatrix(), Vector3D.Zero);
        Assert.Equal(0.741, Silhouette.Render(mesh, pose, Camera).IntersectionOverUnion(mask), 0.01);
    }

    [Theory]
    [InlineData(CameraAxes.PyTorch3D)]
    [InlineData(CameraAxes.OpenCv)]
    public void Read_in_other_axes_the_mesh_lies_behind_the_camera_and_this_is_said(CameraAxes axes)
    {
        var (mesh, _) = Load();
        SimilarityPose pose = new(1, axes.ToOpenCvMatrix(), Vector3D.Zero);
        Assert.Equal(0, Silhouette.Render(mesh, pose, Camera).Count());
        Assert.Throws<InvalidInputException>(() => Rasterizer.EnsureInFront(mesh, pose));
    }

    [Fact]
    public void A_projection_that_ignores_the_sign_of_depth_would_draw_the_PyTorch3D_reading_upside_down()
    {
        // (−x, −y, z) with z < 0 divides to the same u and the mirrored v as (x, −y, −z): what the published figure of 0.358 measured.
        var (mesh, mask) = Load();
        var mirrored = mesh.MapPositions(p => p with { Y = -p.Y });
        SimilarityPose pose = new(1, CameraAxes.OpenGl.ToOpenCvMatrix(), Vector3D.Zero);
        Assert.Equal(0.358, Silhouette.Render(mirrored, pose, Camera).IntersectionOverUnion(mask), 0.01);
    }

    private static (TriangleMesh Mesh, Mask Mask) Load() =>
        (MeshFile.Load(RequireShared.File("sam3d-human-object/human.ply")).Mesh, ImageFile.LoadMask(RequireShared.File("sam3d-human-object/mask_human.png")));
}
