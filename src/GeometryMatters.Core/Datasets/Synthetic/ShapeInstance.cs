using System.Numerics;
using GeometryMatters.Meshes;

namespace GeometryMatters.Datasets.Synthetic;

/// <summary>One object of a synthetic category: its solid, key points, colours and measures.</summary>
/// <remarks>Object frame: y up, +z front, +x the object's left; the longest side of the bounding box is 1 and its centre the origin. Immutable and safe for concurrent use.</remarks>
public sealed class ShapeInstance
{
    private readonly Func<Vector3, int, Vector3> paint;

    internal ShapeInstance(
        string category, int seed, SignedDistanceShape shape, IReadOnlyList<ShapePart> parts, IReadOnlyList<ShapeKeypoint> keypoints,
        IReadOnlyList<ShapeMeasure> proportions, Func<Vector3, int, Vector3> paint)
    {
        Category = category;
        Seed = seed;
        Shape = shape;
        Parts = parts;
        Keypoints = keypoints;
        Proportions = proportions;
        this.paint = paint;
    }

    /// <summary>Name of the category.</summary>
    public string Category { get; }

    /// <summary>The seed that it was made from.</summary>
    public int Seed { get; }

    /// <summary>The solid in the object frame.</summary>
    public SignedDistanceShape Shape { get; }

    /// <summary>Named parts with their base colours; <see cref="SignedDistanceSample.Part"/> indexes them.</summary>
    public IReadOnlyList<ShapePart> Parts { get; }

    /// <summary>Key points, one per slot of the category, in slot order.</summary>
    public IReadOnlyList<ShapeKeypoint> Keypoints { get; }

    /// <summary>What varies from instance to instance, in the units of the category's design (metres), in a fixed order.</summary>
    public IReadOnlyList<ShapeMeasure> Proportions { get; }

    /// <summary>Bounding box in the object frame.</summary>
    public BoundingBox Bounds => Shape.Bounds;

    /// <summary>Colour of the surface, before light falls on it; mirror symmetric in x.</summary>
    /// <param name="point">Point on or near the surface, object frame.</param>
    /// <param name="part">Part that the point belongs to, an index into <see cref="Parts"/>.</param>
    /// <returns>Red, green, blue in [0, 1], as sRGB values.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such part.</exception>
    public Vector3 Albedo(Vector3 point, int part)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(part);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(part, Parts.Count);
        var p = Shape.ToModel(point);
        p.X = MathF.Abs(p.X);
        return Vector3.Clamp(paint(p, part), Vector3.Zero, Vector3.One);
    }

    /// <summary><see cref="Albedo"/> in linear light, as mesh colours and shading want it.</summary>
    /// <param name="point">Point on or near the surface, object frame.</param>
    /// <param name="part">Part that the point belongs to.</param>
    /// <returns>Linear red, green, blue in [0, 1].</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such part.</exception>
    public Vector3 LinearAlbedo(Vector3 point, int part)
    {
        var c = Albedo(point, part);
        return new(ToLinear(c.X), ToLinear(c.Y), ToLinear(c.Z));
    }

    /// <summary>A fine mesh for drawing: vertices on the surface, faces sorted by part, <see cref="LinearAlbedo"/> as vertex colours.</summary>
    /// <param name="cells">Cells along the longest side, 4 to <see cref="SurfaceNets.MaxCells"/>; 72 gives some 10 000 to 30 000 faces.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The mesh in the object frame, with a <see cref="MeshPart"/> per part that has faces.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number of cells is out of range.</exception>
    public MeshDocument TrueMesh(int cells = 72, CancellationToken cancellationToken = default)
    {
        var (mesh, vertexParts) = SurfaceNets.Extract(Shape, cells, Bounds, cancellationToken);
        var faces = mesh.Triangles.ToArray();
        var faceParts = Array.ConvertAll(faces, t => FacePart(vertexParts[t.A], vertexParts[t.B], vertexParts[t.C]));
        var runs = new List<MeshPart>();
        var sorted = new List<Triangle>(faces.Length);
        for (var part = 0; part < Parts.Count; part++)
        {
            var first = sorted.Count;
            for (var f = 0; f < faces.Length; f++)
            {
                if (faceParts[f] == part)
                {
                    sorted.Add(faces[f]);
                }
            }

            if (sorted.Count > first)
            {
                runs.Add(new(Parts[part].Name, first, sorted.Count - first));
            }
        }

        var positions = mesh.Positions.ToArray();
        var colors = new Vector4[positions.Length];
        for (var i = 0; i < colors.Length; i++)
        {
            colors[i] = new(LinearAlbedo(positions[i], vertexParts[i]), 1);
        }

        return new(new TriangleMesh(positions, [.. sorted], "synthetic shape"), runs, new MeshAppearance { VertexColors = colors }, null);
    }

    /// <summary>The sRGB transfer curve (IEC 61966-2-1).</summary>
    private static float ToLinear(float v) => v <= 0.04045f ? v / 12.92f : MathF.Pow((v + 0.055f) / 1.055f, 2.4f);

    /// <summary>The part that two corners share, else the first corner's.</summary>
    private static int FacePart(int a, int b, int c) => b == c ? b : a;
}

/// <summary>A named part of a shape.</summary>
/// <param name="Name">Name, the same for the same kind of part in every instance of a category.</param>
/// <param name="Color">Base colour, sRGB in [0, 1].</param>
public readonly record struct ShapePart(string Name, Vector3 Color);

/// <summary>A key point of an instance.</summary>
/// <param name="Slot">Slot id: its index in the category's list.</param>
/// <param name="Name">Name of the slot.</param>
/// <param name="Position">Position on the surface in the object frame; null where the instance lacks the part.</param>
public readonly record struct ShapeKeypoint(int Slot, string Name, Vector3? Position);

/// <summary>A measure of an instance.</summary>
/// <param name="Name">What is measured.</param>
/// <param name="Value">Its value; for optional parts 1 (there) or 0 (not there), for styles their number.</param>
public readonly record struct ShapeMeasure(string Name, float Value);
