using System.Numerics;
using GeometryMatters.Imaging;
using GeometryMatters.Meshes;
using GeometryMatters.Rendering;

namespace GeometryMatters.Datasets.Synthetic;

/// <summary>Meshes of a folder as a source of dataset images: each GLB is an object, drawn with its own texture.</summary>
/// <remarks>
/// Key points come from named parts: hubs from <c>wheel-front-left</c>, <c>wheel-front-right</c>, <c>wheel-back-left</c> and <c>wheel-back-right</c>,
/// corners from <c>body</c>; y must be up, +z the front and +x the left side. Meshes
/// are moved and scaled so that the longest side of their box is 1 and its centre the origin.
/// </remarks>
public sealed class MeshFolderShapes : IShapeSource
{
    private readonly MeshFolderShapesOptions options;
    private readonly IImageCodec codec;
    private readonly SortedDictionary<string, Entry[]> entries = new(StringComparer.Ordinal);

    /// <summary>Lists the meshes of a folder; each is read when asked for.</summary>
    /// <param name="folder">Folder with GLB files, or with a sub-folder of them per category.</param>
    /// <param name="options">Categories and splits; defaults where null.</param>
    /// <param name="codec">Decodes textures; <see cref="SkiaImageCodec"/> when null.</param>
    /// <exception cref="DatasetFormatException">The folder is missing, has no GLB file, or too few of a category to leave one for training.</exception>
    public MeshFolderShapes(string folder, MeshFolderShapesOptions? options = null, IImageCodec? codec = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        this.options = options ?? new();
        this.options.Validate();
        this.codec = codec ?? new SkiaImageCodec();
        folder = Path.GetFullPath(folder);
        if (!Directory.Exists(folder))
        {
            throw new DatasetFormatException(folder, "", "a folder of GLB files", "no such folder");
        }

        Add(this.options.Category, folder);
        foreach (var below in Directory.GetDirectories(folder))
        {
            Add(Path.GetFileName(below), below);
        }

        if (entries.Count == 0)
        {
            throw new DatasetFormatException(folder, "", "GLB files", "none");
        }

        Categories = [.. entries.Keys];
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Categories { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> KeypointNames(string category) => VehicleKeypoints.Names;

    /// <inheritdoc/>
    public IReadOnlyList<IReadOnlyList<int>> GeoAwareGroups(string category) => VehicleKeypoints.GeoAwareGroups;

    /// <inheritdoc/>
    public IReadOnlyList<ShapeReference> List(string category, DatasetSplit split)
    {
        var all = Of(category);
        var train = all.Length - options.UnseenInTest - options.UnseenInValidation;
        IEnumerable<ShapeReference> seen = split == DatasetSplit.Train || options.NewViewsOfSeen ? all[..train].Select(e => new ShapeReference(e.Name, true)) : [];
        var unseen = split switch
        {
            DatasetSplit.Train => [],
            DatasetSplit.Validation => all[train..(train + options.UnseenInValidation)],
            _ => all[(train + options.UnseenInValidation)..],
        };
        return [.. seen, .. unseen.Select(e => new ShapeReference(e.Name, false))];
    }

    /// <inheritdoc/>
    /// <exception cref="DatasetFormatException">The mesh lacks a part that key points are taken from.</exception>
    public DatasetShape Load(string category, string name, CancellationToken cancellationToken = default)
    {
        var entry = Array.Find(Of(category), e => e.Name == name)
            ?? throw new ArgumentException($"There is no '{name}' of category '{category}'.", nameof(name));
        var document = Normalize(MeshFile.Load(entry.Path));
        MeshTextures textures = new(document, codec);
        return new()
        {
            Mesh = document.Mesh,
            Color = textures.At,
            Keypoints = VehicleKeypoints.Find(document),
            Reconstruct = (seed, token) => MeshReconstruction.Make(document.Mesh, seed, options.Reconstruction, token),
        };
    }

    private static MeshDocument Normalize(MeshDocument document)
    {
        var box = document.Mesh.Bounds;
        var longest = Math.Max(box.Size.X, Math.Max(box.Size.Y, box.Size.Z));
        return longest > 0
            ? document with { Mesh = document.Mesh.MapPositions(p => (p - box.Center) / longest) }
            : throw new DatasetFormatException(document.Path ?? "mesh", "", "a mesh with extent", "a point");
    }

    /// <summary>Names end up in file names of images and pairs.</summary>
    private static string Plain(string name) => string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c == '-' ? c : '_'));

    private void Add(string category, string folder)
    {
        Entry[] files = [.. Directory.EnumerateFiles(folder, "*.glb").Order(StringComparer.Ordinal).Select(f => new Entry(Plain(Path.GetFileNameWithoutExtension(f)), f))];
        if (files.Length == 0)
        {
            return;
        }

        var needed = options.UnseenInTest + options.UnseenInValidation + 1;
        if (files.Length < needed)
        {
            throw new DatasetFormatException(folder, "", $"{needed} or more GLB files, so that one is left for training", $"{files.Length}");
        }

        if (files.GroupBy(f => f.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new DatasetFormatException(folder, twice.Key, "file names that differ in letters, digits or '-'", string.Join(", ", twice.Select(f => Path.GetFileName(f.Path))));
        }

        if (!entries.TryAdd(category, files))
        {
            throw new DatasetFormatException(folder, "", "categories with different names", $"'{category}' twice");
        }
    }

    private Entry[] Of(string category)
    {
        ArgumentNullException.ThrowIfNull(category);
        return entries.TryGetValue(category, out var all)
            ? all
            : throw new ArgumentException($"Expected one of [{string.Join(", ", Categories)}], found '{category}'.", nameof(category));
    }

    private sealed record Entry(string Name, string Path);
}
