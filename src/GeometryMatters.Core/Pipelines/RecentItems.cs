using System.Diagnostics.CodeAnalysis;

namespace GeometryMatters.Pipelines;

/// <summary>Values by name, each made when first asked for; of more than fit, the one not asked for longest goes. Safe for concurrent use.</summary>
internal sealed class RecentItems<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] T>(int capacity, Func<string, T> make)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, LinkedListNode<(string Name, Lazy<T> Value)>> byName = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Name, Lazy<T> Value)> latestFirst = new();

    public T Get(string name)
    {
        Lazy<T> value;
        lock (gate)
        {
            if (byName.TryGetValue(name, out var found))
            {
                latestFirst.Remove(found);
            }
            else
            {
                // A failure stays with the name until it goes, as its file would fail again.
                found = new((name, new(() => make(name))));
                byName.Add(name, found);
                if (byName.Count > capacity)
                {
                    byName.Remove(latestFirst.Last!.Value.Name);
                    latestFirst.RemoveLast();
                }
            }

            latestFirst.AddFirst(found);
            value = found.Value.Value;
        }

        return value.Value;
    }
}
