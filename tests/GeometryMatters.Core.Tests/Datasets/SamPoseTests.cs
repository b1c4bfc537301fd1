using CsCheck;
using GeometryMatters.Cameras;
using GeometryMatters.Datasets;

namespace GeometryMatters.Tests.Datasets;

public class SamPoseTests
{
    // The one public pose of SAM 3D Objects: object 14 of its kidsroom image, 6720×4480, fy / H = 1.710962.
    private static readonly SamPose Kidsroom = new(0.18525, 0.19812, -0.57777, -0.76981, new(-0.35744, -0.11987, 1.86629), 0.20143);

    [Fact]
    public void The_origin_of_the_published_pose_projects_where_its_mask_is()
    {
        var camera = Camera.Centered(1.710962 * 4480, 6720, 4480);
        var (u, v) = camera.Project(Kidsroom.ToSimilarityPose().Apply(Vector3D.Zero));

        // The pose is printed to five decimals: 5e-6 of 1.87 at f = 7665 px is 0.02 px, and the numbers are given to 0.1 px.
        Assert.Equal(4828.1, u, 0.1);
        Assert.Equal(2732.3, v, 0.1);
    }

    [Fact]
    public void Up_in_the_raw_frame_is_up_in_the_published_pose()
    {
        // Raw +z is +y of the GLB. PyTorch3D axes have y up; the transposed rotation would give (−0.519, 0.816, 0.254).
        var up = CameraAxes.PyTorch3D.ToOpenCv(Kidsroom.ToSimilarityPose().Rotation * new Vector3D(0, 1, 0));
        Assert.Equal(-0.091, up.X, 1e-3);
        Assert.Equal(0.963, up.Y, 1e-3);
        Assert.Equal(0.254, up.Z, 1e-3);
    }

    [Fact]
    public void A_GLB_vertex_goes_the_way_of_the_official_chain()
    {
        // Step by step as documented: undo y up, scale, row vector times R, translate, then PyTorch3D to OpenCV axes.
        Vector3D glb = new(0.1, 0.2, -0.3), raw = new(glb.X, -glb.Z, glb.Y);
        var r = RotationMatrix.FromQuaternion(Kidsroom.W, Kidsroom.X, Kidsroom.Y, Kidsroom.Z);
        Vector3D s = Kidsroom.Scale * raw;
        Vector3D row = new(Vector3D.Dot(s, r.Column(0)), Vector3D.Dot(s, r.Column(1)), Vector3D.Dot(s, r.Column(2)));
        var expected = CameraAxes.PyTorch3D.ToOpenCv(row + Kidsroom.Translation);
        Assert.True((Kidsroom.ToSimilarityPose().Apply(glb) - expected).Length < 1e-12);
    }

    [Fact]
    public void Export_undoes_import()
    {
        var number = Gen.Double[-1, 1];
        Gen.Select(number, number, number, number, Gen.Double[0.01, 5], number)
            .Where((w, x, y, z, _, _) => (w * w) + (x * x) + (y * y) + (z * z) > 0.01)
            .Sample((w, x, y, z, s, t) =>
            {
                SimilarityPose pose = new(s, RotationMatrix.FromQuaternion(w, x, y, z), new(t, 2 * t, 3));
                var back = SamPose.FromSimilarityPose(pose).ToSimilarityPose();
                foreach (var p in new Vector3D[] { new(0, 0, 0), new(1, 0, 0), new(0, 1, 0), new(0, 0, 1) })
                {
                    Assert.True((back.Apply(p) - pose.Apply(p)).Length < 1e-12 * (1 + s));
                }
            });
    }

    [Fact]
    public void Import_undoes_export_up_to_the_sign_of_the_quaternion()
    {
        var back = SamPose.FromSimilarityPose(Kidsroom.ToSimilarityPose());
        var norm = Math.Sqrt((Kidsroom.W * Kidsroom.W) + (Kidsroom.X * Kidsroom.X) + (Kidsroom.Y * Kidsroom.Y) + (Kidsroom.Z * Kidsroom.Z));
        Assert.Equal(Kidsroom.W / norm, back.W, 12);
        Assert.Equal(Kidsroom.Y / norm, back.Y, 12);
        Assert.Equal(Kidsroom.Translation, back.Translation);
    }

    [Theory]
    [InlineData("""{"rotation": [0.5, 0.5, 0.5, -0.5], "translation": [1, 2, 3], "scale": 0.25}""")]
    [InlineData("""{"rotation": [[0.5, 0.5, 0.5, -0.5]], "translation": [[1, 2, 3]], "scale": [[0.25, 0.25, 0.25]], "iou": -1}""")]
    [InlineData("""{"rotation": [[[0.5, 0.5, 0.5, -0.5]]], "translation": [[[1, 2, 3]]], "scale": [[[0.25]]]}""")]
    public void Tensors_of_any_nesting_are_read(string json)
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["pose.json"], json);
        Assert.Equal(new(0.5, 0.5, 0.5, -0.5, new(1, 2, 3), 0.25), SamPose.Read(folder["pose.json"]));
    }

    [Theory]
    [InlineData("""{"rotation": [1, 0, 0], "translation": [1, 2, 3], "scale": 1}""", "rotation")]
    [InlineData("""{"rotation": [0, 0, 0, 0], "translation": [1, 2, 3], "scale": 1}""", "rotation")]
    [InlineData("""{"rotation": [1, 0, 0, 0], "translation": [1, null, 3], "scale": 1}""", "translation[1]")]
    [InlineData("""{"rotation": [1, 0, 0, 0], "translation": [1, 2, 3], "scale": [1, 1, 2]}""", "scale")]
    [InlineData("""{"rotation": [1, 0, 0, 0], "translation": [1, 2, 3], "scale": -1}""", "scale")]
    [InlineData("""{"rotation": [1, 0, 0, 0], "scale": 1}""", "translation")]
    public void Broken_poses_are_named_with_their_key(string json, string place)
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["pose.json"], json);
        var e = Assert.Throws<DatasetFormatException>(() => SamPose.Read(folder["pose.json"]));
        Assert.Equal((folder["pose.json"], place), (e.InputSource, e.Place));
    }

    [Fact]
    public void Files_are_read_back_as_written()
    {
        using TemporaryFolder folder = new();
        Kidsroom.Write(folder["a/pose.json"]);
        Assert.Equal(Kidsroom with { Scale = SamPose.Read(folder["a/pose.json"]).Scale }, SamPose.Read(folder["a/pose.json"]));
        Assert.Equal(Kidsroom.Scale, SamPose.Read(folder["a/pose.json"]).Scale, 15);
    }
}
