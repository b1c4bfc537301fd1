using System.Numerics;
using GeometryMatters.Meshes;

namespace GeometryMatters.Tests.Meshes;

/// <summary>Squared distances to triangles whose coordinates, as the query's, are whole numbers of at most 16: all but the last division is exact.</summary>
/// <remarks>Differences are at most 32, entries of a normal 2048, all products below 2⁵³.</remarks>
internal static class ExactDistance
{
    public static double SquaredToMesh(TriangleMesh mesh, Vector3 query)
    {
        var best = double.PositiveInfinity;
        foreach (var t in mesh.Triangles)
        {
            best = Math.Min(best, SquaredToTriangle(Whole(query), Whole(mesh.Positions[t.A]), Whole(mesh.Positions[t.B]), Whole(mesh.Positions[t.C])));
        }

        return best;
    }

    private static double SquaredToTriangle(Int3 q, Int3 a, Int3 b, Int3 c)
    {
        var sides = Math.Min(SquaredToSegment(q, a, b), Math.Min(SquaredToSegment(q, b, c), SquaredToSegment(q, c, a)));
        var n = Int3.Cross(b - a, c - a);
        var area = Int3.Dot(n, n);

        // Inside the prism over the triangle: on the inner side of the three planes through its sides along the normal.
        var isInside = area > 0
            && Int3.Dot(Int3.Cross(n, b - a), q - a) >= 0 && Int3.Dot(Int3.Cross(n, c - b), q - b) >= 0 && Int3.Dot(Int3.Cross(n, a - c), q - c) >= 0;
        var height = Int3.Dot(n, q - a);
        return isInside ? (double)(height * height) / area : sides;
    }

    private static double SquaredToSegment(Int3 q, Int3 a, Int3 b)
    {
        Int3 e = b - a, p = q - a, r = q - b;
        long along = Int3.Dot(p, e), length = Int3.Dot(e, e);
        return along <= 0 ? Int3.Dot(p, p)
            : along >= length ? Int3.Dot(r, r)
            : (double)((Int3.Dot(p, p) * length) - (along * along)) / length;
    }

    private static Int3 Whole(Vector3 p) => new((long)p.X, (long)p.Y, (long)p.Z);

    private readonly record struct Int3(long X, long Y, long Z)
    {
        public static Int3 operator -(Int3 a, Int3 b) => new(a.X - b.X, a.Y - b.Y, a.Z - b.Z);

        public static Int3 Cross(Int3 a, Int3 b) => new((a.Y * b.Z) - (a.Z * b.Y), (a.Z * b.X) - (a.X * b.Z), (a.X * b.Y) - (a.Y * b.X));

        public static long Dot(Int3 a, Int3 b) => (a.X * b.X) + (a.Y * b.Y) + (a.Z * b.Z);
    }
}
