using System.Numerics;
using GeometryMatters.Cameras;
using GeometryMatters.Imaging;
using GeometryMatters.Meshes;

namespace GeometryMatters.Tests;

/// <summary>One case per convention of docs/conventions.md.</summary>
public class ConventionTests
{
    [Fact]
    public void Image_plane_has_its_origin_top_left_and_pixel_centres_at_one_half()
    {
        var camera = Camera.Centered(100, 64, 48);
        Assert.Equal((32.0, 24.0), camera.Project(new(0, 0, 1)));
        var (u, v) = camera.Project(camera.Ray(0.5, 0.5));
        Assert.Equal(0.5, u, 12);
        Assert.Equal(0.5, v, 12);
    }

    [Fact]
    public void Camera_axes_are_x_right_y_down_z_forward()
    {
        var camera = Camera.Centered(100, 64, 48);
        Assert.True(camera.Project(new(0.1, 0, 1)).U > 32);
        Assert.True(camera.Project(new(0, 0.1, 1)).V > 24);
    }

    [Fact]
    public void Importers_flip_two_axes_of_OpenGL_and_of_PyTorch3D()
    {
        Vector3D p = new(1, 2, 3);
        Assert.Equal(new(1, -2, -3), CameraAxes.OpenGl.ToOpenCv(p));
        Assert.Equal(new(-1, -2, 3), CameraAxes.PyTorch3D.ToOpenCv(p));
        Assert.Equal(p, CameraAxes.OpenCv.ToOpenCv(p));
    }

    [Fact]
    public void Pose_acts_on_columns_scale_then_rotation_then_translation()
    {
        SimilarityPose pose = new(2, RotationMatrix.AboutZ(90), new(10, 20, 30));
        var q = pose.Apply(new Vector3D(1, 0, 0));
        Assert.Equal(10, q.X, 12);
        Assert.Equal(22, q.Y, 12);
        Assert.Equal(30, q.Z, 12);
        Assert.Equal(1, pose.ApplyInverse(q).X, 12);
    }

    [Fact]
    public void Object_frame_has_y_up_and_yaw_turns_z_towards_x()
    {
        var q = RotationMatrix.AboutY(90) * new Vector3D(0, 0, 1);
        Assert.Equal(1, q.X, 12);
        Assert.Equal(0, q.Y, 12);
        var pose = OrbitView.Pose(0, 0, 5);
        Assert.True(pose.Apply(new Vector3D(0, 1, 0)).Y < 0, "up in the object is up in the image");
        Assert.True(pose.Apply(new Vector3D(0, 0, 1)).Z < 5, "the front faces a camera at azimuth 0");
        Assert.True(pose.Apply(new Vector3D(1, 0, 0)).X > 0, "seen from the front, the object's left side is at the image's right");
    }

    [Theory]
    [InlineData(640, 480, 840, 630, 0, 105)]
    [InlineData(375, 500, 630, 840, 105, 0)]
    [InlineData(37, 50, 622, 840, 109, 0)]
    [InlineData(500, 375, 840, 630, 0, 105)]
    public void Letterbox_rounds_half_to_even_and_floors_the_offset(int w, int h, int cw, int ch, int ox, int oy)
    {
        Letterbox box = new(w, h);
        Assert.Equal((cw, ch, ox, oy), (box.ContentWidth, box.ContentHeight, box.OffsetX, box.OffsetY));
    }

    [Fact]
    public void Letterbox_maps_back_and_forth_between_pixel_canvas_and_cell()
    {
        Letterbox box = new(640, 480);
        for (var cell = 0; cell < box.Grid.CellCount; cell++)
        {
            var (x, y) = box.CellCenterInImage(cell);
            Assert.Equal(cell, box.ImageToCell(x, y));
        }

        var (px, py) = box.ToImage(box.ToCanvas(12.5, 99.5).X, box.ToCanvas(12.5, 99.5).Y);
        Assert.Equal(12.5, px, 10);
        Assert.Equal(99.5, py, 10);
    }

    [Fact]
    public void Grid_camera_sees_through_a_pixel_centre_what_the_image_camera_sees_at_the_cell_centre()
    {
        Letterbox box = new(640, 480);
        var camera = Camera.Centered(500, 640, 480);
        var grid = box.GridCamera(camera);
        var ray = grid.Ray(17.5, 23.5);
        var (u, v) = camera.Project(ray);
        var (x, y) = box.CellCenterInImage(box.Grid.CellAt(23, 17));
        Assert.Equal(x, u, 9);
        Assert.Equal(y, v, 9);
    }

    [Fact]
    public void Grid_is_row_major()
    {
        Assert.Equal(60 * 60, GridSize.Default.CellCount);
        Assert.Equal(123, GridSize.Default.CellAt(2, 3));
        Assert.Equal((2, 3), GridSize.Default.Position(123));
    }

    [Fact]
    public void Surface_point_weighs_the_corners_in_the_order_of_the_face()
    {
        TriangleMesh mesh = new([new(0, 0, 0), new(1, 0, 0), new(0, 1, 0)], [new(2, 0, 1)]);
        SurfacePoint p = new(0, new(0.5f, 0.3f, 0.2f));
        Assert.Equal(new Vector3(0.2f, 0.5f, 0), p.PositionOn(mesh));
        Assert.Equal(2, p.DominantVertex(mesh));
    }

    [Theory]
    [InlineData(180, 180)]
    [InlineData(-180, 180)]
    [InlineData(190, -170)]
    [InlineData(-190, 170)]
    [InlineData(720, 0)]
    public void Angles_wrap_to_the_half_open_interval_above_minus_180(double degrees, double wrapped) =>
        Assert.Equal(wrapped, Angles.WrapDegrees(degrees));

    [Fact]
    public void Images_are_RGB_bytes_row_major()
    {
        ImageBuffer image = new(3, 2);
        image[2, 1][0] = 7;
        Assert.Equal(7, image.Pixels[((1 * 3) + 2) * 3]);
    }
}
