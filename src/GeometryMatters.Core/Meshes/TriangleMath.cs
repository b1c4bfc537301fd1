using System.Numerics;

namespace GeometryMatters.Meshes;

/// <summary>Areas and normals in double precision, so that small triangles of small meshes keep theirs.</summary>
internal static class TriangleMath
{
    /// <summary>Twice the area vector of a triangle.</summary>
    public static (double X, double Y, double Z) Cross(ReadOnlySpan<Vector3> positions, Triangle t)
    {
        Vector3 a = positions[t.A], b = positions[t.B], c = positions[t.C];
        double ux = (double)b.X - a.X, uy = (double)b.Y - a.Y, uz = (double)b.Z - a.Z;
        double vx = (double)c.X - a.X, vy = (double)c.Y - a.Y, vz = (double)c.Z - a.Z;
        return ((uy * vz) - (uz * vy), (uz * vx) - (ux * vz), (ux * vy) - (uy * vx));
    }

    public static double Area(ReadOnlySpan<Vector3> positions, Triangle t)
    {
        var (x, y, z) = Cross(positions, t);
        return 0.5 * Math.Sqrt((x * x) + (y * y) + (z * z));
    }

    public static bool HasRepeatedCorner(Triangle t) => t.A == t.B || t.B == t.C || t.C == t.A;

    public static bool IsDegenerate(ReadOnlySpan<Vector3> positions, Triangle t) => HasRepeatedCorner(t) || Cross(positions, t) == (0, 0, 0);

    public static Vector3 Unit(double x, double y, double z)
    {
        var length = Math.Sqrt((x * x) + (y * y) + (z * z));
        return length > 0 ? new((float)(x / length), (float)(y / length), (float)(z / length)) : Vector3.Zero;
    }
}
