namespace GeometryMatters.Meshes;

/// <summary>A weighted sum of squared distances to planes (Garland and Heckbert 1997): xᵀA x + 2 bᵀx + c, with the sum of the weights.</summary>
internal struct Quadric
{
    public double Xx, Xy, Xz, Yy, Yz, Zz, X, Y, Z, C;

    /// <summary>Surface area that the planes stand for; planes that only hold borders add none.</summary>
    public double Area;

    /// <summary>The squared distance to the plane n·x + d = 0 of unit normal n.</summary>
    public static Quadric OfPlane(double nx, double ny, double nz, double d, double weight)
    {
        Quadric q = default;
        q.Xx = weight * nx * nx;
        q.Xy = weight * nx * ny;
        q.Xz = weight * nx * nz;
        q.Yy = weight * ny * ny;
        q.Yz = weight * ny * nz;
        q.Zz = weight * nz * nz;
        q.X = weight * nx * d;
        q.Y = weight * ny * d;
        q.Z = weight * nz * d;
        q.C = weight * d * d;
        return q;
    }

    public void Add(in Quadric o)
    {
        Xx += o.Xx;
        Xy += o.Xy;
        Xz += o.Xz;
        Yy += o.Yy;
        Yz += o.Yz;
        Zz += o.Zz;
        X += o.X;
        Y += o.Y;
        Z += o.Z;
        C += o.C;
        Area += o.Area;
    }

    /// <summary>Value at a place; rounding may leave it just below zero, which counts as zero.</summary>
    public readonly double At(double x, double y, double z)
    {
        var value = (x * ((Xx * x) + (2 * ((Xy * y) + (Xz * z) + X))))
            + (y * ((Yy * y) + (2 * ((Yz * z) + Y))))
            + (z * ((Zz * z) + (2 * Z))) + C;
        return Math.Max(value, 0);
    }

    /// <summary>The step from a place to the minimum; directions in which the value hardly changes are left out of it.</summary>
    /// <returns>False where the values say nothing.</returns>
    public readonly bool TryStep(double x, double y, double z, out double dx, out double dy, out double dz)
    {
        // Damped by a tiny part of the trace: flat directions stay where they are instead of running away.
        var damping = 1e-8 * (Xx + Yy + Zz);
        double a = Xx + damping, d = Yy + damping, f = Zz + damping;
        var gx = (Xx * x) + (Xy * y) + (Xz * z) + X;
        var gy = (Xy * x) + (Yy * y) + (Yz * z) + Y;
        var gz = (Xz * x) + (Yz * y) + (Zz * z) + Z;
        var c00 = (d * f) - (Yz * Yz);
        var c01 = (Xz * Yz) - (Xy * f);
        var c02 = (Xy * Yz) - (Xz * d);
        var inverse = -1 / ((a * c00) + (Xy * c01) + (Xz * c02));
        dx = inverse * ((c00 * gx) + (c01 * gy) + (c02 * gz));
        dy = inverse * ((c01 * gx) + (((a * f) - (Xz * Xz)) * gy) + (((Xy * Xz) - (a * Yz)) * gz));
        dz = inverse * ((c02 * gx) + (((Xy * Xz) - (a * Yz)) * gy) + (((a * d) - (Xy * Xy)) * gz));
        return double.IsFinite(dx + dy + dz);
    }
}
