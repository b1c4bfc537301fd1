using System.Numerics;
using GeometryMatters.Meshes;

namespace GeometryMatters.Datasets.Synthetic.Primitives;

/// <summary>A simple polygon with its signed distance, rounded at the corners.</summary>
internal sealed class Profile
{
    private readonly Vector2[] corners;
    private readonly float round;

    /// <summary>A polygon whose outline stays where it is given, with corners rounded by a radius.</summary>
    public Profile(Vector2[] outline, float round)
    {
        this.round = round;
        corners = round > 0 ? Inset(outline, round) : outline;
        Min = outline.Aggregate(Vector2.Min);
        Max = outline.Aggregate(Vector2.Max);
    }

    public Vector2 Min { get; }

    public Vector2 Max { get; }

    public float Distance(Vector2 p)
    {
        var nearest = float.MaxValue;
        var inside = false;
        for (int i = 0, j = corners.Length - 1; i < corners.Length; j = i++)
        {
            Vector2 a = corners[i], b = corners[j];
            var edge = b - a;
            var w = p - a;
            var off = w - (edge * Math.Clamp(Vector2.Dot(w, edge) / edge.LengthSquared(), 0, 1));
            nearest = MathF.Min(nearest, off.LengthSquared());
            // Even-odd rule on a ray along +x.
            if (a.Y > p.Y != b.Y > p.Y && w.X < edge.X * w.Y / edge.Y)
            {
                inside = !inside;
            }
        }

        return (inside ? -1 : 1) * MathF.Sqrt(nearest) - round;
    }

    /// <summary>Moves every edge inwards by the same width and meets neighbours again.</summary>
    private static Vector2[] Inset(Vector2[] outline, float width)
    {
        var area = 0f;
        for (int i = 0, j = outline.Length - 1; i < outline.Length; j = i++)
        {
            area += (outline[j].X * outline[i].Y) - (outline[i].X * outline[j].Y);
        }

        var turn = MathF.Sign(area);
        var inset = new Vector2[outline.Length];
        for (var i = 0; i < outline.Length; i++)
        {
            var before = Vector2.Normalize(outline[i] - outline[(i + outline.Length - 1) % outline.Length]);
            var after = Vector2.Normalize(outline[(i + 1) % outline.Length] - outline[i]);
            Vector2 n1 = new(-before.Y * turn, before.X * turn), n2 = new(-after.Y * turn, after.X * turn);
            inset[i] = outline[i] + ((n1 + n2) * (width / (1 + Vector2.Dot(n1, n2))));
        }

        return inset;
    }
}

/// <summary>A profile in the local (z, y) plane, swept along local x to both sides; the half width may change linearly with y and z.</summary>
internal sealed class Extrusion : SolidPrimitive
{
    private readonly Frame frame;
    private readonly Profile profile;
    private readonly float halfWidth;
    private readonly Vector2 slope;
    private readonly float shorten;
    private readonly float round;

    /// <param name="frame">Placement.</param>
    /// <param name="profile">Outline in (z, y).</param>
    /// <param name="halfWidth">Half width where the local origin is.</param>
    /// <param name="slope">Change of the half width per unit of (z, y).</param>
    /// <param name="round">Rounding of the edges between outline and sides.</param>
    public Extrusion(Frame frame, Profile profile, float halfWidth, Vector2 slope, float round)
        : base(Around(frame, profile, halfWidth, slope))
    {
        this.frame = frame;
        this.profile = profile;
        this.halfWidth = halfWidth;
        this.slope = slope;
        this.round = round;
        shorten = 1 / MathF.Sqrt(1 + slope.LengthSquared());
    }

    public override float Distance(Vector3 p)
    {
        var q = frame.ToLocal(p);
        Vector2 flat = new(q.Z, q.Y);
        return Meet(profile.Distance(flat), (MathF.Abs(q.X) - halfWidth - Vector2.Dot(slope, flat)) * shorten, round);
    }

    private static BoundingBox Around(Frame frame, Profile profile, float halfWidth, Vector2 slope)
    {
        var widest = halfWidth + MathF.Max(slope.X * profile.Min.X, slope.X * profile.Max.X) + MathF.Max(slope.Y * profile.Min.Y, slope.Y * profile.Max.Y);
        return frame.BoxAround(new(-widest, profile.Min.Y, profile.Min.X), new(widest, profile.Max.Y, profile.Max.X));
    }
}

/// <summary>A profile in (radius, y) turned about the local y axis; a superellipse exponent above 2 makes the section squarish.</summary>
internal sealed class Revolution(Frame frame, Profile profile, float exponent = 2)
    : SolidPrimitive(frame.BoxAround(new(-profile.Max.X, profile.Min.Y, -profile.Max.X), new(profile.Max.X, profile.Max.Y, profile.Max.X)))
{
    public override float Distance(Vector3 p)
    {
        var q = frame.ToLocal(p);
        var radius = exponent == 2
            ? MathF.Sqrt((q.X * q.X) + (q.Z * q.Z))
            : MathF.Pow(MathF.Pow(MathF.Abs(q.X), exponent) + MathF.Pow(MathF.Abs(q.Z), exponent), 1 / exponent);
        return profile.Distance(new(radius, q.Y));
    }
}
