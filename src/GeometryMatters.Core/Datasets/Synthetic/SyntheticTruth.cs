using GeometryMatters.Cameras;

namespace GeometryMatters.Datasets.Synthetic;

/// <summary>What is true of a drawn image but hidden from the pipeline; for measuring how well poses are refined and yaws corrected.</summary>
/// <param name="Instance">Name of the object.</param>
/// <param name="Pose">Pose that puts the stored reconstruction where the object is.</param>
/// <param name="YawErrorDegrees">The reconstruction is the object turned by this much about +y; 0, 90, 180 or 270.</param>
/// <param name="AzimuthDegrees">Where the camera stands, [0, 360).</param>
/// <param name="ElevationDegrees">How high it stands.</param>
/// <param name="OccludedFraction">Share of the object's pixels that something hides.</param>
public sealed record SyntheticTruth(
    string Instance, SimilarityPose Pose, double YawErrorDegrees, double AzimuthDegrees, double ElevationDegrees, double OccludedFraction)
{
    /// <summary>Reads the truth of an item.</summary>
    /// <param name="item">Item of a drawn dataset's bundle.</param>
    /// <returns>The truth.</returns>
    /// <exception cref="DatasetFormatException">The item has none, or it is broken.</exception>
    public static SyntheticTruth Read(BundleItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        var json = JsonCursor.ReadObject(PathIn(item));
        return new(
            json["instance"].Text(),
            DerivedFiles.ReadPose(json),
            json["yaw_error_degrees"].Number(),
            json["azimuth_degrees"].Number(),
            json["elevation_degrees"].Number(),
            json["occluded_fraction"].Number());
    }

    internal void Write(BundleItem item) => JsonObjectFile.Write(PathIn(item), json =>
    {
        json.WriteString("instance", Instance);
        DerivedFiles.WritePose(json, Pose);
        json.WriteNumber("yaw_error_degrees", YawErrorDegrees);
        json.WriteNumber("azimuth_degrees", AzimuthDegrees);
        json.WriteNumber("elevation_degrees", ElevationDegrees);
        json.WriteNumber("occluded_fraction", OccludedFraction);
    });

    private static string PathIn(BundleItem item) => Path.Combine(item.Folder, "truth.json");
}
