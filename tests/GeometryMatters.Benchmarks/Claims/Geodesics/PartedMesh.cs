using System.Numerics;
using GeometryMatters.Fields;
using GeometryMatters.Meshes;

namespace GeometryMatters.Benchmarks.Claims.Geodesics;

/// <summary>A mesh with named parts, samples of its surface and a field on it.</summary>
public sealed class PartedMesh
{
    private const int Samples = 6000;

    private readonly Dictionary<string, BoundingBox> boxes;
    private readonly string[] partOfFace;
    private readonly double[] areaUpTo;
    private readonly (SurfacePoint Point, Vector3 Position, string Part)[] samples;
    private readonly VertexField field;
    private readonly FieldNearestNeighbor nearest;

    public PartedMesh(MeshDocument document, IPartFieldProvider provider)
    {
        Mesh = document.Mesh;
        partOfFace = new string[Mesh.FaceCount];
        boxes = [];
        foreach (var (name, first, count) in document.Parts)
        {
            partOfFace.AsSpan(first, count).Fill(name);
            boxes[name] = BoundingBox.Around([.. Mesh.Triangles.Slice(first, count).ToArray().SelectMany(t => new[] { Mesh.Positions[t.A], Mesh.Positions[t.B], Mesh.Positions[t.C] })]);
        }

        areaUpTo = new double[Mesh.FaceCount];
        var sum = 0.0;
        for (var f = 0; f < Mesh.FaceCount; f++)
        {
            var (a, b, c) = Mesh.Triangles[f];
            sum += Vector3.Cross(Mesh.Positions[b] - Mesh.Positions[a], Mesh.Positions[c] - Mesh.Positions[a]).Length();
            areaUpTo[f] = sum;
        }

        field = provider.Describe(Mesh);
        nearest = new(field);
        Random random = new(2);
        samples = [.. Enumerable.Range(0, Samples).Select(_ => Any(random)).Select(p => (p, p.PositionOn(Mesh), PartOf(p.Face)))];
    }

    public TriangleMesh Mesh { get; }

    public bool HasPart(string part) => boxes.ContainsKey(part);

    public string PartOf(int face) => partOfFace[face];

    /// <summary>Random points by area, with their parts.</summary>
    public IEnumerable<(SurfacePoint Point, string Part)> Sample(Random random, int count) =>
        Enumerable.Range(0, count).Select(_ => Any(random)).Select(p => (p, PartOf(p.Face)));

    /// <summary>A random point by area.</summary>
    public SurfacePoint Any(Random random)
    {
        var at = Array.BinarySearch(areaUpTo, random.NextDouble() * areaUpTo[^1]);
        float u = MathF.Sqrt(random.NextSingle()), v = random.NextSingle();
        return new(Math.Min(at < 0 ? ~at : at, areaUpTo.Length - 1), new(1 - u, u * (1 - v), u * v));
    }

    /// <summary>Coordinates in the box of a part: −½ to ½.</summary>
    public Vector3 InPart(string part, Vector3 position) => (position - boxes[part].Center) / Vector3.Max(boxes[part].Size, new(1e-6f));

    /// <summary>The nearest sampled point of a part to a place in its box.</summary>
    public Vector3 Place(string part, Vector3 inPart) => Nearest(boxes[part].Center + (inPart * boxes[part].Size), part).PositionOn(Mesh);

    /// <summary>The nearest sampled point, of a part or of all.</summary>
    public SurfacePoint Nearest(Vector3 position, string? part) =>
        samples.Where(s => part is null || s.Part == part).MinBy(s => Vector3.DistanceSquared(s.Position, position)).Point;

    /// <summary>The nearest vertex of a part, or of all.</summary>
    public int NearestVertex(Vector3 position, string? part) =>
        Enumerable.Range(0, Mesh.FaceCount).Where(f => part is null || partOfFace[f] == part)
            .SelectMany(f => new[] { Mesh.Triangles[f].A, Mesh.Triangles[f].B, Mesh.Triangles[f].C })
            .MinBy(v => Vector3.DistanceSquared(Mesh.Positions[v], position));

    /// <summary>The vertex whose descriptor is nearest to that of a point of another mesh.</summary>
    public int Find(PartedMesh other, SurfacePoint point)
    {
        var descriptor = new float[field.Channels];
        other.field.Interpolate(other.Mesh, point, descriptor);
        var found = new int[1];
        nearest.Find(descriptor, found);
        return found[0];
    }
}
