using System.Numerics;
using GeometryMatters.Cameras;
using GeometryMatters.Meshes;

namespace GeometryMatters.Rendering;

/// <summary>A vertex on the image: position in fixed-point pixels and 1/z; 1/z is 0 where the vertex is not inside the clip volume.</summary>
internal readonly record struct ScreenVertex(int X, int Y, double InverseDepth);

/// <summary>Takes mesh vertices to the fixed-point image plane.</summary>
/// <remarks>
/// Fixed-point positions make edge functions exact integers, so that two triangles that share an edge agree on it. Coordinates
/// stay within ±2^28 (the guard band), so that edge functions stay below 2^60; the finer the image allows, the more sub-pixel bits.
/// </remarks>
internal readonly struct ScreenProjector
{
    private const int CoordinateBits = 28;

    private readonly double m11, m12, m13, m21, m22, m23, m31, m32, m33, tx, ty, tz;
    private readonly double fx, fy, cx, cy, near, guard, unitsPerPixel;

    public ScreenProjector(ReadOnlySpan<Vector3> positions, in SimilarityPose pose, Camera camera, double nearFraction)
    {
        var (s, r, t) = (pose.Scale, pose.Rotation, pose.Translation);
        (m11, m12, m13, tx) = (s * r.M11, s * r.M12, s * r.M13, t.X);
        (m21, m22, m23, ty) = (s * r.M21, s * r.M22, s * r.M23, t.Y);
        (m31, m32, m33, tz) = (s * r.M31, s * r.M32, s * r.M33, t.Z);
        (fx, fy, cx, cy) = (camera.FocalX, camera.FocalY, camera.PrincipalX, camera.PrincipalY);

        var side = (uint)Math.Max(camera.Width, camera.Height);
        var guardBits = 2 + (32 - BitOperations.LeadingZeroCount(side));
        SubPixelBits = Math.Clamp(CoordinateBits - guardBits, 1, 18);
        unitsPerPixel = 1 << SubPixelBits;
        guard = (1 << CoordinateBits) / unitsPerPixel;

        var farthest = 0.0;
        foreach (var p in positions)
        {
            farthest = Math.Max(farthest, (m31 * p.X) + (m32 * p.Y) + (m33 * p.Z) + tz);
        }

        near = farthest * nearFraction;
    }

    /// <summary>Fractional bits of the fixed-point positions.</summary>
    public int SubPixelBits { get; }

    /// <summary>Whether some vertex lies in front of the camera.</summary>
    public bool SeesAnything => near > 0;

    public Vector3D ToCamera(Vector3 p) => new(
        (m11 * p.X) + (m12 * p.Y) + (m13 * p.Z) + tx,
        (m21 * p.X) + (m22 * p.Y) + (m23 * p.Z) + ty,
        (m31 * p.X) + (m32 * p.Y) + (m33 * p.Z) + tz);

    /// <summary>Distance to one of the five planes of the clip volume, not normalised; negative outside.</summary>
    public double PlaneDistance(int plane, Vector3D p) => plane switch
    {
        0 => p.Z - near,
        1 => (fx * p.X) + ((cx + guard) * p.Z),
        2 => ((guard - cx) * p.Z) - (fx * p.X),
        3 => (fy * p.Y) + ((cy + guard) * p.Z),
        _ => ((guard - cy) * p.Z) - (fy * p.Y),
    };

    /// <summary>Projects a point in camera axes; gives 1/z = 0 where it is outside the clip volume.</summary>
    public ScreenVertex Project(Vector3D p)
    {
        if (!(p.Z >= near))
        {
            return default;
        }

        var inverse = 1 / p.Z;
        var u = (fx * p.X * inverse) + cx;
        var v = (fy * p.Y * inverse) + cy;
        return Math.Abs(u) <= guard && Math.Abs(v) <= guard
            ? new((int)Math.Round(u * unitsPerPixel), (int)Math.Round(v * unitsPerPixel), inverse)
            : default;
    }

    /// <summary>Projects a point that clipping has put inside or, by rounding, just outside the clip volume.</summary>
    public ScreenVertex ProjectClipped(Vector3D p)
    {
        var inverse = 1 / Math.Max(p.Z, near);
        var u = Math.Clamp((fx * p.X * inverse) + cx, -guard, guard);
        var v = Math.Clamp((fy * p.Y * inverse) + cy, -guard, guard);
        return double.IsFinite(u + v) ? new((int)Math.Round(u * unitsPerPixel), (int)Math.Round(v * unitsPerPixel), inverse) : default;
    }
}
