using GeometryMatters.Benchmarks.Claims.Pair;
using GeometryMatters.Datasets.Synthetic;
using GeometryMatters.Fields;
using GeometryMatters.Meshes;

namespace GeometryMatters.Benchmarks.Claims.Matching;

/// <summary>Fields to search in, and descriptors interpolated at surface points of another mesh to search for.</summary>
internal static class CrossMeshFields
{
    private const int Channels = 448;

    public static IEnumerable<(string Kind, VertexField Field, float[] Queries)> All(int queries)
    {
        yield return Shapes("car", 40, queries);
        yield return Shapes("horse", 110, queries);
        foreach (var noise in (float[])[0, 0.5f, 1])
        {
            yield return Ball(noise, queries);
        }

        yield return ("clusters", new(20_000, Channels, RandomRows.Make(20_000, Channels, 2)), RandomRows.Make(queries, Channels, 3));
        yield return ("random", new(20_000, Channels, Uniform(20_000, 2)), Uniform(queries, 3));
    }

    private static (string Kind, VertexField Field, float[] Queries) Shapes(string category, int cells, int queries)
    {
        CanonicalFourierField provider = new();
        TriangleMesh Mesh(int instance) => ReconstructionSimulator.Make(
            ShapeCategories.Get(category).CreateInstance(instance), instance, new() { Cells = cells, YawErrorProbability = 0 }).Mesh;
        TriangleMesh source = Mesh(0), target = Mesh(1);
        return ($"synthetic {category}", provider.Describe(target), Interpolated(source, provider.Describe(source), queries));
    }

    private static (string Kind, VertexField Field, float[] Queries) Ball(float noise, int queries)
    {
        TriangleMesh source = BumpyBall.Make(142, 140, 9), target = BumpyBall.Make(142, 140, 8.7);
        VertexField On(TriangleMesh mesh, int seed) => new(mesh.VertexCount, Channels, MadeView.Waves(mesh.Positions, Channels, 1, noise, seed));
        return (FormattableString.Invariant($"smooth, noise {noise}"), On(target, 2), Interpolated(source, On(source, 3), queries));
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
