using GeometryMatters.Serialization;

namespace GeometryMatters.Datasets;

/// <summary>A place in a pickled value that knows its path, so that every error names file and key.</summary>
internal readonly struct PickleCursor(PickleValue value, string file, string place)
{
    public PickleCursor this[string key] => Find(key) ?? throw new DatasetFormatException(File, Below(key), "a value", "no such key");

    private string File => file;

    public PickleCursor? Find(string key)
    {
        var found = value is PickleMap map ? map.Find(key) : throw Wrong("a dict");
        return found is null ? null : new(found, file, Below(key));
    }

    public IReadOnlyList<PickleCursor> Items()
    {
        if (value is not PickleSequence { Kind: PickleSequenceKind.List or PickleSequenceKind.Tuple } sequence)
        {
            throw Wrong("a list");
        }

        var (name, path) = (file, place);
        return [.. sequence.Items.Select((item, i) => new PickleCursor(item, name, $"{path}[{i}]"))];
    }

    public int Integer(int least, int most) =>
        value is PickleScalar { Value: long number } && number >= least && number <= most ? (int)number : throw Wrong($"an integer from {least} to {most}");

    public string Text() => value is PickleScalar { Value: string text } ? text : throw Wrong("a text");

    public bool Boolean() => value switch
    {
        PickleScalar { Value: bool flag } => flag,
        PickleScalar { Value: long number } => number != 0,
        _ => throw Wrong("True or False"),
    };

    public DatasetFormatException Wrong(string expected, string? found = null) => new(file, place.TrimStart('.'), expected, found ?? Describe());

    private string Describe()
    {
        var text = value switch
        {
            PickleScalar scalar => scalar.ToString(),
            PickleSequence sequence => $"a {sequence.Kind} of {sequence.Items.Count}",
            PickleMap => "a dict",
            _ => "another object",
        };
        return text.Length <= 60 ? text : $"{text[..57]}...";
    }

    private string Below(string key) => place.Length == 0 ? key : $"{place}.{key}";
}
