namespace GeometryMatters.Cameras;

/// <summary>A rotation as a 3×3 matrix that acts on column vectors, p' = R p.</summary>
/// <remarks><see cref="System.Numerics.Matrix4x4"/> acts on row vectors, and mixing the two silently transposes a pose; hence a type of its own.</remarks>
/// <param name="M11">Row 1, column 1.</param>
/// <param name="M12">Row 1, column 2.</param>
/// <param name="M13">Row 1, column 3.</param>
/// <param name="M21">Row 2, column 1.</param>
/// <param name="M22">Row 2, column 2.</param>
/// <param name="M23">Row 2, column 3.</param>
/// <param name="M31">Row 3, column 1.</param>
/// <param name="M32">Row 3, column 2.</param>
/// <param name="M33">Row 3, column 3.</param>
public readonly record struct RotationMatrix(
    double M11, double M12, double M13, double M21, double M22, double M23, double M31, double M32, double M33)
{
    /// <summary>The rotation that changes nothing.</summary>
    public static RotationMatrix Identity => new(1, 0, 0, 0, 1, 0, 0, 0, 1);

    /// <summary>Product of two rotations: the right one acts first.</summary>
    /// <param name="a">Acts second.</param>
    /// <param name="b">Acts first.</param>
    public static RotationMatrix operator *(RotationMatrix a, RotationMatrix b) => FromColumns(a * b.Column(0), a * b.Column(1), a * b.Column(2));

    /// <summary>The rotated vector R p.</summary>
    /// <param name="r">Rotation.</param>
    /// <param name="p">Column vector.</param>
    public static Vector3D operator *(RotationMatrix r, Vector3D p) => new(
        (r.M11 * p.X) + (r.M12 * p.Y) + (r.M13 * p.Z),
        (r.M21 * p.X) + (r.M22 * p.Y) + (r.M23 * p.Z),
        (r.M31 * p.X) + (r.M32 * p.Y) + (r.M33 * p.Z));

    /// <summary>Puts three columns side by side.</summary>
    /// <param name="x">Image of the first axis.</param>
    /// <param name="y">Image of the second axis.</param>
    /// <param name="z">Image of the third axis.</param>
    /// <returns>The matrix; a rotation only if the columns are orthonormal and right-handed.</returns>
    public static RotationMatrix FromColumns(Vector3D x, Vector3D y, Vector3D z) =>
        new(x.X, y.X, z.X, x.Y, y.Y, z.Y, x.Z, y.Z, z.Z);

    /// <summary>Rotation about the +x axis.</summary>
    /// <param name="degrees">Angle in degrees, right-handed: +y turns towards +z.</param>
    /// <returns>The rotation.</returns>
    public static RotationMatrix AboutX(double degrees)
    {
        var (s, c) = Math.SinCos(degrees * Math.PI / 180);
        return new(1, 0, 0, 0, c, -s, 0, s, c);
    }

    /// <summary>Rotation about the +y axis: yaw in the object frame.</summary>
    /// <param name="degrees">Angle in degrees, right-handed: +z turns towards +x.</param>
    /// <returns>The rotation.</returns>
    public static RotationMatrix AboutY(double degrees)
    {
        var (s, c) = Math.SinCos(degrees * Math.PI / 180);
        return new(c, 0, s, 0, 1, 0, -s, 0, c);
    }

    /// <summary>Rotation about the +z axis.</summary>
    /// <param name="degrees">Angle in degrees, right-handed: +x turns towards +y.</param>
    /// <returns>The rotation.</returns>
    public static RotationMatrix AboutZ(double degrees)
    {
        var (s, c) = Math.SinCos(degrees * Math.PI / 180);
        return new(c, -s, 0, s, c, 0, 0, 0, 1);
    }

    /// <summary>Rotation of a unit quaternion in the usual (Hamilton, column-vector) reading.</summary>
    /// <param name="w">Real part.</param>
    /// <param name="x">First imaginary part.</param>
    /// <param name="y">Second imaginary part.</param>
    /// <param name="z">Third imaginary part.</param>
    /// <returns>The rotation; the quaternion is normalised first.</returns>
    /// <exception cref="ArgumentException">The quaternion is zero or not finite.</exception>
    public static RotationMatrix FromQuaternion(double w, double x, double y, double z)
    {
        var n = (w * w) + (x * x) + (y * y) + (z * z);
        if (!double.IsFinite(n) || n == 0)
        {
            throw new ArgumentException($"Expected a finite quaternion that is not zero, found ({w}, {x}, {y}, {z}).");
        }

        var s = 2 / n;
        return new(
            1 - (s * ((y * y) + (z * z))), s * ((x * y) - (w * z)), s * ((x * z) + (w * y)),
            s * ((x * y) + (w * z)), 1 - (s * ((x * x) + (z * z))), s * ((y * z) - (w * x)),
            s * ((x * z) - (w * y)), s * ((y * z) + (w * x)), 1 - (s * ((x * x) + (y * y))));
    }

    /// <summary>The inverse rotation.</summary>
    /// <returns>The transposed matrix.</returns>
    public RotationMatrix Transposed() => new(M11, M21, M31, M12, M22, M32, M13, M23, M33);

    /// <summary>One column: the image of an axis.</summary>
    /// <param name="index">0 for x, 1 for y, 2 for z.</param>
    /// <returns>The column.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The index is not 0, 1 or 2.</exception>
    public Vector3D Column(int index) => index switch
    {
        0 => new(M11, M21, M31),
        1 => new(M12, M22, M32),
        2 => new(M13, M23, M33),
        _ => throw new ArgumentOutOfRangeException(nameof(index), index, "A rotation has columns 0 to 2."),
    };
}
