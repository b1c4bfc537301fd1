using GeometryMatters.Cameras;

namespace GeometryMatters.Rendering;

/// <summary>Cuts a triangle in camera axes to the clip volume: the near plane and the guard band around the image.</summary>
/// <remarks>
/// Sutherland and Hodgman's algorithm. A cut point is always reckoned from the inner to the outer end of an edge, so that two
/// triangles that share the edge get the same point and no crack opens.
/// </remarks>
internal static class TriangleClipper
{
    /// <summary>Room that a polygon needs: three corners and one more for each of the five planes.</summary>
    public const int MaxCorners = 8;

    /// <summary>Clips a polygon in place.</summary>
    /// <param name="projector">Knows the planes.</param>
    /// <param name="polygon">Holds three corners at the start; room for <see cref="MaxCorners"/>.</param>
    /// <returns>Number of corners left; 0 when nothing is.</returns>
    public static int Clip(in ScreenProjector projector, Span<Vector3D> polygon)
    {
        Span<Vector3D> next = stackalloc Vector3D[MaxCorners];
        var count = 3;
        for (var plane = 0; plane < 5 && count >= 3; plane++)
        {
            var n = 0;
            var previous = polygon[count - 1];
            var previousDistance = projector.PlaneDistance(plane, previous);
            for (var i = 0; i < count; i++)
            {
                var current = polygon[i];
                var distance = projector.PlaneDistance(plane, current);
                if (distance >= 0 != previousDistance >= 0)
                {
                    next[n++] = distance >= 0
                        ? Cut(current, distance, previous, previousDistance)
                        : Cut(previous, previousDistance, current, distance);
                }

                if (distance >= 0)
                {
                    next[n++] = current;
                }

                (previous, previousDistance) = (current, distance);
            }

            next[..n].CopyTo(polygon);
            count = n;
        }

        return count >= 3 ? count : 0;
    }

    private static Vector3D Cut(Vector3D inner, double innerDistance, Vector3D outer, double outerDistance) =>
        inner + ((innerDistance / (innerDistance - outerDistance)) * (outer - inner));
}
