using GeometryMatters.Cameras;

namespace GeometryMatters.Datasets;

/// <summary>Reads and writes <c>intrinsics.json</c> of an artefact bundle.</summary>
public static class CameraFile
{
    /// <summary>Reads intrinsics for an image.</summary>
    /// <param name="path">
    /// The file: a 3×3 list (MoGe's matrix, alone or under <c>intrinsics</c>), or <c>fx</c>, <c>fy</c>, <c>cx</c>, <c>cy</c> with <c>cx</c>
    /// and <c>cy</c> in the middle of the image by default. <c>units</c> says <c>normalised</c> (x over width, y over height) or
    /// <c>pixels</c> of <c>image_width</c> × <c>image_height</c>; without it, focal lengths below 20 are taken to be normalised.
    /// </param>
    /// <param name="width">Width of the image in pixels.</param>
    /// <param name="height">Height of the image in pixels.</param>
    /// <returns>The camera in pixels of an image of that size.</returns>
    /// <exception cref="DatasetFormatException">The file is missing or broken, has skew, or is for an image of another shape.</exception>
    public static Camera Read(string path, int width, int height)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        var json = JsonCursor.Read(path);
        var matrix = json.IsObject ? json.Find("intrinsics") : json;
        var (fx, fy, cx, cy) = matrix is { } m ? Matrix(m) : Single(json);
        if (fx <= 0 || fy <= 0)
        {
            throw json.Wrong("focal lengths above zero", FormattableString.Invariant($"fx {fx}, fy {fy}"));
        }

        if (IsNormalised(json, fx, fy))
        {
            return Create(json, fx * width, fy * height, (cx ?? 0.5) * width, (cy ?? 0.5) * height, width, height);
        }

        var (w, h) = (Side(json, "image_width") ?? width, Side(json, "image_height") ?? height);
        var (sx, sy) = ((double)width / w, (double)height / h);

        // A resized copy has rounded sides, so the two factors may differ by a pixel's worth.
        if (Math.Abs((sx / sy) - 1) > 2.0 / Math.Min(Math.Min(w, h), Math.Min(width, height)))
        {
            throw json.Wrong($"intrinsics of an image shaped like {width}×{height}", $"{w}×{h}");
        }

        return Create(json, fx * sx, fy * sy, (cx ?? w / 2.0) * sx, (cy ?? h / 2.0) * sy, width, height);
    }

    private static Camera Create(JsonCursor json, double fx, double fy, double cx, double cy, int width, int height) =>
        fx > 0 && fy > 0 && double.IsFinite(fx + fy) && double.IsFinite(cx) && double.IsFinite(cy)
            ? new(fx, fy, cx, cy, width, height)
            : throw json.Wrong("intrinsics that are finite in pixels", FormattableString.Invariant($"fx {fx}, fy {fy}, cx {cx}, cy {cy}"));

    /// <summary>Writes a camera as normalised intrinsics, MoGe's units.</summary>
    /// <param name="path">The file; its folder is made if need be.</param>
    /// <param name="camera">The camera.</param>
    public static void Write(string path, Camera camera)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(camera);
        JsonObjectFile.Write(path, json =>
        {
            json.WriteNumber("fx", camera.FocalX / camera.Width);
            json.WriteNumber("fy", camera.FocalY / camera.Height);
            json.WriteNumber("cx", camera.PrincipalX / camera.Width);
            json.WriteNumber("cy", camera.PrincipalY / camera.Height);
            json.WriteString("units", "normalised");
            json.WriteNumber("image_width", camera.Width);
            json.WriteNumber("image_height", camera.Height);
        });
    }

    private static (double Fx, double Fy, double? Cx, double? Cy) Matrix(JsonCursor matrix)
    {
        var v = matrix.FlatNumbers();
        if (v.Length != 9)
        {
            throw matrix.Wrong("3×3 numbers", $"{v.Length}");
        }

        return v[1] == 0 && v[3] == 0 && v[6] == 0 && v[7] == 0 && v[8] == 1
            ? (v[0], v[4], v[2], v[5])
            : throw matrix.Wrong("[[fx, 0, cx], [0, fy, cy], [0, 0, 1]]");
    }

    private static (double Fx, double Fy, double? Cx, double? Cy) Single(JsonCursor json)
    {
        var fx = json["fx"].Number();
        return (fx, json.Find("fy")?.Number() ?? fx, json.Find("cx")?.Number(), json.Find("cy")?.Number());
    }

    private static bool IsNormalised(JsonCursor json, double fx, double fy) => (json.IsObject ? json.Find("units") : null) switch
    {
        null => Math.Max(fx, fy) < 20,
        { } units => units.Text() switch
        {
            "normalised" or "normalized" => true,
            "pixels" => false,
            _ => throw units.Wrong("\"normalised\" or \"pixels\""),
        },
    };

    private static int? Side(JsonCursor json, string key) => json.IsObject ? json.Find(key)?.PositiveInteger() : null;
}
