namespace GeometryMatters.Serialization;

/// <summary>
/// A value of a Python pickle: <see cref="PickleScalar"/>, <see cref="PickleSequence"/>, <see cref="PickleMap"/>, <see cref="PickleTensor"/>, or
/// <see cref="PickleObject"/> for anything else. Values may be shared and may contain themselves.
/// </summary>
public abstract class PickleValue
{
    private protected PickleValue()
    {
    }
}

/// <summary>A plain value.</summary>
public sealed class PickleScalar : PickleValue
{
    internal PickleScalar(object? value) => Value = value;

    /// <summary>null (None), <see cref="bool"/>, <see cref="long"/>, <see cref="System.Numerics.BigInteger"/> for wider integers, <see cref="double"/>, <see cref="string"/>, or bytes as <see cref="ReadOnlyMemory{T}"/>.</summary>
    public object? Value { get; }

    /// <inheritdoc/>
    public override string ToString() => Value switch
    {
        null => "None",
        IFormattable number => number.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        var other => $"{other}",
    };
}

/// <summary>Which Python type a <see cref="PickleSequence"/> was.</summary>
public enum PickleSequenceKind
{
    /// <summary>list.</summary>
    List,

    /// <summary>tuple, torch.Size.</summary>
    Tuple,

    /// <summary>set or frozenset, in the order of the file.</summary>
    Set,
}

/// <summary>A list, a tuple or a set.</summary>
public sealed class PickleSequence : PickleValue
{
    private List<PickleValue>? items;

    internal PickleSequence(PickleSequenceKind kind, List<PickleValue>? items = null)
    {
        Kind = kind;
        this.items = items;
    }

    /// <summary>The Python type.</summary>
    public PickleSequenceKind Kind { get; }

    /// <summary>The items in order.</summary>
    public IReadOnlyList<PickleValue> Items => items ?? (IReadOnlyList<PickleValue>)[];

    internal void Add(PickleValue item) => (items ??= []).Add(item);
}

/// <summary>A dict or an OrderedDict.</summary>
public sealed class PickleMap : PickleValue
{
    private List<KeyValuePair<PickleValue, PickleValue>>? entries;
    private Dictionary<string, int>? byName;

    internal PickleMap()
    {
    }

    /// <summary>The entries in the order of the file; of doubled text keys the last value at the first place, as in Python.</summary>
    public IReadOnlyList<KeyValuePair<PickleValue, PickleValue>> Entries => entries ?? (IReadOnlyList<KeyValuePair<PickleValue, PickleValue>>)[];

    /// <summary>The value of a text key.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The value; null where there is no such key.</returns>
    public PickleValue? Find(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return byName is not null && byName.TryGetValue(key, out var at) ? entries![at].Value : null;
    }

    internal void Set(PickleValue key, PickleValue value)
    {
        entries ??= [];
        if (key is PickleScalar { Value: string text })
        {
            byName ??= new(StringComparer.Ordinal);
            if (!byName.TryAdd(text, entries.Count))
            {
                entries[byName[text]] = new(entries[byName[text]].Key, value);
                return;
            }
        }

        entries.Add(new(key, value));
    }
}

/// <summary>An object of a class that is not known here. The class is never looked for, and none of its code is run.</summary>
public sealed class PickleObject : PickleValue
{
    private List<PickleValue>? contents;

    internal PickleObject(string typeName, PickleValue? arguments = null)
    {
        TypeName = typeName;
        Arguments = arguments;
    }

    /// <summary>Module and name of the class or function.</summary>
    public string TypeName { get; }

    /// <summary>Arguments it is made with; null for the class or function itself.</summary>
    public PickleValue? Arguments { get; }

    /// <summary>What it is given after it is made; null for nothing.</summary>
    public PickleValue? State { get; internal set; }

    /// <summary>Items put into it, where the class is a kind of list, set or dict; pairs as tuples.</summary>
    public IReadOnlyList<PickleValue> Contents => contents ?? (IReadOnlyList<PickleValue>)[];

    internal void Add(PickleValue item) => (contents ??= []).Add(item);
}
