namespace GeometryMatters.Datasets.Synthetic;

/// <summary>A family of procedural objects whose instances differ in proportions and optional parts but correspond by key points.</summary>
public abstract class ShapeCategory
{
    private protected ShapeCategory(string name, IReadOnlyList<string> keypointNames, IReadOnlyList<IReadOnlyList<int>> geoAwareGroups)
    {
        Name = name;
        KeypointNames = keypointNames;
        GeoAwareGroups = geoAwareGroups;
        MirrorSlots = [.. keypointNames.Select((n, slot) => MirrorOf(n, slot))];
    }

    /// <summary>Name, for example <c>car</c>.</summary>
    public string Name { get; }

    /// <summary>Names of the key points; the index is the slot id. Names that end in <c>_left</c> and <c>_right</c> are mirror partners.</summary>
    public IReadOnlyList<string> KeypointNames { get; }

    /// <summary>Slots that mean the same kind of part (left and right, repeated parts); groups of two or more.</summary>
    public IReadOnlyList<IReadOnlyList<int>> GeoAwareGroups { get; }

    /// <summary>For each slot the one at the mirrored place (x → −x): its partner, or itself if it lies in the middle.</summary>
    public IReadOnlyList<int> MirrorSlots { get; }

    /// <summary>Makes an instance.</summary>
    /// <param name="seed">Any number; the same number gives the same instance.</param>
    /// <returns>The instance.</returns>
    public ShapeInstance Create(int seed)
    {
        var draft = new ShapeDraft(seed);
        Design(draft);
        return draft.Finish(this);
    }

    /// <summary>Makes the instance with a given index: <see cref="Create"/> with <see cref="ShapeSeed.For"/>.</summary>
    /// <param name="index">Index of the instance, 0 or above.</param>
    /// <returns>The instance.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The index is negative.</exception>
    public ShapeInstance CreateInstance(int index) => Create(ShapeSeed.For(Name, index));

    private protected abstract void Design(ShapeDraft draft);

    private int MirrorOf(string name, int slot)
    {
        var partner = name.EndsWith("_left", StringComparison.Ordinal) ? name[..^5] + "_right"
            : name.EndsWith("_right", StringComparison.Ordinal) ? name[..^6] + "_left" : name;
        for (var i = 0; i < KeypointNames.Count; i++)
        {
            if (KeypointNames[i] == partner)
            {
                return i;
            }
        }

        throw new InvalidOperationException($"Key point {slot} of {Name}, {name}, has no partner {partner}.");
    }
}
