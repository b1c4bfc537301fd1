using System.Globalization;
using System.Numerics;
using GeometryMatters.Meshes;
using GeometryMatters.Rendering;

namespace GeometryMatters.Datasets.Synthetic;

/// <summary>Procedural objects as a source of dataset images; the splits show different instances.</summary>
public sealed class ProceduralShapes : IShapeSource
{
    private readonly ProceduralShapesOptions options;

    /// <summary>Prepares the source; shapes are made when asked for.</summary>
    /// <param name="options">Which shapes; defaults where null.</param>
    public ProceduralShapes(ProceduralShapesOptions? options = null)
    {
        this.options = options ?? new();
        this.options.Validate();
        var names = this.options.Categories.Count > 0 ? this.options.Categories : ShapeCategories.All.Select(c => c.Name);
        Categories = [.. names.Distinct().Order(StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Categories { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> KeypointNames(string category) => ShapeCategories.Get(category).KeypointNames;

    /// <inheritdoc/>
    public IReadOnlyList<IReadOnlyList<int>> GeoAwareGroups(string category) => ShapeCategories.Get(category).GeoAwareGroups;

    /// <inheritdoc/>
    public IReadOnlyList<ShapeReference> List(string category, DatasetSplit split)
    {
        var (first, count) = split switch
        {
            DatasetSplit.Train => (0, options.TrainInstances),
            DatasetSplit.Validation => (options.TrainInstances, options.ValidationInstances),
            _ => (options.TrainInstances + options.ValidationInstances, options.TestInstances),
        };
        return [.. Enumerable.Range(first, count).Select(i => new ShapeReference(i.ToString("D4", CultureInfo.InvariantCulture), split == DatasetSplit.Train))];
    }

    /// <inheritdoc/>
    public DatasetShape Load(string category, string name, CancellationToken cancellationToken = default)
    {
        var instance = ShapeCategories.Get(category).CreateInstance(int.Parse(name, NumberStyles.None, CultureInfo.InvariantCulture));
        var document = instance.TrueMesh(options.SurfaceCells, cancellationToken);
        var mesh = document.Mesh;
        var parts = PartOfFace(instance, document);
        return new()
        {
            Mesh = mesh,
            Color = (face, barycentric) => Linear(instance.Albedo(new SurfacePoint(face, barycentric).PositionOn(mesh), parts[face])),
            Keypoints = [.. instance.Keypoints.Select(k => k.Position)],
            Reconstruct = (seed, token) => ReconstructionSimulator.Make(instance, seed, options.Reconstruction, token),
        };
    }

    private static int[] PartOfFace(ShapeInstance instance, MeshDocument document)
    {
        var result = new int[document.Mesh.FaceCount];
        foreach (var run in document.Parts)
        {
            var part = instance.Parts.Index().First(p => p.Item.Name == run.Name).Index;
            result.AsSpan(run.FirstFace, run.FaceCount).Fill(part);
        }

        return result;
    }

    private static Vector3 Linear(Vector3 srgb) => Srgb.ToLinear(Byte(srgb.X), Byte(srgb.Y), Byte(srgb.Z));

    private static byte Byte(float value) => (byte)((Math.Clamp(value, 0, 1) * 255) + 0.5f);
}
