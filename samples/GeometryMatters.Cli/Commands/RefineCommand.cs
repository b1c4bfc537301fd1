using System.CommandLine;
using System.Text.Json.Nodes;
using GeometryMatters.Cameras;
using GeometryMatters.Cli.Options;
using GeometryMatters.Cli.Running;
using GeometryMatters.Datasets;
using GeometryMatters.Imaging;
using GeometryMatters.Meshes;
using GeometryMatters.Reconstruction;
using GeometryMatters.Training.Refinement;

namespace GeometryMatters.Cli.Commands;

/// <summary><c>gm refine</c>: the pose of one mesh to one mask.</summary>
internal static class RefineCommand
{
    public static Command Create(CommonOptions common)
    {
        var bundle = Make.Optional("--bundle", "Take mask, mesh, camera and pose of an item of this bundle.");
        var item = Make.Optional("--item", "The item, as category/id.");
        var mesh = Make.Optional("--mesh", "Or: the mesh (.glb, .gltf, .obj, .ply, .off), y up and front towards +z.");
        var mask = Make.Optional("--mask", "The object in the image, white on black.");
        var camera = Make.Optional("--camera", "Intrinsics as in a bundle's intrinsics.json.");
        var pose = Make.Optional("--pose", "Pose to start from, as in a bundle's pose.json; else the object stands before the camera.");
        var azimuth = Make.Real("--azimuth", "Without --pose: where the camera stands, in degrees: 0 in front, 90 at the object's left.", 0, -360, 360);
        var elevation = Make.Real("--elevation", "Without --pose: height of the camera in degrees.", 10, -89, 89);
        var rotation = Make.Flag("--rotation", "Optimise the rotation, too.");
        var output = Make.Optional("--out", "Write the refined pose as in a bundle's pose.json.");
        Command command = new("refine", "Refines scale and place of a mesh until its silhouette covers the mask.")
        {
            bundle, item, mesh, mask, camera, pose, azimuth, elevation, rotation, output,
        };
        command.Validators.Add(result =>
        {
            var isItem = result.GetResult(bundle) is not null && result.GetResult(item) is not null;
            var isFiles = result.GetResult(mesh) is not null && result.GetResult(mask) is not null && result.GetResult(camera) is not null;
            if (isItem == isFiles)
            {
                result.AddError("Give either --bundle and --item, or --mesh, --mask and --camera.");
            }
        });
        return command.Does(common, (parsed, session) =>
        {
            OutputFile.Prepare(parsed.GetValue(output), ".json");
            var (start, target) = parsed.GetValue(bundle) is { } root ? OfItem(root, parsed.GetValue(item)!) : OfFiles();
            PoseRefiner refiner = new(new() { OptimizeRotation = parsed.GetValue(rotation) });
            var refined = session.Stage("refinement", _ => refiner.Refine(start, target, session.CancellationToken));
            if (parsed.GetValue(output) is { } path)
            {
                SamPose.FromSimilarityPose(refined.Pose).Write(path);
            }

            return Describe(refined, parsed.GetValue(output));

            (ObjectReconstruction Start, Mask Target) OfFiles()
            {
                var shape = MeshFile.Load(parsed.GetValue(mesh)!).Mesh;
                var region = ImageFile.LoadMask(parsed.GetValue(mask)!);
                var lens = CameraFile.Read(parsed.GetValue(camera)!, region.Width, region.Height);
                var from = parsed.GetValue(pose) is { } file
                    ? SamPose.Read(file).ToSimilarityPose()
                    : OrbitView.Pose(parsed.GetValue(azimuth), parsed.GetValue(elevation), 3.0 * shape.Bounds.Diagonal, shape.Bounds.Center);
                return (new(shape, lens, from), region);
            }
        });
    }

    private static (ObjectReconstruction Start, Mask Target) OfItem(string root, string name)
    {
        var item = ArtefactBundle.Open(root)[name];
        return (item.LoadReconstruction(), item.LoadMask());
    }

    private static CommandOutcome Describe(PoseRefinement refined, string? path)
    {
        var (scale, r, t) = refined.Pose;
        return new(
            new()
            {
                ["iou_before"] = Json.Rounded(refined.IouBefore, 6),
                ["iou_after"] = Json.Rounded(refined.IouAfter, 6),
                ["stop"] = refined.StopReason.ToString(),
                ["steps"] = refined.Losses.Count,
                ["pose"] = new JsonObject
                {
                    ["axes"] = "OpenCV: p_camera = scale * rotation * p + translation",
                    ["scale"] = Json.Number(scale),
                    ["rotation"] = new JsonArray(
                        Json.Array([r.M11, r.M12, r.M13]),
                        Json.Array([r.M21, r.M22, r.M23]),
                        Json.Array([r.M31, r.M32, r.M33])),
                    ["translation"] = Json.Array([t.X, t.Y, t.Z]),
                },
                ["file"] = path,
            },
            [
                CommandSession.Text($"IoU {refined.IouBefore:F4} -> {refined.IouAfter:F4} in {refined.Losses.Count} steps"),
                CommandSession.Text($"scale {scale:R}, translation {t.X:R} {t.Y:R} {t.Z:R}"),
                .. path is null ? Array.Empty<string>() : [path],
            ]);
    }
}
