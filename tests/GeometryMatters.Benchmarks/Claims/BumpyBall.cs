using System.Numerics;
using GeometryMatters.Meshes;

namespace GeometryMatters.Benchmarks.Claims;

/// <summary>A ball of radius 1 with bumps of a tenth of it.</summary>
internal static class BumpyBall
{
    /// <summary>Makes one of 2 · around · rings faces.</summary>
    public static TriangleMesh Make(int around, int rings, double bumps = 9)
    {
        var positions = new Vector3[around * (rings + 1)];
        var triangles = new List<Triangle>();
        for (var r = 0; r <= rings; r++)
        {
            for (var a = 0; a < around; a++)
            {
                var (sinLatitude, cosLatitude) = Math.SinCos(Math.PI * r / rings);
                var (sin, cos) = Math.SinCos(2 * Math.PI * a / around);
                var radius = 1 + (0.1 * Math.Sin(bumps * Math.PI * r / rings) * Math.Sin(14 * Math.PI * a / around));
                positions[(r * around) + a] = new((float)(radius * sinLatitude * cos), (float)(radius * cosLatitude), (float)(radius * sinLatitude * sin));
                if (r < rings)
                {
                    int v = (r * around) + a, next = (r * around) + ((a + 1) % around);
                    triangles.Add(new(v, v + around, next));
                    triangles.Add(new(next, v + around, next + around));
                }
            }
        }

        return new(positions, triangles.ToArray());
    }
}
