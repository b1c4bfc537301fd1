using System.Numerics;

namespace GeometryMatters.Meshes;

/// <summary>Coordinates around the middle of a mesh in units of its diagonal, in double precision.</summary>
internal readonly struct CollapseFrame
{
    private readonly double x, y, z, scale;

    public CollapseFrame(BoundingBox bounds)
    {
        double sx = (double)bounds.Max.X - bounds.Min.X, sy = (double)bounds.Max.Y - bounds.Min.Y, sz = (double)bounds.Max.Z - bounds.Min.Z;
        (x, y, z) = (bounds.Min.X + (sx / 2), bounds.Min.Y + (sy / 2), bounds.Min.Z + (sz / 2));
        Diagonal = Math.Sqrt((sx * sx) + (sy * sy) + (sz * sz));
        scale = Diagonal > 0 ? 1 / Diagonal : 1;
    }

    public double Diagonal { get; }

    public (double X, double Y, double Z) Of(Vector3 p) => ((p.X - x) * scale, (p.Y - y) * scale, (p.Z - z) * scale);

    public Vector3 Back(double px, double py, double pz) => new((float)((px * Diagonal) + x), (float)((py * Diagonal) + y), (float)((pz * Diagonal) + z));
}
