using System.Numerics;
using GeometryMatters.Meshes;

namespace GeometryMatters.Datasets.Synthetic.Primitives;

/// <summary>A simple solid with a signed distance.</summary>
internal abstract class SolidPrimitive(BoundingBox bounds)
{
    public BoundingBox Bounds { get; } = bounds;

    public abstract float Distance(Vector3 p);

    /// <summary>Distance to a shape that is the meet of two perpendicular conditions, rounded by a radius.</summary>
    protected static float Meet(float a, float b, float round)
    {
        float u = a + round, v = b + round;
        return MathF.Min(MathF.Max(u, v), 0) + MathF.Sqrt(Square(MathF.Max(u, 0)) + Square(MathF.Max(v, 0))) - round;
    }

    protected static float Square(float v) => v * v;
}

/// <summary>An orthonormal frame: where a primitive sits and how it is turned.</summary>
internal readonly record struct Frame(Vector3 Center, Vector3 X, Vector3 Y, Vector3 Z)
{
    public static Frame At(Vector3 center) => new(center, Vector3.UnitX, Vector3.UnitY, Vector3.UnitZ);

    /// <summary>A frame whose local y axis points along a direction; local x stays as near to the world's x as it can.</summary>
    public static Frame Along(Vector3 center, Vector3 y)
    {
        y = Vector3.Normalize(y);
        var hint = MathF.Abs(y.X) < 0.9f ? Vector3.UnitX : -Vector3.UnitY;
        var z = Vector3.Normalize(Vector3.Cross(hint, y));
        return new(center, Vector3.Cross(y, z), y, z);
    }

    /// <summary>Turned by angles in degrees about x, then y, then z (right-handed).</summary>
    public static Frame Turned(Vector3 center, float aboutX, float aboutY = 0, float aboutZ = 0)
    {
        var q = Quaternion.CreateFromAxisAngle(Vector3.UnitZ, Radians(aboutZ)) * Quaternion.CreateFromAxisAngle(Vector3.UnitY, Radians(aboutY)) *
            Quaternion.CreateFromAxisAngle(Vector3.UnitX, Radians(aboutX));
        return new(center, Vector3.Transform(Vector3.UnitX, q), Vector3.Transform(Vector3.UnitY, q), Vector3.Transform(Vector3.UnitZ, q));
    }

    public Vector3 ToLocal(Vector3 p)
    {
        p -= Center;
        return new(Vector3.Dot(p, X), Vector3.Dot(p, Y), Vector3.Dot(p, Z));
    }

    public Vector3 ToWorld(Vector3 p) => Center + (X * p.X) + (Y * p.Y) + (Z * p.Z);

    /// <summary>World box around a local box.</summary>
    public BoundingBox BoxAround(Vector3 localMin, Vector3 localMax)
    {
        var c = ToWorld((localMin + localMax) * 0.5f);
        var h = (localMax - localMin) * 0.5f;
        var e = (Vector3.Abs(X) * h.X) + (Vector3.Abs(Y) * h.Y) + (Vector3.Abs(Z) * h.Z);
        return new(c - e, c + e);
    }

    private static float Radians(float degrees) => degrees * MathF.PI / 180;
}
