using GeometryMatters.Cameras;

namespace GeometryMatters.Datasets;

/// <summary>A pose as SAM 3D Objects writes it, and its conversion to and from <see cref="SimilarityPose"/>.</summary>
/// <remarks>
/// SAM 3D Objects transforms row vectors, p = (s · v) R(q) + t, so in column form the rotation is the transposed one; v is in
/// its z-up raw frame while its GLB is y-up, v_raw = (a, −c, b) for a GLB vertex (a, b, c); and p is in PyTorch3D axes
/// (x left, y up, z into the scene). All three steps are folded into one pose that takes GLB vertices to OpenCV axes:
/// p_cv = s · (D Rᵀ U) v_glb + D t with D = diag(−1, −1, 1) and U the undoing of y-up.
/// </remarks>
/// <param name="W">Real part of the quaternion.</param>
/// <param name="X">First imaginary part.</param>
/// <param name="Y">Second imaginary part.</param>
/// <param name="Z">Third imaginary part.</param>
/// <param name="Translation">Translation in PyTorch3D axes, scene units.</param>
/// <param name="Scale">Uniform scale, above zero.</param>
public readonly record struct SamPose(double W, double X, double Y, double Z, Vector3D Translation, double Scale)
{
    /// <summary>Takes a vertex of the y-up GLB to the z-up raw frame: (a, b, c) to (a, −c, b).</summary>
    public static RotationMatrix GlbToRaw { get; } = new(1, 0, 0, 0, 0, -1, 0, 1, 0);

    /// <summary>The pose that acts on vertices of the y-up GLB.</summary>
    /// <returns>Column-vector pose in OpenCV axes.</returns>
    /// <exception cref="ArgumentException">The quaternion is zero or not finite.</exception>
    public SimilarityPose ToSimilarityPose()
    {
        var toOpenCv = CameraAxes.PyTorch3D.ToOpenCvMatrix();
        return new(Scale, toOpenCv * RotationMatrix.FromQuaternion(W, X, Y, Z).Transposed() * GlbToRaw, toOpenCv * Translation);
    }

    /// <summary>What SAM 3D Objects would have written for a pose: the inverse of <see cref="ToSimilarityPose"/>.</summary>
    /// <param name="pose">Pose that acts on vertices of the y-up GLB, in OpenCV axes.</param>
    /// <returns>The pose; of the two quaternions of a rotation the one with W ≥ 0.</returns>
    public static SamPose FromSimilarityPose(SimilarityPose pose)
    {
        var toPyTorch3D = CameraAxes.PyTorch3D.ToOpenCvMatrix();
        var row = (toPyTorch3D * pose.Rotation * GlbToRaw.Transposed()).Transposed();
        var (w, x, y, z) = Quaternion(row);
        return new(w, x, y, z, toPyTorch3D * pose.Translation, pose.Scale);
    }

    /// <summary>Reads <c>pose.json</c>: <c>rotation</c> (wxyz), <c>translation</c> and <c>scale</c> as tensors of any nesting.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The pose.</returns>
    /// <exception cref="DatasetFormatException">The file is missing or broken, the quaternion is zero, or the scale is not uniform and above zero.</exception>
    public static SamPose Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var json = JsonCursor.ReadObject(path);
        var q = Values(json["rotation"], 4);
        if ((q[0] * q[0]) + (q[1] * q[1]) + (q[2] * q[2]) + (q[3] * q[3]) is < 1e-12 or double.PositiveInfinity)
        {
            throw json["rotation"].Wrong("a quaternion that is not zero, nor too long to be made a unit");
        }

        var t = Values(json["translation"], 3);
        var s = json["scale"].FlatNumbers();
        if (s.Length is not (1 or 3) || s[0] <= 0 || s.Any(v => Math.Abs(v - s[0]) > 1e-3 * s[0]))
        {
            throw json["scale"].Wrong("one scale above zero, or three equal ones");
        }

        return new(q[0], q[1], q[2], q[3], new(t[0], t[1], t[2]), s.Average());
    }

    /// <summary>Writes the pose as SAM 3D Objects' tensors would be dumped: [1, 4], [1, 3] and [1, 3].</summary>
    /// <param name="path">The file; its folder is made if need be.</param>
    public void Write(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        double[] rotation = [W, X, Y, Z], translation = [Translation.X, Translation.Y, Translation.Z], scale = [Scale, Scale, Scale];
        JsonObjectFile.Write(path, json =>
        {
            foreach (var (key, values) in new[] { ("rotation", rotation), ("translation", translation), ("scale", scale) })
            {
                json.WriteStartArray(key);
                JsonObjectFile.NumberValues(json, values);
                json.WriteEndArray();
            }
        });
    }

    private static double[] Values(JsonCursor tensor, int count) =>
        tensor.FlatNumbers() is var values && values.Length == count ? values : throw tensor.Wrong($"{count} numbers", $"{values.Length}");

    /// <summary>Quaternion of a rotation, divided by its largest part for accuracy (Shepperd 1978).</summary>
    private static (double W, double X, double Y, double Z) Quaternion(RotationMatrix r)
    {
        var trace = r.M11 + r.M22 + r.M33;
        var (w, x, y, z) = (1 + trace, 1 + r.M11 - r.M22 - r.M33, 1 - r.M11 + r.M22 - r.M33, 1 - r.M11 - r.M22 + r.M33);
        var (a, b, c) = (r.M32 - r.M23, r.M13 - r.M31, r.M21 - r.M12);
        var (d, e, f) = (r.M12 + r.M21, r.M13 + r.M31, r.M23 + r.M32);
        (w, x, y, z) =
            w >= x && w >= y && w >= z ? (w, a, b, c)
            : x >= y && x >= z ? (a, x, d, e)
            : y >= z ? (b, d, y, f)
            : (c, e, f, z);
        var n = Math.CopySign(Math.Sqrt((w * w) + (x * x) + (y * y) + (z * z)), w);
        return (w / n, x / n, y / n, z / n);
    }
}
