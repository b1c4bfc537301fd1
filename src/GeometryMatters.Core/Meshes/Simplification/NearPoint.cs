using System.Numerics;

namespace GeometryMatters.Meshes;

/// <summary>A point of a face and its squared distance from a place.</summary>
internal readonly record struct NearPoint(int Face, Vector3 Barycentric, double Squared)
{
    /// <summary>Barycentrics of the point of a triangle nearest to a place (Ericson 2005, 5.1.5).</summary>
    public static Vector3 OnTriangle(Vector3 place, Vector3 a, Vector3 b, Vector3 c, out double squared)
    {
        double ux = (double)b.X - a.X, uy = (double)b.Y - a.Y, uz = (double)b.Z - a.Z;
        double vx = (double)c.X - a.X, vy = (double)c.Y - a.Y, vz = (double)c.Z - a.Z;
        double px = (double)place.X - a.X, py = (double)place.Y - a.Y, pz = (double)place.Z - a.Z;
        double uu = (ux * ux) + (uy * uy) + (uz * uz), uv = (ux * vx) + (uy * vy) + (uz * vz), vv = (vx * vx) + (vy * vy) + (vz * vz);
        double pu = (px * ux) + (py * uy) + (pz * uz), pv = (px * vx) + (py * vy) + (pz * vz);
        double s, t;
        var determinant = (uu * vv) - (uv * uv);
        var (bs, bt) = ((vv * pu) - (uv * pv), (uu * pv) - (uv * pu));
        if (determinant > 1e-24 * uu * vv && bs >= 0 && bt >= 0 && bs + bt <= determinant)
        {
            (s, t) = (bs / determinant, bt / determinant);
        }
        else
        {
            // The nearest point lies on one of the sides.
            var along = Share(pu, uu);
            (s, t) = (along, 0.0);
            var best = Distance(s, t);
            along = Share(pv, vv);
            if (Distance(0, along) is var onV && onV < best)
            {
                (s, t, best) = (0, along, onV);
            }

            along = Share(pv - pu + uu - uv, uu - (2 * uv) + vv);
            if (Distance(1 - along, along) < best)
            {
                (s, t) = (1 - along, along);
            }
        }

        squared = Distance(s, t);
        return new((float)(1 - s - t), (float)s, (float)t);

        double Distance(double bs, double ct)
        {
            double x = px - (bs * ux) - (ct * vx), y = py - (bs * uy) - (ct * vy), z = pz - (bs * uz) - (ct * vz);
            return (x * x) + (y * y) + (z * z);
        }
    }

    private static double Share(double dot, double squared) => squared > 0 ? Math.Clamp(dot / squared, 0, 1) : 0;
}
