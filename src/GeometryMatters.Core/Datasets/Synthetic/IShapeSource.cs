namespace GeometryMatters.Datasets.Synthetic;

/// <summary>Where a drawn dataset takes its objects from: procedural shapes, or a folder of meshes.</summary>
/// <remarks>Implementations are safe for concurrent use.</remarks>
public interface IShapeSource
{
    /// <summary>Categories in ordinal order.</summary>
    IReadOnlyList<string> Categories { get; }

    /// <summary>Names of a category's key points; the index is the slot.</summary>
    /// <param name="category">One of <see cref="Categories"/>.</param>
    /// <returns>The names.</returns>
    IReadOnlyList<string> KeypointNames(string category);

    /// <summary>Slots that mean the same kind of part.</summary>
    /// <param name="category">One of <see cref="Categories"/>.</param>
    /// <returns>Groups of two or more slots.</returns>
    IReadOnlyList<IReadOnlyList<int>> GeoAwareGroups(string category);

    /// <summary>Objects that a part of the dataset shows.</summary>
    /// <param name="category">One of <see cref="Categories"/>.</param>
    /// <param name="split">Which part.</param>
    /// <returns>The objects in a fixed order; names are unique within the category and fit for file names.</returns>
    IReadOnlyList<ShapeReference> List(string category, DatasetSplit split);

    /// <summary>Makes or reads an object.</summary>
    /// <param name="category">One of <see cref="Categories"/>.</param>
    /// <param name="name">Name of an object that <see cref="List"/> gave.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The object.</returns>
    /// <exception cref="GeometryMattersException">The object cannot be read.</exception>
    DatasetShape Load(string category, string name, CancellationToken cancellationToken = default);
}

/// <summary>An object of a shape source.</summary>
/// <param name="Name">Name, unique within its category.</param>
/// <param name="IsSeen">Whether training images show the object too; where a split has others, each of its pairs has at least one of those.</param>
public readonly record struct ShapeReference(string Name, bool IsSeen);
