using System.Numerics;
using System.Runtime.CompilerServices;

namespace GeometryMatters.Meshes;

/// <summary>The point of a triangle that is nearest to a query, in double precision.</summary>
/// <remarks>
/// <para>The nearest point is the foot of the perpendicular where that lies inside, else the nearest of the points nearest on the three sides;
/// a triangle without area has its sides alone. Coordinates are relative to the query.</para>
/// <para>Two things hold to the last bit. Sides are walked from their lesser end, so that faces that share a side or a corner find the same
/// distance there. And points are clamped into the triangle's box, whose differences to the query are rounded as those of any box around it: no
/// computed distance is below the computed distance of such a box, so a search that skips farther boxes misses nothing.</para>
/// </remarks>
internal ref struct TriangleProjection
{
    /// <summary>Squared distance.</summary>
    public double DistanceSquared;

    /// <summary>Nearest point minus query.</summary>
    public double X, Y, Z;

    /// <summary>Barycentric weights.</summary>
    public double WeightA, WeightB, WeightC;

    public static TriangleProjection Of(in BvhFace face, double qx, double qy, double qz)
    {
        double ax = face.A.X - qx, ay = face.A.Y - qy, az = face.A.Z - qz;
        double bx = face.B.X - qx, by = face.B.Y - qy, bz = face.B.Z - qz;
        double cx = face.C.X - qx, cy = face.C.Y - qy, cz = face.C.Z - qz;

        // Differences of floats of similar size are exact in double, and the products of the normal nearly so: thin triangles keep theirs.
        double ux = (double)face.B.X - face.A.X, uy = (double)face.B.Y - face.A.Y, uz = (double)face.B.Z - face.A.Z;
        double vx = (double)face.C.X - face.A.X, vy = (double)face.C.Y - face.A.Y, vz = (double)face.C.Z - face.A.Z;
        double nx = (uy * vz) - (uz * vy), ny = (uz * vx) - (ux * vz), nz = (ux * vy) - (uy * vx);
        var area = (nx * nx) + (ny * ny) + (nz * nz);
        if (area > 0)
        {
            // The query is the origin: weights of B and C are n · (v × a) / n² and n · (a × u) / n².
            double mx = (ny * az) - (nz * ay), my = (nz * ax) - (nx * az), mz = (nx * ay) - (ny * ax);
            var b = -((mx * vx) + (my * vy) + (mz * vz)) / area;
            var c = ((mx * ux) + (my * uy) + (mz * uz)) / area;
            var a = 1 - b - c;
            if (a >= 0 && b >= 0 && c >= 0)
            {
                TriangleProjection inside = new() { WeightA = a, WeightB = b, WeightC = c };
                inside.Put(
                    Clamp(ax + (b * ux) + (c * vx), Math.Min(ax, Math.Min(bx, cx)), Math.Max(ax, Math.Max(bx, cx))),
                    Clamp(ay + (b * uy) + (c * vy), Math.Min(ay, Math.Min(by, cy)), Math.Max(ay, Math.Max(by, cy))),
                    Clamp(az + (b * uz) + (c * vz), Math.Min(az, Math.Min(bz, cz)), Math.Max(az, Math.Max(bz, cz))));
                return inside;
            }
        }

        var nearest = OnSide(face.A, face.B, ax, ay, az, bx, by, bz, out var t);
        (nearest.WeightA, nearest.WeightB) = (1 - t, t);
        var other = OnSide(face.B, face.C, bx, by, bz, cx, cy, cz, out t);
        if (other.DistanceSquared < nearest.DistanceSquared)
        {
            nearest = other;
            (nearest.WeightB, nearest.WeightC) = (1 - t, t);
        }

        other = OnSide(face.C, face.A, cx, cy, cz, ax, ay, az, out t);
        if (other.DistanceSquared < nearest.DistanceSquared)
        {
            nearest = other;
            (nearest.WeightC, nearest.WeightA) = (1 - t, t);
        }

        return nearest;
    }

    /// <summary>Squared distance of a box, 0 inside it; the same roundings as those of points in it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double BoxDistanceSquared(in BvhNode box, double qx, double qy, double qz)
    {
        var x = Math.Max(0, Math.Max(box.Min.X - qx, qx - box.Max.X));
        var y = Math.Max(0, Math.Max(box.Min.Y - qy, qy - box.Max.Y));
        var z = Math.Max(0, Math.Max(box.Min.Z - qz, qz - box.Max.Z));
        return (x * x) + (y * y) + (z * z);
    }

    private static TriangleProjection OnSide(
        Vector3 p, Vector3 r, double px, double py, double pz, double rx, double ry, double rz, out double fromFirst)
    {
        var isTurned = p.X != r.X ? p.X > r.X : p.Y != r.Y ? p.Y > r.Y : p.Z > r.Z;
        if (isTurned)
        {
            (p, r) = (r, p);
            (px, py, pz, rx, ry, rz) = (rx, ry, rz, px, py, pz);
        }

        double ex = (double)r.X - p.X, ey = (double)r.Y - p.Y, ez = (double)r.Z - p.Z;
        var length = (ex * ex) + (ey * ey) + (ez * ez);
        var along = -((px * ex) + (py * ey) + (pz * ez));
        TriangleProjection found = default;
        double t;
        if (!(along > 0))
        {
            t = 0;
            found.Put(px, py, pz);
        }
        else if (along >= length)
        {
            t = 1;
            found.Put(rx, ry, rz);
        }
        else
        {
            t = along / length;
            found.Put(
                Clamp(px + (t * ex), Math.Min(px, rx), Math.Max(px, rx)),
                Clamp(py + (t * ey), Math.Min(py, ry), Math.Max(py, ry)),
                Clamp(pz + (t * ez), Math.Min(pz, rz), Math.Max(pz, rz)));
        }

        fromFirst = isTurned ? 1 - t : t;
        return found;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Clamp(double value, double low, double high) => Math.Min(Math.Max(value, low), high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Put(double x, double y, double z)
    {
        (X, Y, Z) = (x, y, z);
        DistanceSquared = (x * x) + (y * y) + (z * z);
    }
}
