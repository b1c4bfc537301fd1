using GeometryMatters.Cameras;
using GeometryMatters.Datasets;
using GeometryMatters.Imaging;
using GeometryMatters.Meshes;
using GeometryMatters.Reconstruction;
using GeometryMatters.Rendering;
using GeometryMatters.Serialization;

namespace GeometryMatters.Tests.Datasets;

/// <summary>What SAM 3D Objects really wrote, read through the files of a bundle.</summary>
public sealed class PublishedReconstructionTests : IDisposable
{
    private static readonly TriangleMesh Tetrahedron = new(
        [new(0, 0, 0), new(1, 0, 0), new(0, 2, 0), new(0, 0, 3)],
        [new(0, 2, 1), new(0, 1, 3), new(0, 3, 2), new(1, 2, 3)]);

    // Object 14 of the kidsroom image, as its tensors are dumped.
    private const string KidsroomPose = """
        {"rotation": [[0.18525, 0.19812, -0.57777, -0.76981]], "translation": [[-0.35744, -0.11987, 1.86629]], "scale": [[0.20143, 0.20143, 0.20143]], "iou": -1}
        """;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("sam3d_glb_yup")]
    [InlineData("sam3d_raw_zup")]
    [InlineData(null)]
    public void The_kidsroom_object_lands_on_its_mask_from_either_frame_of_its_mesh(string? frame)
    {
        // MoGe's matrix: f = 7665.11 px over 6720 and over 4480.
        var item = WriteItem(6720, 4480, frame, KidsroomPose, "[[1.140641, 0, 0.5], [0, 1.710962, 0.5], [0, 0, 1]]");
        var made = item.LoadReconstruction();
        Assert.Equal(7665.11, made.Camera.FocalX, 0.01);
        Assert.Equal(7665.11, made.Camera.FocalY, 0.01);

        // The pose is printed to five decimals: 5e-6 of 1.87 at f = 7665 px is 0.02 px, and the numbers are given to 0.1 px.
        var (u, v) = made.Camera.Project(made.Pose.Apply(Vector3D.Zero));
        Assert.Equal(4828.1, u, 0.1);
        Assert.Equal(2732.3, v, 0.1);

        // Vertex 2 of the file is 2 y; in the raw frame that is depth, turned to −z of the upright mesh.
        var expected = frame == "sam3d_raw_zup" ? new Vector3D(0, 0, -2) : new Vector3D(0, 2, 0);
        Assert.True(((Vector3D)made.Mesh.Positions[2] - expected).Length < 1e-6);

        // Raw +z is up whichever frame the mesh came in; the transposed quaternion would give the tilted (−0.519, 0.816, 0.254).
        Assert.True((Up(made.Pose.Rotation) - new Vector3D(-0.091, 0.963, 0.254)).Length < 1e-3);
        var q = RotationMatrix.FromQuaternion(0.18525, 0.19812, -0.57777, -0.76981);
        var transposed = CameraAxes.PyTorch3D.ToOpenCvMatrix() * q * SamPose.GlbToRaw;
        Assert.True((Up(transposed) - new Vector3D(-0.519, 0.816, 0.254)).Length < 1e-3);

        static Vector3D Up(RotationMatrix rotation) => CameraAxes.PyTorch3D.ToOpenCv(rotation * new Vector3D(0, 1, 0));
    }

    [Fact]
    public void The_published_body_is_posed_already_and_covers_its_mask()
    {
        var mesh = MeshFile.Load(RequireShared.File("sam3d-human-object/human.ply"));
        var item = WriteItem(1600, 898, "camera_opengl", null, """{"fx": 1623.0897, "cx": 800, "cy": 449, "units": "pixels"}""", mesh);
        var made = item.LoadReconstruction();
        double u0 = 1e9, u1 = 0, v0 = 1e9, v1 = 0;
        foreach (var p in made.Mesh.Positions)
        {
            var (u, v) = made.Camera.Project(made.Pose.Apply(p));
            (u0, u1, v0, v1) = (Math.Min(u0, u), Math.Max(u1, u), Math.Min(v0, v), Math.Max(v1, v));
        }

        // Published to 0.01 px; single-precision positions of about 3 units at f = 1623 px are good to 1e-3 px.
        Assert.Equal(937.63, u0, 0.02);
        Assert.Equal(1500.28, u1, 0.02);
        Assert.Equal(85.55, v0, 0.02);
        Assert.Equal(845.08, v1, 0.02);
        var mask = ImageFile.LoadMask(RequireShared.File("sam3d-human-object/mask_human.png"));
        Assert.Equal(0.741, Silhouette.Render(made.Mesh, made.Pose, made.Camera).IntersectionOverUnion(mask), 0.01);
        Assert.True(made.Pose.Rotation.M22 < 0, "y up");
        Assert.True(mesh.Mesh.Bounds.Size.Y > 0 && made.Mesh.Bounds.Size == mesh.Mesh.Bounds.Size, "OpenGL axes are upright as they are");

        foreach (var other in new[] { "camera_opencv", "camera_pytorch3d" })
        {
            var wrong = WriteItem(1600, 898, other, null, """{"fx": 1623.0897, "cx": 800, "cy": 449, "units": "pixels"}""", mesh).LoadReconstruction();
            Assert.Throws<InvalidInputException>(() => Rasterizer.EnsureInFront(wrong.Mesh, wrong.Pose));
        }
    }

    [Fact]
    public void The_published_object_mesh_meets_its_half_hidden_mask_as_far_as_its_pose_allows()
    {
        // No focal length came with it; at f = 2050 px the published overlap of its (imperfect) pose is 0.462, by splats at a quarter of the size.
        var glb = MeshFile.Load(RequireShared.File("sam3d-human-object/0.glb"));
        var made = WriteItem(1600, 898, "camera_opengl", null, """{"fx": 2050, "units": "pixels"}""", glb).LoadReconstruction();
        Assert.Equal((113498, 227278), (made.Mesh.VertexCount, made.Mesh.FaceCount));
        var mask = ImageFile.LoadMask(RequireShared.File("sam3d-human-object/0.png"));
        Assert.Equal(41688, mask.Count());
        Assert.Equal(0.462, Silhouette.Render(made.Mesh, made.Pose, made.Camera).IntersectionOverUnion(mask), 0.02);
    }

    [Fact]
    public void An_unknown_frame_is_told_with_those_that_are_known()
    {
        var e = Assert.Throws<DatasetFormatException>(() => WriteItem(40, 30, "partfield_normalised", KidsroomPose, "[[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]]").LoadReconstruction());
        Assert.Equal("frame", e.Place);
        Assert.Contains("camera_opengl", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1000, 700, 1000, 700)]
    [InlineData(1201, 801, 600, 400)]
    [InlineData(1921, 1281, 480, 320)]
    public void A_focal_length_is_fitted_to_whole_and_downsampled_point_maps(int width, int height, int mapWidth, int mapHeight)
    {
        // The official map is a half or a quarter as large, rounded down. Points are single precision.
        const double Focal = 1.1;
        var small = Camera.Centered(Focal * mapWidth, mapWidth, mapHeight);
        var item = WriteItem(width, height, null, KidsroomPose, null, points: Map(small, (x, y, p) => p));
        var camera = item.LoadReconstruction().Camera;
        Assert.Equal(Focal * width, camera.FocalX, 1e-5 * width);
        Assert.Equal((camera.FocalX, width / 2.0, height / 2.0, width, height), (camera.FocalY, camera.PrincipalX, camera.PrincipalY, camera.Width, camera.Height));
    }

    [Fact]
    public void Points_that_are_not_finite_do_not_count()
    {
        var small = Camera.Centered(90, 80, 60);
        var points = Map(small, (x, y, p) => ((x + (3 * y)) % 11) switch
        {
            0 => new(double.NaN, double.NaN, double.NaN),
            1 => new(double.PositiveInfinity, double.NegativeInfinity, double.PositiveInfinity),
            2 => new(p.X, double.NaN, p.Z),
            3 => new(double.PositiveInfinity, p.Y, p.Z),
            4 => new(p.X, p.Y, 0),
            5 => new(0, 0, 0),
            _ => p,
        });
        Assert.Equal(180, WriteItem(160, 120, null, KidsroomPose, null, points: points).LoadReconstruction().Camera.FocalX, 1e-3);

        // The same as half floats, as maps are often stored: 11 bits of each coordinate, averaged over thousands of points.
        var half = TensorArray.Create<Half>([.. points.ToSingle().Select(v => (Half)v)], 60, 80, 3);
        Assert.Equal(180, WriteItem(160, 120, null, KidsroomPose, null, points: half).LoadReconstruction().Camera.FocalX, 180 * Math.Pow(2, -10));
    }

    [Fact]
    public void Point_maps_that_no_camera_could_have_made_are_told()
    {
        var small = Camera.Centered(90, 8, 6);
        Throws(Map(small, (_, _, _) => new(double.NaN, 0, 1)), "");
        Throws(Map(small, (_, _, p) => new(-p.X, -p.Y, p.Z)), "");
        Throws(Map(small, (_, _, _) => new(0, 0, 1)), "");
        Throws(TensorArray.Create<float>(new float[8 * 6 * 4], 6, 8, 4), "shape");
        Throws(TensorArray.Create<float>([], 0, 8, 3), "shape");

        void Throws(TensorArray points, string place)
        {
            var e = Assert.Throws<TensorFormatException>(() => WriteItem(16, 12, null, KidsroomPose, null, points: points).LoadReconstruction());
            Assert.Equal(place, e.Place);
            Assert.EndsWith("pointmap.npy", e.InputSource, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Stored_intrinsics_come_before_a_point_map()
    {
        var item = WriteItem(160, 120, null, KidsroomPose, "[[2, 0, 0.5], [0, 2.6666667, 0.5], [0, 0, 1]]", points: Map(Camera.Centered(90, 80, 60), (_, _, p) => p));
        Assert.Equal(320, item.LoadReconstruction().Camera.FocalX, 1e-9);
    }

    /// <summary>Points in PyTorch3D axes at varied depths, seen by a camera.</summary>
    private static TensorArray Map(Camera camera, Func<int, int, Vector3D, Vector3D> change)
    {
        var points = new float[camera.Width * camera.Height * 3];
        for (var i = 0; i < camera.Width * camera.Height; i++)
        {
            var (x, y) = (i % camera.Width, i / camera.Width);
            var p = change(x, y, CameraAxes.PyTorch3D.ToOpenCv((1 + (i % 7 / 3.0)) * camera.Ray(x + 0.5, y + 0.5)));
            (points[3 * i], points[(3 * i) + 1], points[(3 * i) + 2]) = ((float)p.X, (float)p.Y, (float)p.Z);
        }

        return TensorArray.Create<float>(points, camera.Height, camera.Width, 3);
    }

    private BundleItem WriteItem(int width, int height, string? frame, string? pose, string? intrinsics, MeshDocument? mesh = null, TensorArray? points = null)
    {
        if (Directory.Exists(folder["bundle/toy"]))
        {
            Directory.Delete(folder["bundle/toy"], recursive: true);
        }

        var item = new BundleWriter(folder["bundle"]).Add(new() { Category = "toy", Id = "one", Width = width, Height = height, ImagePath = folder["one.png"] });
        MeshFile.SaveGlb(folder["bundle/toy/one/sam3d/mesh.glb"], new((mesh?.Mesh ?? Tetrahedron), [], null, null));
        Write("pose.json", pose);
        Write("intrinsics.json", intrinsics);
        Write("frame.json", frame is null ? null : $"{{\"frame\": \"{frame}\"}}");
        if (points is not null)
        {
            NpyFile.Write(folder["bundle/toy/one/sam3d/pointmap.npy"], points);
        }

        return item;

        void Write(string name, string? text)
        {
            if (text is not null)
            {
                File.WriteAllText(folder[$"bundle/toy/one/sam3d/{name}"], text);
            }
        }
    }
}
