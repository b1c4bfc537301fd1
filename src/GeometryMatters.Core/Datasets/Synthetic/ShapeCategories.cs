using GeometryMatters.Datasets.Synthetic.Shapes;

namespace GeometryMatters.Datasets.Synthetic;

/// <summary>The synthetic categories.</summary>
public static class ShapeCategories
{
    /// <summary>All categories in ordinal order of their names.</summary>
    public static IReadOnlyList<ShapeCategory> All { get; } = [new AeroplaneCategory(), new BottleCategory(), new BusCategory(), new CarCategory(), new ChairCategory(), new HorseCategory(), new TvMonitorCategory()];

    /// <summary>Finds a category.</summary>
    /// <param name="name">Name, for example <c>car</c>.</param>
    /// <returns>The category.</returns>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static ShapeCategory Get(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return All.FirstOrDefault(c => c.Name == name)
            ?? throw new ArgumentException($"Expected one of {string.Join(", ", All.Select(c => c.Name))}, found '{name}'.", nameof(name));
    }
}
