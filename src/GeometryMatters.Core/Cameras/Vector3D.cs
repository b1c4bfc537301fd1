using System.Numerics;

namespace GeometryMatters.Cameras;

/// <summary>Three double-precision coordinates.</summary>
/// <param name="X">First coordinate.</param>
/// <param name="Y">Second coordinate.</param>
/// <param name="Z">Third coordinate.</param>
public readonly record struct Vector3D(double X, double Y, double Z)
{
    /// <summary>The origin.</summary>
    public static Vector3D Zero => default;

    /// <summary>Euclidean length.</summary>
    public double Length => Math.Sqrt(Dot(this, this));

    /// <summary>Widens a single-precision vector.</summary>
    /// <param name="v">The vector.</param>
    public static implicit operator Vector3D(Vector3 v) => new(v.X, v.Y, v.Z);

    /// <summary>Rounds to single precision.</summary>
    /// <param name="v">The vector.</param>
    public static explicit operator Vector3(Vector3D v) => new((float)v.X, (float)v.Y, (float)v.Z);

    /// <summary>Sum of two vectors.</summary>
    /// <param name="a">First summand.</param>
    /// <param name="b">Second summand.</param>
    public static Vector3D operator +(Vector3D a, Vector3D b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z);

    /// <summary>Difference of two vectors.</summary>
    /// <param name="a">Minuend.</param>
    /// <param name="b">Subtrahend.</param>
    public static Vector3D operator -(Vector3D a, Vector3D b) => new(a.X - b.X, a.Y - b.Y, a.Z - b.Z);

    /// <summary>The vector scaled by a number.</summary>
    /// <param name="s">Factor.</param>
    /// <param name="v">Vector.</param>
    public static Vector3D operator *(double s, Vector3D v) => new(s * v.X, s * v.Y, s * v.Z);

    /// <summary>Dot product.</summary>
    /// <param name="a">First vector.</param>
    /// <param name="b">Second vector.</param>
    /// <returns>The sum of the products of the coordinates.</returns>
    public static double Dot(Vector3D a, Vector3D b) => (a.X * b.X) + (a.Y * b.Y) + (a.Z * b.Z);

    /// <summary>Cross product (right-handed).</summary>
    /// <param name="a">First vector.</param>
    /// <param name="b">Second vector.</param>
    /// <returns>A vector perpendicular to both.</returns>
    public static Vector3D Cross(Vector3D a, Vector3D b) =>
        new((a.Y * b.Z) - (a.Z * b.Y), (a.Z * b.X) - (a.X * b.Z), (a.X * b.Y) - (a.Y * b.X));

    /// <summary>The vector at unit length.</summary>
    /// <returns>This vector divided by its length; undefined for the zero vector.</returns>
    public Vector3D Normalized() => (1 / Length) * this;
}
