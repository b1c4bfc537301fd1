using System.Numerics;
using GeometryMatters.Cameras;
using GeometryMatters.Meshes;
using GeometryMatters.Reconstruction;
using GeometryMatters.Serialization;

namespace GeometryMatters.Datasets;

/// <summary>The reconstruction of an item: mesh, frame, pose and camera in <c>sam3d/</c>.</summary>
internal static class BundleMesh
{
    private static readonly string[] Names = ["mesh.glb", "mesh.gltf", "mesh.ply", "mesh.obj", "mesh.off"];

    /// <summary>Turns OpenCV axes to y up and back: half a turn about x.</summary>
    private static readonly RotationMatrix Upright = CameraAxes.OpenGl.ToOpenCvMatrix();

    /// <summary>The mesh file in a folder such as <c>sam3d/</c>, if there is one.</summary>
    public static string? Find(string folder) => Names.Select(n => Path.Combine(folder, n)).FirstOrDefault(File.Exists);

    /// <summary>The files that <see cref="Save"/> writes.</summary>
    public static IEnumerable<string> Files(string folder) => [Path.Combine(folder, Names[0]), Path.Combine(folder, "pose.json"), Path.Combine(folder, "intrinsics.json")];

    public static string Require(string folder)
    {
        var path = Path.Combine(folder, Names[0]);
        return Find(folder) ?? throw new FileNotFoundException($"There is no reconstruction {path}.", path);
    }

    /// <summary>The mesh alone, turned to y up.</summary>
    public static TriangleMesh LoadMesh(string folder) => LoadFramed(folder).Upright;

    /// <summary>Loads mesh, camera and pose from a folder such as <c>sam3d/</c>, for an image of the given size.</summary>
    public static ObjectReconstruction Load(string folder, int width, int height)
    {
        var (mesh, isPosed) = LoadFramed(folder);
        var camera = LoadCamera(folder, width, height);
        var pose = isPosed ? SimilarityPose.Identity with { Rotation = Upright } : SamPose.Read(Path.Combine(folder, "pose.json")).ToSimilarityPose();
        return new(mesh, camera, pose);
    }

    public static void Save(string folder, MeshDocument document, Camera camera, SimilarityPose pose)
    {
        Directory.CreateDirectory(folder);
        SamPose.FromSimilarityPose(pose).Write(Path.Combine(folder, "pose.json"));
        CameraFile.Write(Path.Combine(folder, "intrinsics.json"), camera);
        File.Delete(Path.Combine(folder, "frame.json"));
        MeshFile.SaveGlb(Path.Combine(folder, Names[0]), document);
    }

    /// <summary>A mesh in camera axes becomes an upright one, and the pose turns it back.</summary>
    private static (TriangleMesh Upright, bool IsPosed) LoadFramed(string folder)
    {
        var mesh = MeshFile.Load(Require(folder)).Mesh;
        var frameFile = Path.Combine(folder, "frame.json");
        var frame = File.Exists(frameFile) ? JsonCursor.ReadObject(frameFile)["frame"] : (JsonCursor?)null;
        return frame?.Text() switch
        {
            null or "sam3d_glb_yup" => (mesh, false),
            "sam3d_raw_zup" => (Turn(mesh, SamPose.GlbToRaw.Transposed()), false),
            "camera_opengl" => Posed(CameraAxes.OpenGl),
            "camera_opencv" => Posed(CameraAxes.OpenCv),
            "camera_pytorch3d" => Posed(CameraAxes.PyTorch3D),
            _ => throw frame.Value.Wrong("sam3d_glb_yup, sam3d_raw_zup, camera_opengl, camera_opencv or camera_pytorch3d"),
        };

        (TriangleMesh, bool) Posed(CameraAxes axes) => (Turn(mesh, Upright * axes.ToOpenCvMatrix()), true);
    }

    private static TriangleMesh Turn(TriangleMesh mesh, RotationMatrix rotation) =>
        rotation == RotationMatrix.Identity ? mesh : mesh.MapPositions(p => (Vector3)(rotation * p));

    private static Camera LoadCamera(string folder, int width, int height)
    {
        var intrinsics = Path.Combine(folder, "intrinsics.json");
        var pointMap = Path.Combine(folder, "pointmap.npy");
        return File.Exists(intrinsics) || !File.Exists(pointMap)
            ? CameraFile.Read(intrinsics, width, height)
            : FitCamera(pointMap, width, height);
    }

    /// <summary>
    /// Least-squares focal length of a point map in PyTorch3D axes, the principal point in the middle:
    /// f = Σ((cx−u)X/Z + (cy−v)Y/Z) / Σ((X/Z)² + (Y/Z)²) over its finite points, in pixels of the map.
    /// </summary>
    private static Camera FitCamera(string path, int width, int height)
    {
        var map = NpyFile.Read(path);
        if (map.Shape.Length != 3 || map.Shape[2] != 3 || map.Count == 0)
        {
            throw new TensorFormatException(path, "shape", "(height, width, 3)", $"({string.Join(", ", map.Shape.ToArray())})");
        }

        var points = map.ToSingle();
        var (rows, columns) = (map.Shape[0], map.Shape[1]);
        double above = 0, below = 0;
        for (var i = 0; i < rows * columns; i++)
        {
            double x = points[3 * i] / (double)points[(3 * i) + 2], y = points[(3 * i) + 1] / (double)points[(3 * i) + 2];
            if (double.IsFinite(x) && double.IsFinite(y))
            {
                above += (((columns / 2.0) - (i % columns) - 0.5) * x) + (((rows / 2.0) - (i / columns) - 0.5) * y);
                below += (x * x) + (y * y);
            }
        }

        var focal = above / below * width / columns;
        return double.IsFinite(focal) && focal > 0
            ? Camera.Centered(focal, width, height)
            : throw new TensorFormatException(path, "", "points that a camera in PyTorch3D axes could see", "none or others");
    }
}
