using System.Numerics;
using GeometryMatters.Datasets.Synthetic.Primitives;
using GeometryMatters.Meshes;

namespace GeometryMatters.Datasets.Synthetic;

/// <summary>Collects the parts, key points and measures of an instance while a category designs it, in metres: the left half, x ≥ 0, ground at any y.</summary>
internal sealed class ShapeDraft(int seed)
{
    private readonly List<SolidOperation> operations = [];
    private readonly List<ShapePart> parts = [];
    private readonly List<ShapeMeasure> measures = [];
    private readonly List<(string Name, Func<SignedDistanceShape, Vector3> Find)> points = [];

    public ShapeRandom Random { get; } = new(seed);

    /// <summary>Colour of a point of the left half, in metres, by part.</summary>
    public Func<Vector3, int, Vector3>? Paint { get; set; }

    public int Part(string name, Vector3 color)
    {
        parts.Add(new(name, color));
        return parts.Count - 1;
    }

    public float Measure(string name, float value)
    {
        measures.Add(new(name, value));
        return value;
    }

    public void Add(int part, SolidPrimitive primitive, float blend = 0) => operations.Add(new(primitive, part, blend, isCut: false));

    public void Cut(SolidPrimitive primitive) => operations.Add(new(primitive, 0, 0, isCut: true));

    public void Box(int part, Vector3 center, Vector3 half, float round, float blend = 0) => Add(part, new RoundedBox(Frame.At(center), half, round), blend);

    public void Limb(int part, Vector3 a, Vector3 b, float radiusA, float radiusB, float blend = 0) => Add(part, new Limb(a, b, radiusA, radiusB), blend);

    public void Ball(int part, Vector3 center, Vector3 radii, float blend = 0) => Add(part, new Ellipsoid(Frame.At(center), radii), blend);

    /// <summary>Key point at the surface point nearest to a place; on both sides for a name that ends in an asterisk.</summary>
    public void Near(string name, Vector3 place) => points.Add((name, shape => Project(shape, shape.FromModel(place))));

    /// <summary>Key point where a ray from far outside first meets the surface on its way to a place.</summary>
    public void Towards(string name, Vector3 place, Vector3 from) => points.Add((name, shape =>
    {
        var target = shape.FromModel(place);
        var back = Vector3.Normalize(from);
        var hit = SurfaceProjection.Cast(shape, target + (back * 2), -back, 2, 1e-5f);
        return Project(shape, hit ?? target);
    }));

    public ShapeInstance Finish(ShapeCategory category)
    {
        SolidOperation[] solid = [.. operations];
        var (min, max) = SignedDistanceShape.ModelBounds(solid);
        var size = max - min;
        var shape = new SignedDistanceShape(solid, MathF.Max(size.X, MathF.Max(size.Y, size.Z)), (min + max) * 0.5f);
        var keypoints = new ShapeKeypoint[category.KeypointNames.Count];
        for (var slot = 0; slot < keypoints.Length; slot++)
        {
            keypoints[slot] = new(slot, category.KeypointNames[slot], null);
        }

        foreach (var (name, find) in points)
        {
            var position = find(shape);
            if (name.EndsWith('*'))
            {
                Put(keypoints, name[..^1] + "left", position);
                Put(keypoints, name[..^1] + "right", position with { X = -position.X });
            }
            else
            {
                Put(keypoints, name, position with { X = 0 });
            }
        }

        var paint = Paint ?? throw new InvalidOperationException($"The category {category.Name} paints nothing.");
        return new(category.Name, seed, shape, parts, keypoints, measures, paint);
    }

    private static void Put(ShapeKeypoint[] keypoints, string name, Vector3 position)
    {
        var slot = Array.FindIndex(keypoints, k => k.Name == name);
        if (slot < 0)
        {
            throw new InvalidOperationException($"There is no key point '{name}'.");
        }

        keypoints[slot] = keypoints[slot] with { Position = position };
    }

    private static Vector3 Project(SignedDistanceShape shape, Vector3 p) => SurfaceProjection.Project(shape, p, 2e-4f, 2e-6f, 60);
}
