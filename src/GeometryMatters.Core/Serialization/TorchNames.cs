using System.Globalization;

namespace GeometryMatters.Serialization;

/// <summary>Names the tensors of a value by the keys and indices that lead to them, joined by dots.</summary>
internal sealed class TorchNames
{
    private const int MaxDepth = 256;
    private const int CharactersPerByte = 64;
    private const long LeastCharacters = 1 << 20;

    private readonly SortedDictionary<string, PickleTensor> names = new(StringComparer.Ordinal);
    private readonly HashSet<PickleValue> seen = new(ReferenceEqualityComparer.Instance);
    private readonly string source;
    private long charactersLeft;

    private TorchNames(string source, long pickleLength)
    {
        this.source = source;
        charactersLeft = Math.Max(LeastCharacters, CharactersPerByte * pickleLength);
    }

    /// <summary>Of two tensors of one name the first stays; a container that lies at several places is named at the first.</summary>
    public static SortedDictionary<string, PickleTensor> Of(PickleValue root, string source, long pickleLength)
    {
        TorchNames walk = new(source, pickleLength);
        walk.Visit(root, "", 0);
        return walk.names;
    }

    private void Visit(PickleValue value, string name, int depth)
    {
        if (value is PickleTensor tensor)
        {
            names.TryAdd(name, tensor);
            return;
        }

        if (value is PickleScalar or PickleStorage || !seen.Add(value))
        {
            return;
        }

        if (depth == MaxDepth)
        {
            throw new TensorFormatException(source, "data.pkl", $"values nested at most {MaxDepth} deep", "deeper ones");
        }

        switch (value)
        {
            case PickleSequence sequence:
                VisitAll(sequence.Items, name, depth);
                break;
            case PickleMap map:
                foreach (var (key, item) in map.Entries)
                {
                    if (item is not PickleScalar && key is PickleScalar { Value: string or long } text)
                    {
                        Visit(item, Join(name, text.ToString()), depth + 1);
                    }
                }

                break;
            case PickleObject { Arguments: not null } opaque:
                VisitAll(opaque.Contents, name, depth);
                if (opaque.State is { } state)
                {
                    Visit(state, name, depth + 1);
                }

                break;
        }
    }

    private void VisitAll(IReadOnlyList<PickleValue> items, string name, int depth)
    {
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i] is not PickleScalar)
            {
                Visit(items[i], Join(name, i.ToString(CultureInfo.InvariantCulture)), depth + 1);
            }
        }
    }

    private string Join(string name, string key)
    {
        charactersLeft -= name.Length + key.Length + 1;
        return charactersLeft < 0
            ? throw new TensorFormatException(source, "data.pkl", "names in proportion to the pickle", "longer ones")
            : name.Length == 0 ? key : $"{name}.{key}";
    }
}
