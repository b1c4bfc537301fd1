using System.Numerics;

namespace GeometryMatters.Meshes;

/// <summary>An axis-aligned box in mesh units.</summary>
/// <param name="Min">Smallest coordinates.</param>
/// <param name="Max">Largest coordinates.</param>
public readonly record struct BoundingBox(Vector3 Min, Vector3 Max)
{
    /// <summary>Side lengths.</summary>
    public Vector3 Size => Max - Min;

    /// <summary>Middle of the box.</summary>
    public Vector3 Center => (Min + Max) * 0.5f;

    /// <summary>Length of the diagonal: the unit of normalised geodesic distances (paper Eq. 7).</summary>
    public float Diagonal => Size.Length();

    /// <summary>The smallest box around some points.</summary>
    /// <param name="points">The points; none gives the box [0, 0].</param>
    /// <returns>The box.</returns>
    public static BoundingBox Around(ReadOnlySpan<Vector3> points)
    {
        if (points.IsEmpty)
        {
            return default;
        }

        Vector3 min = points[0], max = points[0];
        foreach (var p in points)
        {
            min = Vector3.Min(min, p);
            max = Vector3.Max(max, p);
        }

        return new(min, max);
    }
}
