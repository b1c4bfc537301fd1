using System.Diagnostics.CodeAnalysis;
using GeometryMatters.Cameras;
using GeometryMatters.Features;
using GeometryMatters.Fields;
using GeometryMatters.Imaging;
using GeometryMatters.Meshes;

namespace GeometryMatters.Views;

/// <summary>One image's object: its size, mask, mesh, camera, pose, part field, feature maps and box.</summary>
/// <remarks>
/// Heavy parts are loaded when first asked for and let go when the view is disposed. Loading is thread-safe and happens once;
/// a part that cannot be loaded raises its error at every access.
/// </remarks>
public sealed class ObjectView : IDisposable
{
    private readonly Lazy<Mask> mask;
    private readonly Lazy<TriangleMesh> mesh;
    private readonly Lazy<VertexField> partField;
    private readonly Dictionary<string, Lazy<FeatureMap>> features;
    private bool disposed;
    private Action<long>? loaded;

    /// <summary>Creates a view from values and loaders.</summary>
    /// <param name="parts">The values and loaders.</param>
    public ObjectView(ObjectViewParts parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        Id = parts.Id;
        Category = parts.Category;
        Camera = parts.Camera;
        Pose = parts.Pose;
        Box = parts.Box;
        Letterbox = parts.Letterbox;
        mask = Counted(parts.LoadMask, m => m.Values.Length);
        mesh = Counted(parts.LoadMesh, m => 12L * (m.VertexCount + (long)m.FaceCount));
        partField = Counted(parts.LoadField, f => sizeof(float) * (long)f.Values.Length);
        features = parts.LoadFeatures.ToDictionary(p => p.Key, p => Counted(p.Value, SizeOf), StringComparer.Ordinal);
    }

    /// <summary>Name of the item, unique within its category.</summary>
    public string Id { get; }

    /// <summary>Category label.</summary>
    public string Category { get; }

    /// <summary>Camera of the image, in image pixels.</summary>
    public Camera Camera { get; }

    /// <summary>Pose of the canonical mesh in camera axes (refined).</summary>
    public SimilarityPose Pose { get; }

    /// <summary>Object box in image pixels.</summary>
    public PixelBox Box { get; }

    /// <summary>Where the grid cells lie in the image.</summary>
    public Letterbox Letterbox { get; }

    /// <summary>Foreground mask at image size.</summary>
    public Mask Mask => Part(mask);

    /// <summary>Canonical mesh.</summary>
    public TriangleMesh Mesh => Part(mesh);

    /// <summary>Part descriptor per vertex of <see cref="Mesh"/>.</summary>
    public VertexField Field => Part(partField);

    /// <summary>Names of the 2D feature maps that can be asked for.</summary>
    public IReadOnlyCollection<string> FeatureNames => features.Keys;

    /// <summary>A 2D feature map.</summary>
    /// <param name="name">Name of the feature.</param>
    /// <returns>The map on the grid of <see cref="Letterbox"/>.</returns>
    /// <exception cref="ArgumentException">The view has no feature of that name.</exception>
    public FeatureMap Feature(string name) => features.TryGetValue(name, out var map)
        ? Part(map)
        : throw new ArgumentException($"Expected one of [{string.Join(", ", features.Keys)}], found '{name}'.", nameof(name));

    /// <summary>Lets go of everything that was loaded.</summary>
    public void Dispose()
    {
        disposed = true;
        features.Clear();
    }

    /// <summary>Has every part that is loaded from now on told by its bytes in memory.</summary>
    internal void OnLoaded(Action<long> told) => loaded = told;

    // From the shape: asking a map of halves for its values would widen it.
    private static long SizeOf(FeatureMap map) => (long)map.Grid.CellCount * map.Channels * (map.IsHalf ? 2 : sizeof(float));

    private Lazy<T> Counted<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] T>(Func<T> load, Func<T, long> size) => new(() =>
    {
        var value = load();
        loaded?.Invoke(size(value));
        return value;
    });

    private T Part<T>(Lazy<T> part)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        return part.Value;
    }
}
