using GeometryMatters.Cameras;
using GeometryMatters.Reconstruction;
using GeometryMatters.Serialization;

namespace GeometryMatters.Datasets;

/// <summary>Orientation estimates that are stored for views of an item's mesh, as it came from the reconstruction.</summary>
/// <param name="KnownDegrees">Azimuth at which each view was rendered, in [0, 360).</param>
/// <param name="Estimates">What was estimated for each view. Elevation and roll are 0 where only azimuths are stored, the order of symmetry 1 where it is not stored.</param>
public sealed record BundleOrientation(IReadOnlyList<double> KnownDegrees, IReadOnlyList<OrientationEstimate> Estimates)
{
    internal static bool Exists(string folder) => File.Exists(LogitsPath(folder)) || File.Exists(JsonPath(folder));

    /// <summary>Reads <c>orient/logits.npy</c>, <c>orient/orient.json</c> or both; the logits are used where both are there.</summary>
    internal static BundleOrientation Load(string folder)
    {
        var json = File.Exists(JsonPath(folder)) ? JsonCursor.ReadObject(JsonPath(folder)) : (JsonCursor?)null;
        if (!File.Exists(LogitsPath(folder)))
        {
            return json is { } only
                ? FromAngles(only)
                : throw new FileNotFoundException($"There is neither {LogitsPath(folder)} nor orient.json beside it.", LogitsPath(folder));
        }

        var estimates = ReadLogits(LogitsPath(folder));
        return new(json?.Find("yaw_known_deg") is { } known ? Known(known, estimates.Length) : EvenlySpaced(estimates.Length), estimates);
    }

    private static string LogitsPath(string folder) => Path.Combine(folder, "orient", "logits.npy");

    private static string JsonPath(string folder) => Path.Combine(folder, "orient", "orient.json");

    private static OrientationEstimate[] ReadLogits(string path)
    {
        var array = NpyFile.Read(path);
        if (array.ElementType is not (TensorElementType.Float16 or TensorElementType.Float32 or TensorElementType.Float64))
        {
            throw new TensorFormatException(path, "dtype", "floating-point logits", $"{array.ElementType}");
        }

        return array.Shape is [> 0, OrientationDecoder.LogitCount]
            ? OrientationDecoder.DecodeAll(array.ToSingle(), path)
            : throw new TensorFormatException(path, "shape", $"(views, {OrientationDecoder.LogitCount})", TensorArray.Describe(array.Shape));
    }

    private static BundleOrientation FromAngles(JsonCursor json)
    {
        var azimuths = json["azimuth_deg"].Items();
        if (azimuths.Length == 0)
        {
            throw json["azimuth_deg"].Wrong("an azimuth per view");
        }

        var orders = json.Find("alpha") is { } alpha ? Orders(alpha, azimuths.Length) : [.. Enumerable.Repeat(1, azimuths.Length)];
        var estimates = new OrientationEstimate[azimuths.Length];
        for (var i = 0; i < estimates.Length; i++)
        {
            estimates[i] = new(Positive(azimuths[i].Number()), 0, 0, orders[i]);
        }

        return new(json.Find("yaw_known_deg") is { } known ? Known(known, estimates.Length) : EvenlySpaced(estimates.Length), estimates);
    }

    private static int[] Orders(JsonCursor alpha, int views)
    {
        var orders = alpha.Items();
        return orders.Length != views
            ? throw alpha.Wrong($"{views} orders of symmetry", $"{orders.Length}")
            : Array.ConvertAll(orders, o => o.Number() is 0 or 1 or 2 or 4 ? (int)o.Number() : throw o.Wrong("0, 1, 2 or 4"));
    }

    private static double[] Known(JsonCursor known, int views) => Array.ConvertAll(known.Numbers(views), Positive);

    private static double[] EvenlySpaced(int views) => [.. Enumerable.Range(0, views).Select(i => 360.0 * i / views)];

    private static double Positive(double degrees) => Angles.WrapDegrees(degrees) is var wrapped and < 0 ? wrapped + 360 : Angles.WrapDegrees(degrees);
}
