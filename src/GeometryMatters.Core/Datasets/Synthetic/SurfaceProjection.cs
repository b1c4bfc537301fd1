using System.Numerics;

namespace GeometryMatters.Datasets.Synthetic;

/// <summary>Moves points onto the zero level of a distance field.</summary>
internal static class SurfaceProjection
{
    /// <summary>Central difference of the distance.</summary>
    public static Vector3 Gradient(ISignedDistance field, Vector3 p, float step) => new Vector3(
        field.Evaluate(p + new Vector3(step, 0, 0)).Distance - field.Evaluate(p - new Vector3(step, 0, 0)).Distance,
        field.Evaluate(p + new Vector3(0, step, 0)).Distance - field.Evaluate(p - new Vector3(0, step, 0)).Distance,
        field.Evaluate(p + new Vector3(0, 0, step)).Distance - field.Evaluate(p - new Vector3(0, 0, step)).Distance) / (2 * step);

    /// <summary>Newton steps along the gradient until the distance is below the tolerance or the steps run out; returns the best point seen.</summary>
    public static Vector3 Project(ISignedDistance field, Vector3 p, float step, float tolerance, int iterations)
    {
        var d = field.Evaluate(p).Distance;
        var best = p;
        var bestDistance = MathF.Abs(d);
        for (var i = 0; i < iterations && bestDistance > tolerance; i++)
        {
            var g = Gradient(field, p, step);
            // The gradient of a distance has length 1; at creases the difference shrinks, and dividing by its square would overshoot.
            p -= g * (d / MathF.Max(g.LengthSquared(), 0.25f));
            d = field.Evaluate(p).Distance;
            if (MathF.Abs(d) < bestDistance)
            {
                best = p;
                bestDistance = MathF.Abs(d);
            }
        }

        return best;
    }

    /// <summary>First point on the surface along a ray that starts outside; null if it misses within the given length.</summary>
    public static Vector3? Cast(ISignedDistance field, Vector3 origin, Vector3 direction, float length, float tolerance)
    {
        var t = 0f;
        for (var i = 0; i < 400 && t <= length; i++)
        {
            var d = field.Evaluate(origin + (direction * t)).Distance;
            if (d < tolerance)
            {
                return origin + (direction * t);
            }

            t += MathF.Max(d * 0.7f, tolerance);
        }

        return null;
    }
}
