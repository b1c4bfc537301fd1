using System.Numerics;
using GeometryMatters.Meshes;

namespace GeometryMatters.Datasets.Synthetic;

/// <summary>A solid put together from primitives with part labels by hard or smooth unions and cuts; mirror symmetric in x.</summary>
/// <remarks>Points are folded to x ≥ 0 first, so only the object's left half is described. Primitives whose bounding sphere is too far to matter are skipped, which changes no value.</remarks>
public sealed class SignedDistanceShape : ISignedDistance
{
    private readonly SolidOperation[] operations;
    private readonly float modelPerUnit;
    private readonly Vector3 modelCenter;

    internal SignedDistanceShape(SolidOperation[] operations, float modelPerUnit, Vector3 modelCenter)
    {
        this.operations = operations;
        this.modelPerUnit = modelPerUnit;
        this.modelCenter = modelCenter;
        var (min, max) = ModelBounds(operations);
        Bounds = new((min - modelCenter) / modelPerUnit, (max - modelCenter) / modelPerUnit);
    }

    /// <summary>Box around the solid in its own frame (smooth unions may bulge out of it by a fraction of a per cent).</summary>
    public BoundingBox Bounds { get; }

    /// <inheritdoc/>
    public SignedDistanceSample Evaluate(Vector3 point)
    {
        var p = ToModel(point);
        p.X = MathF.Abs(p.X);
        var d = float.MaxValue;
        var part = 0;
        foreach (var o in operations)
        {
            // Lower bound of the distance to the primitive, from its bounding sphere.
            var bound = Vector3.Distance(p, o.SphereCenter) - o.SphereRadius;
            if (o.IsCut)
            {
                if (d < -bound)
                {
                    d = MathF.Max(d, -o.Primitive.Distance(p));
                }
            }
            else if (bound < d + o.Blend)
            {
                var e = o.Primitive.Distance(p);
                part = e < d ? o.Part : part;
                d = o.Blend > 0 ? SmoothMinimum(d, e, o.Blend) : MathF.Min(d, e);
            }
        }

        return new(d / modelPerUnit, part);
    }

    /// <summary>Unit vector along which the distance grows: the outward normal near the surface.</summary>
    /// <param name="point">Point in the frame of the solid.</param>
    /// <returns>The normalised central difference; zero where it vanishes.</returns>
    public Vector3 Normal(Vector3 point)
    {
        var g = SurfaceProjection.Gradient(this, point, Bounds.Diagonal * 3e-4f);
        return g.LengthSquared() > 1e-12f ? Vector3.Normalize(g) : Vector3.Zero;
    }

    internal Vector3 ToModel(Vector3 point) => (point * modelPerUnit) + modelCenter;

    internal Vector3 FromModel(Vector3 point) => (point - modelCenter) / modelPerUnit;

    internal static (Vector3 Min, Vector3 Max) ModelBounds(SolidOperation[] operations)
    {
        Vector3 min = new(float.MaxValue), max = new(float.MinValue);
        foreach (var o in operations)
        {
            if (!o.IsCut)
            {
                min = Vector3.Min(min, o.Primitive.Bounds.Min);
                max = Vector3.Max(max, o.Primitive.Bounds.Max);
            }
        }

        return (min with { X = -max.X }, max);
    }

    /// <summary>Quadratic smooth minimum: equals the minimum where the two differ by the blend width or more.</summary>
    private static float SmoothMinimum(float a, float b, float width)
    {
        var h = MathF.Max(width - MathF.Abs(a - b), 0) / width;
        return MathF.Min(a, b) - (h * h * width * 0.25f);
    }
}

/// <summary>One step of a solid: join a primitive to what is there, or cut it out.</summary>
internal sealed class SolidOperation(Primitives.SolidPrimitive primitive, int part, float blend, bool isCut)
{
    public Primitives.SolidPrimitive Primitive { get; } = primitive;

    public int Part { get; } = part;

    public float Blend { get; } = blend;

    public bool IsCut { get; } = isCut;

    public Vector3 SphereCenter { get; } = primitive.Bounds.Center;

    public float SphereRadius { get; } = primitive.Bounds.Diagonal * 0.5f;
}
