using System.Globalization;
using System.Text.Json;

namespace GeometryMatters.Datasets;

/// <summary>A place in a JSON file that knows its path, so that every error names file and key.</summary>
internal readonly struct JsonCursor(string file, string place, JsonElement element)
{
    public string File { get; } = file;

    public string Place { get; } = place;

    public JsonElement Element { get; } = element;

    /// <summary>Reads a whole file; its root must be an object.</summary>
    public static JsonCursor ReadObject(string path) => Read(path).Expect(JsonValueKind.Object, "a JSON object");

    public static JsonCursor Read(string path)
    {
        byte[] bytes;
        try
        {
            bytes = System.IO.File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DatasetFormatException(path, "", "a file", "none", e);
        }

        try
        {
            var text = bytes.AsMemory(bytes.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0);
            using var document = JsonDocument.Parse(text);
            return new(path, "", document.RootElement.Clone());
        }
        catch (JsonException e)
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"line {e.LineNumber + 1}, byte {e.BytePositionInLine}");
            throw new DatasetFormatException(path, place, "valid JSON", bytes.Length == 0 ? "an empty file" : "a syntax error", e);
        }
    }

    /// <summary>A key that must be there.</summary>
    public JsonCursor this[string key] => Find(key) ?? throw new DatasetFormatException(File, Below(key), "a value", "no such key");

    /// <summary>A key that may be absent or null.</summary>
    public JsonCursor? Find(string key)
    {
        var (file, place, element) = (File, Place, Expect(JsonValueKind.Object, "a JSON object").Element);
        var (found, value) = Unicode(() => (element.TryGetProperty(key, out var v), v));
        return found && value.ValueKind != JsonValueKind.Null ? new(file, Below(key), value) : null;
    }

    public bool IsNull => Element.ValueKind == JsonValueKind.Null;

    public bool IsArray => Element.ValueKind == JsonValueKind.Array;

    public bool IsObject => Element.ValueKind == JsonValueKind.Object;

    public IEnumerable<(string Key, JsonCursor Value)> Properties()
    {
        Expect(JsonValueKind.Object, "a JSON object");
        foreach (var property in Element.EnumerateObject())
        {
            var name = Unicode(() => property.Name);
            yield return (name, new(File, Below(name), property.Value));
        }
    }

    public JsonCursor[] Items()
    {
        Expect(JsonValueKind.Array, "a JSON array");
        var items = new JsonCursor[Element.GetArrayLength()];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = new(File, string.Create(CultureInfo.InvariantCulture, $"{Place}[{i}]"), Element[i]);
        }

        return items;
    }

    /// <summary>An array of a given number of finite numbers.</summary>
    public double[] Numbers(int count)
    {
        var items = Items();
        return items.Length == count
            ? Array.ConvertAll(items, i => i.Number())
            : throw Wrong($"{count} numbers", $"{items.Length}");
    }

    /// <summary>All numbers of nested arrays, whatever the depth: [4], [1,4] and [1,1,4] read the same.</summary>
    public double[] FlatNumbers()
    {
        List<double> values = [];
        Flatten(this, values);
        return [.. values];
    }

    public double Number() =>
        Element.ValueKind == JsonValueKind.Number && Element.TryGetDouble(out var value) && double.IsFinite(value) ? value : throw Wrong("a finite number");

    public int Integer() =>
        Element.ValueKind == JsonValueKind.Number && Element.TryGetInt32(out var value) ? value : throw Wrong("an integer");

    public int PositiveInteger() => Integer() is var value && value > 0 ? value : throw Wrong("an integer above zero");

    public string Text() => Unicode(Expect(JsonValueKind.String, "a string").Element.GetString)!;

    /// <summary>A string that is one file or folder name, so that it cannot lead out of its folder.</summary>
    public string Name()
    {
        var name = Text();
        return name.Length > 0 && name is not ("." or "..") && name.AsSpan().IndexOfAny('/', '\\', '\0') < 0
            ? name
            : throw Wrong("a plain file name");
    }

    public JsonCursor Expect(JsonValueKind kind, string expected) => Element.ValueKind == kind ? this : throw Wrong(expected);

    public DatasetFormatException Wrong(string expected, string? found = null) => new(File, Place, expected, found ?? Describe());

    private static void Flatten(JsonCursor cursor, List<double> values)
    {
        if (!cursor.IsArray)
        {
            values.Add(cursor.Number());
            return;
        }

        foreach (var item in cursor.Items())
        {
            Flatten(item, values);
        }
    }

    // JsonElement reports strings that are not Unicode only when they are read.
    private T Unicode<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException e)
        {
            throw new DatasetFormatException(File, Place, "strings of Unicode", "half a surrogate pair, or bytes that are no UTF-8", e);
        }
    }

    private string Below(string key) => Place.Length == 0 ? key : $"{Place}.{key}";

    private string Describe()
    {
        string text;
        try
        {
            text = Element.GetRawText();
        }
        catch (InvalidOperationException)
        {
            // Raised for bytes that are no UTF-8; this describes what is wrong already.
            return "bytes that are no UTF-8";
        }

        return text.Length <= 60 ? text : $"{text[..57]}...";
    }
}
