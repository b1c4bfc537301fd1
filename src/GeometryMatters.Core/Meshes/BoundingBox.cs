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
    public Vector3 Center => new(Middle(Min.X, Max.X), Middle(Min.Y, Max.Y), Middle(Min.Z, Max.Z));

    /// <summary>Length of the diagonal: the unit of normalised geodesic distances (paper Eq. 7). +∞ only where no float is as large.</summary>
    /// <remarks>Computed in double precision: squares of large floats are no floats, and those of small ones vanish.</remarks>
    public float Diagonal
    {
        get
        {
            double x = (double)Max.X - Min.X, y = (double)Max.Y - Min.Y, z = (double)Max.Z - Min.Z;
            return (float)Math.Sqrt((x * x) + (y * y) + (z * z));
        }
    }

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

    private static float Middle(float low, float high) => (float)(0.5 * ((double)low + high));
}
