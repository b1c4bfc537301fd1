using System.Globalization;
using GeometryMatters.Benchmarks.Claims.Pair;
using GeometryMatters.Datasets.Synthetic;
using GeometryMatters.Fields;
using GeometryMatters.Meshes;

namespace GeometryMatters.Benchmarks.Claims.Matching;

/// <summary>Fields to search in, and descriptors interpolated at surface points of another mesh to search for.</summary>
internal static class CrossMeshFields
{
    private const int Channels = 448;

    private const string Smooth = "smooth, noise ";

    /// <summary>What fields there are.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["synthetic car", "synthetic horse", Smooth + "0", Smooth + "0.5", Smooth + "1", "clusters", "random"];

    /// <summary>Makes a field to search in, and what to search for.</summary>
    public static (VertexField Field, float[] Queries) Make(string kind, int queries) => kind switch
    {
        "synthetic car" => Shapes("car", 40, queries),
        "synthetic horse" => Shapes("horse", 110, queries),
        "clusters" => (new(20_000, Channels, RandomRows.Make(20_000, Channels, 2)), RandomRows.Make(queries, Channels, 3)),
        "random" => (new(20_000, Channels, Uniform(20_000, 2)), Uniform(queries, 3)),
        _ => Ball(float.Parse(kind[Smooth.Length..], CultureInfo.InvariantCulture), queries),
    };

    private static (VertexField Field, float[] Queries) Shapes(string category, int cells, int queries)
    {
        CanonicalFourierField provider = new();
        TriangleMesh Mesh(int instance) => ReconstructionSimulator.Make(
            ShapeCategories.Get(category).CreateInstance(instance), instance, new() { Cells = cells, YawErrorProbability = 0 }).Mesh;
        TriangleMesh source = Mesh(0), target = Mesh(1);
        return (provider.Describe(target), Interpolated(source, provider.Describe(source), queries));
    }

    private static (VertexField Field, float[] Queries) Ball(float noise, int queries)
    {
        TriangleMesh source = BumpyBall.Make(142, 140, 9), target = BumpyBall.Make(142, 140, 8.7);
        VertexField On(TriangleMesh mesh, int seed) => new(mesh.VertexCount, Channels, MadeView.Waves(mesh.Positions, Channels, 1, noise, seed));
        return (On(target, 2), Interpolated(source, On(source, 3), queries));
    }

    private static float[] Interpolated(TriangleMesh mesh, VertexField field, int count)
    {
        Random random = new(4);
        var values = new float[count * field.Channels];
        for (var i = 0; i < count; i++)
        {
            float u = MathF.Sqrt(random.NextSingle()), v = random.NextSingle();
            SurfacePoint point = new(random.Next(mesh.FaceCount), new(1 - u, u * (1 - v), u * v));
            field.Interpolate(mesh, point, values.AsSpan(i * field.Channels, field.Channels));
        }

        return values;
    }

    private static float[] Uniform(int rows, int seed)
    {
        Random random = new(seed);
        var values = new float[rows * Channels];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = random.NextSingle() - 0.5f;
        }

        return values;
    }
}
