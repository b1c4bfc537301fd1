using System.Text.Json;
using GeometryMatters.Cameras;
using GeometryMatters.Reconstruction;

namespace GeometryMatters.Datasets;

/// <summary>JSON files that this library derives for an item.</summary>
internal static class DerivedFiles
{
    public static PoseRefinement LoadRefinement(string path)
    {
        var json = JsonCursor.ReadObject(path);
        return new(
            ReadPose(json),
            json["iou_before"].Number(),
            json["iou_after"].Number(),
            json.Find("losses") is { } losses ? [.. losses.Items().Select(l => (float)l.Number())] : []);
    }

    public static void SaveRefinement(string path, PoseRefinement refinement) => JsonObjectFile.Write(path, json =>
    {
        WritePose(json, refinement.Pose);
        json.WriteNumber("iou_before", refinement.IouBefore);
        json.WriteNumber("iou_after", refinement.IouAfter);
        json.WriteStartArray("losses");
        foreach (var loss in refinement.Losses)
        {
            json.WriteNumberValue(loss);
        }

        json.WriteEndArray();
    });

    public static BundleYaw LoadYaw(string path)
    {
        var json = JsonCursor.ReadObject(path);
        var degrees = json["yaw_degrees"].Number();
        return Math.Abs(degrees) <= 360
            ? new(degrees, [.. json["votes_degrees"].FlatNumbers()])
            : throw json["yaw_degrees"].Wrong("an angle of −360 to 360");
    }

    public static void SaveYaw(string path, BundleYaw yaw) => JsonObjectFile.Write(path, json =>
    {
        json.WriteNumber("yaw_degrees", yaw.Degrees);
        JsonObjectFile.Numbers(json, "votes_degrees", [.. yaw.VotesDegrees]);
    });

    /// <summary>Reads a pose in this library's own convention: columns, OpenCV axes.</summary>
    public static SimilarityPose ReadPose(JsonCursor json)
    {
        var r = json["rotation_matrix"].FlatNumbers();
        var t = json["translation"].Numbers(3);
        if (r.Length != 9)
        {
            throw json["rotation_matrix"].Wrong("3×3 numbers", $"{r.Length}");
        }

        SimilarityPose pose = new(json["scale"].Number(), new(r[0], r[1], r[2], r[3], r[4], r[5], r[6], r[7], r[8]), new(t[0], t[1], t[2]));
        return pose.IsValid() ? pose : throw json["scale"].Wrong("a scale above zero, and sums of rotation and translation that are finite");
    }

    public static void WritePose(Utf8JsonWriter json, SimilarityPose pose)
    {
        var (r, t) = (pose.Rotation, pose.Translation);
        json.WriteString("convention", "p_cam = scale * R * p + t, column vectors, OpenCV axes");
        json.WriteNumber("scale", pose.Scale);
        json.WriteStartArray("rotation_matrix");
        JsonObjectFile.NumberValues(json, r.M11, r.M12, r.M13);
        JsonObjectFile.NumberValues(json, r.M21, r.M22, r.M23);
        JsonObjectFile.NumberValues(json, r.M31, r.M32, r.M33);
        json.WriteEndArray();
        JsonObjectFile.Numbers(json, "translation", t.X, t.Y, t.Z);
    }
}
