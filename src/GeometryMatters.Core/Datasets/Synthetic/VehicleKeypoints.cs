using System.Numerics;
using GeometryMatters.Meshes;

namespace GeometryMatters.Datasets.Synthetic;

/// <summary>Key points of a four-wheeled vehicle whose mesh has named parts.</summary>
/// <remarks>
/// Hubs: the outermost surface of <c>wheel-front-left</c>, <c>wheel-front-right</c>, <c>wheel-back-left</c> and
/// <c>wheel-back-right</c> on the axis through the part's box centre. Corners: the points of the part <c>body</c> nearest to the
/// eight corners of its box. Left and right, front and back and all wheels are interchangeable, so every slot is in a geo-aware group.
/// </remarks>
internal static class VehicleKeypoints
{
    private const string Body = "body";

    private static readonly string[] Wheels = ["wheel-front-left", "wheel-front-right", "wheel-back-left", "wheel-back-right"];

    /// <summary>Names of the slots.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "hub_front_left", "hub_front_right", "hub_back_left", "hub_back_right",
        "lower_front_left", "lower_front_right", "lower_back_left", "lower_back_right",
        "upper_front_left", "upper_front_right", "upper_back_left", "upper_back_right",
    ];

    /// <summary>Hubs, lower corners, upper corners.</summary>
    public static IReadOnlyList<IReadOnlyList<int>> GeoAwareGroups { get; } = [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 11]];

    /// <summary>Finds the key points of a vehicle.</summary>
    /// <param name="document">Its mesh with parts; y up, +z front, +x left.</param>
    /// <returns>Twelve points on the surface.</returns>
    /// <exception cref="DatasetFormatException">A part is missing or has no faces.</exception>
    public static IReadOnlyList<Vector3?> Find(MeshDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        List<Vector3?> points = [];
        foreach (var wheel in Wheels)
        {
            points.Add(Hub(document, wheel));
        }

        var body = FacesOf(document, Body);
        var box = BoxOf(document.Mesh, body);
        foreach (var y in new[] { box.Min.Y, box.Max.Y })
        {
            foreach (var (x, z) in new[] { (box.Max.X, box.Max.Z), (box.Min.X, box.Max.Z), (box.Max.X, box.Min.Z), (box.Min.X, box.Min.Z) })
            {
                points.Add(Nearest(document.Mesh, body, new(x, y, z)));
            }
        }

        return points;
    }

    private static Vector3 Hub(MeshDocument document, string part)
    {
        var faces = FacesOf(document, part);
        var box = BoxOf(document.Mesh, faces);
        var (center, outwards) = (box.Center, part.EndsWith("left", StringComparison.Ordinal) ? 1f : -1f);
        var farthest = float.NegativeInfinity;
        foreach (var t in faces)
        {
            if (CrossAxis(document.Mesh.Positions, t, center) is { } x)
            {
                farthest = Math.Max(farthest, outwards * x);
            }
        }

        // A wheel with a hole on its axis has its hub on the side of its box.
        return center with { X = float.IsFinite(farthest) ? outwards * farthest : outwards > 0 ? box.Max.X : box.Min.X };
    }

    /// <summary>Where the line along x through a point meets a triangle.</summary>
    private static float? CrossAxis(ReadOnlySpan<Vector3> p, Triangle t, Vector3 through)
    {
        Vector2 At(Vector3 v) => new(v.Y - through.Y, v.Z - through.Z);
        Vector2 a = At(p[t.A]), b = At(p[t.B]), c = At(p[t.C]);
        float wa = Cross(b, c), wb = Cross(c, a), wc = Cross(a, b), sum = wa + wb + wc;
        return sum != 0 && wa / sum >= 0 && wb / sum >= 0 && wc / sum >= 0
            ? ((wa * p[t.A].X) + (wb * p[t.B].X) + (wc * p[t.C].X)) / sum
            : null;

        static float Cross(Vector2 u, Vector2 v) => (u.X * v.Y) - (u.Y * v.X);
    }

    private static Vector3 Nearest(TriangleMesh mesh, ReadOnlySpan<Triangle> faces, Vector3 point)
    {
        var (best, distance) = (Vector3.Zero, float.PositiveInfinity);
        foreach (var t in faces)
        {
            var q = ClosestPoint(mesh.Positions[t.A], mesh.Positions[t.B], mesh.Positions[t.C], point);
            if (Vector3.DistanceSquared(q, point) is var d && d < distance)
            {
                (best, distance) = (q, d);
            }
        }

        return best;
    }

    /// <summary>Closest point of a triangle, by the regions of its corners and edges.</summary>
    private static Vector3 ClosestPoint(Vector3 a, Vector3 b, Vector3 c, Vector3 p)
    {
        var n = Vector3.Cross(b - a, c - a);
        if (n.LengthSquared() > 0)
        {
            var q = p - (n * (Vector3.Dot(p - a, n) / n.LengthSquared()));
            if (Vector3.Dot(Vector3.Cross(b - a, q - a), n) >= 0 && Vector3.Dot(Vector3.Cross(c - b, q - b), n) >= 0 && Vector3.Dot(Vector3.Cross(a - c, q - c), n) >= 0)
            {
                return q;
            }
        }

        Vector3 ab = OnEdge(a, b, p), bc = OnEdge(b, c, p), ca = OnEdge(c, a, p);
        var nearest = Vector3.DistanceSquared(ab, p) <= Vector3.DistanceSquared(bc, p) ? ab : bc;
        return Vector3.DistanceSquared(nearest, p) <= Vector3.DistanceSquared(ca, p) ? nearest : ca;
    }

    private static Vector3 OnEdge(Vector3 a, Vector3 b, Vector3 p)
    {
        var length = Vector3.DistanceSquared(a, b);
        return length > 0 ? Vector3.Lerp(a, b, Math.Clamp(Vector3.Dot(p - a, b - a) / length, 0, 1)) : a;
    }

    private static ReadOnlySpan<Triangle> FacesOf(MeshDocument document, string part)
    {
        foreach (var p in document.Parts)
        {
            if (p.Name == part && p.FaceCount > 0)
            {
                return document.Mesh.Triangles.Slice(p.FirstFace, p.FaceCount);
            }
        }

        throw new DatasetFormatException(
            document.Path ?? "mesh", "parts", $"a part named '{part}'", document.Parts.Count == 0 ? "none" : string.Join(", ", document.Parts.Select(p => p.Name)));
    }

    private static BoundingBox BoxOf(TriangleMesh mesh, ReadOnlySpan<Triangle> faces)
    {
        var (min, max) = (new Vector3(float.PositiveInfinity), new Vector3(float.NegativeInfinity));
        foreach (var t in faces)
        {
            for (var k = 0; k < 3; k++)
            {
                min = Vector3.Min(min, mesh.Positions[t[k]]);
                max = Vector3.Max(max, mesh.Positions[t[k]]);
            }
        }

        return new(min, max);
    }
}
