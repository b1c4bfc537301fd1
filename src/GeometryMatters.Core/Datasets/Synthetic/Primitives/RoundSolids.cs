using System.Numerics;
using GeometryMatters.Meshes;

namespace GeometryMatters.Datasets.Synthetic.Primitives;

/// <summary>Box with rounded edges; the half sides include the rounding.</summary>
internal sealed class RoundedBox(Frame frame, Vector3 half, float round) : SolidPrimitive(frame.BoxAround(-half, half))
{
    public override float Distance(Vector3 p)
    {
        var q = Vector3.Abs(frame.ToLocal(p)) - half + new Vector3(round);
        return Vector3.Max(q, Vector3.Zero).Length() + MathF.Min(MathF.Max(q.X, MathF.Max(q.Y, q.Z)), 0) - round;
    }
}

/// <summary>Cylinder about the local y axis with rounded rims.</summary>
internal sealed class Cylinder(Frame frame, float radius, float halfHeight, float round)
    : SolidPrimitive(frame.BoxAround(new(-radius, -halfHeight, -radius), new(radius, halfHeight, radius)))
{
    public override float Distance(Vector3 p)
    {
        var q = frame.ToLocal(p);
        return Meet(MathF.Sqrt((q.X * q.X) + (q.Z * q.Z)) - radius, MathF.Abs(q.Y) - halfHeight, round);
    }
}

/// <summary>Ellipsoid; the distance is the first-order estimate f/|∇f| of f = |p/r| − 1 and exact only on the surface.</summary>
internal sealed class Ellipsoid(Frame frame, Vector3 radii) : SolidPrimitive(frame.BoxAround(-radii, radii))
{
    private readonly float smallest = MathF.Min(radii.X, MathF.Min(radii.Y, radii.Z));

    public override float Distance(Vector3 p)
    {
        var q = frame.ToLocal(p) / radii;
        var f = q.Length();
        var slope = (q / radii).Length();
        return slope < 1e-6f ? -smallest : f * (f - 1) / slope;
    }
}

/// <summary>Ring about the local y axis.</summary>
internal sealed class Torus(Frame frame, float ringRadius, float tubeRadius)
    : SolidPrimitive(frame.BoxAround(new(-ringRadius - tubeRadius, -tubeRadius, -ringRadius - tubeRadius), new(ringRadius + tubeRadius, tubeRadius, ringRadius + tubeRadius)))
{
    public override float Distance(Vector3 p)
    {
        var q = frame.ToLocal(p);
        return MathF.Sqrt(Square(MathF.Sqrt((q.X * q.X) + (q.Z * q.Z)) - ringRadius) + (q.Y * q.Y)) - tubeRadius;
    }
}

/// <summary>Hull of two spheres: a capsule where the radii agree, a tapered limb where they do not.</summary>
internal sealed class Limb : SolidPrimitive
{
    private readonly Vector3 start;
    private readonly Vector3 axis;
    private readonly float length;
    private readonly float startRadius;
    private readonly float endRadius;
    private readonly float sine;
    private readonly float cosine;

    public Limb(Vector3 start, Vector3 end, float startRadius, float endRadius)
        : base(new(
            Vector3.Min(start - new Vector3(startRadius), end - new Vector3(endRadius)), Vector3.Max(start + new Vector3(startRadius), end + new Vector3(endRadius))))
    {
        this.start = start;
        length = Vector3.Distance(start, end);
        axis = (end - start) / length;
        this.startRadius = startRadius;
        this.endRadius = endRadius;
        sine = (startRadius - endRadius) / length;
        cosine = MathF.Sqrt(1 - (sine * sine));
    }

    public override float Distance(Vector3 p)
    {
        p -= start;
        var along = Vector3.Dot(p, axis);
        var across = MathF.Sqrt(MathF.Max(p.LengthSquared() - (along * along), 0));
        // Position along the slanted mantle decides which of the three pieces is nearest.
        var onMantle = (along * cosine) - (across * sine);
        if (onMantle <= 0)
        {
            return p.Length() - startRadius;
        }

        return onMantle >= length * cosine
            ? MathF.Sqrt((across * across) + Square(along - length)) - endRadius
            : (across * cosine) + (along * sine) - startRadius;
    }
}
