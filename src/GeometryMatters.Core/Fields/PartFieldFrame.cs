using System.Numerics;
using GeometryMatters.Meshes;

namespace GeometryMatters.Fields;

/// <summary>PartField's normalisation, v' = (v − centre) · scale: the middle of the box goes to the origin, the longest side becomes 1.8.</summary>
/// <param name="Center">Subtracted first.</param>
/// <param name="Scale">Multiplies what is left.</param>
internal readonly record struct PartFieldFrame(Vector3 Center, float Scale)
{
    private const float LongestSide = 1.8f;

    public static PartFieldFrame Of(BoundingBox box)
    {
        var longest = Math.Max(box.Size.X, Math.Max(box.Size.Y, box.Size.Z));
        return new(box.Center, longest > 0 ? LongestSide / longest : 1);
    }

    public Vector3 Apply(Vector3 point) => (point - Center) * Scale;

    public Vector3 Undo(Vector3 point) => (point / Scale) + Center;

    public Vector3[] Apply(ReadOnlySpan<Vector3> points)
    {
        var result = new Vector3[points.Length];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = Apply(points[i]);
        }

        return result;
    }
}
