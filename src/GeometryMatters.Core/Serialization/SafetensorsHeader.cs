using System.Text.Json;

namespace GeometryMatters.Serialization;

/// <summary>The JSON header of a safetensors file, with every offset checked against the file.</summary>
internal sealed record SafetensorsHeader(SortedDictionary<string, SafetensorsEntry> Entries, SortedDictionary<string, string> Metadata)
{
    public const string MetadataKey = "__metadata__";

    /// <summary>Parses a header; <paramref name="dataStart"/> and <paramref name="fileLength"/> bound the data.</summary>
    public static SafetensorsHeader Parse(ReadOnlyMemory<byte> json, long dataStart, long fileLength, string source)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return Read(document.RootElement, dataStart, fileLength, source);
        }
        catch (JsonException e)
        {
            throw new TensorFormatException(source, $"header, byte {e.BytePositionInLine + 1}", "valid JSON", "other text", e);
        }
        catch (InvalidOperationException e)
        {
            // JsonElement reports strings that are not Unicode only when they are read.
            throw new TensorFormatException(source, "header", "strings in UTF-8", "bytes that are not", e);
        }
    }

    public static string NameOf(TensorElementType type) => type switch
    {
        TensorElementType.Bool => "BOOL",
        TensorElementType.Int8 => "I8",
        TensorElementType.Int16 => "I16",
        TensorElementType.Int32 => "I32",
        TensorElementType.Int64 => "I64",
        TensorElementType.UInt8 => "U8",
        TensorElementType.UInt16 => "U16",
        TensorElementType.UInt32 => "U32",
        TensorElementType.UInt64 => "U64",
        TensorElementType.Float16 => "F16",
        TensorElementType.BFloat16 => "BF16",
        TensorElementType.Float32 => "F32",
        _ => "F64",
    };

    private static SafetensorsHeader Read(JsonElement root, long dataStart, long fileLength, string source)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new TensorFormatException(source, "header", "a JSON object", root.ValueKind.ToString());
        }

        SortedDictionary<string, SafetensorsEntry> entries = new(StringComparer.Ordinal);
        SortedDictionary<string, string> metadata = new(StringComparer.Ordinal);
        foreach (var property in root.EnumerateObject())
        {
            if (property.Name == MetadataKey)
            {
                ReadMetadata(property.Value, metadata, source);
            }
            else
            {
                entries.Add(property.Name, ReadEntry(property, dataStart, fileLength, source));
            }
        }

        CheckCover(entries.Values, dataStart, fileLength, source);
        return new SafetensorsHeader(entries, metadata);
    }

    private static void ReadMetadata(JsonElement element, SortedDictionary<string, string> metadata, string source)
    {
        var pairs = element.ValueKind == JsonValueKind.Object ? element.EnumerateObject() : throw Bad(source, MetadataKey, "an object of strings", element);
        foreach (var pair in pairs)
        {
            metadata.Add(pair.Name, pair.Value.ValueKind == JsonValueKind.String ? pair.Value.GetString()! : throw Bad(source, MetadataKey, "strings", pair.Value));
        }
    }

    private static SafetensorsEntry ReadEntry(JsonProperty property, long dataStart, long fileLength, string source)
    {
        var name = property.Name;
        var element = property.Value;
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw Bad(source, name, "an object with dtype, shape and data_offsets", element);
        }

        var type = Member("dtype", JsonValueKind.String).GetString() switch
        {
            "BOOL" => TensorElementType.Bool,
            "I8" => TensorElementType.Int8,
            "I16" => TensorElementType.Int16,
            "I32" => TensorElementType.Int32,
            "I64" => TensorElementType.Int64,
            "U8" => TensorElementType.UInt8,
            "U16" => TensorElementType.UInt16,
            "U32" => TensorElementType.UInt32,
            "U64" => TensorElementType.UInt64,
            "F16" => TensorElementType.Float16,
            "BF16" => TensorElementType.BFloat16,
            "F32" => TensorElementType.Float32,
            "F64" => TensorElementType.Float64,
            var other => throw new TensorFormatException(source, $"dtype of {name}", "BOOL, I8 to I64, U8 to U64, F16, BF16, F32 or F64", $"{other}"),
        };
        List<int> shape = [];
        foreach (var side in Member("shape", JsonValueKind.Array).EnumerateArray())
        {
            shape.Add(side.ValueKind == JsonValueKind.Number && side.TryGetInt32(out var value) && value >= 0
                ? value
                : throw Bad(source, $"shape of {name}", "sides from 0 to 2147483647", side));
        }

        var offsets = Member("data_offsets", JsonValueKind.Array);
        if (offsets.GetArrayLength() != 2 || !IsOffset(offsets[0], out var begin) || !IsOffset(offsets[1], out var end) || begin > end || end > fileLength - dataStart)
        {
            throw Bad(source, $"data_offsets of {name}", $"two rising offsets up to {fileLength - dataStart}", offsets);
        }

        int[] sides = [.. shape];
        if (type.ByteCount(sides) is not { } bytes || bytes != end - begin)
        {
            throw new TensorFormatException(source, $"data_offsets of {name}", $"{type.ByteCount(sides)} bytes for {TensorArray.Describe(sides)} of {type}", $"{end - begin}");
        }

        return new SafetensorsEntry(name, type, Array.AsReadOnly(sides)) { Offset = dataStart + begin, Length = (int)bytes };

        JsonElement Member(string key, JsonValueKind kind) =>
            element.TryGetProperty(key, out var member) && member.ValueKind == kind ? member : throw Bad(source, $"{key} of {name}", $"a JSON {kind}", member);
    }

    /// <summary>The format wants the tensors to fill the data without overlap and without holes, which also finds cut files.</summary>
    private static void CheckCover(IEnumerable<SafetensorsEntry> entries, long dataStart, long fileLength, string source)
    {
        var at = dataStart;
        foreach (var entry in entries.OrderBy(e => e.Offset).ThenBy(e => e.Length))
        {
            if (entry.Offset != at)
            {
                throw new TensorFormatException(source, $"data_offsets of {entry.Name}", $"data from byte {at - dataStart}", $"{entry.Offset - dataStart}");
            }

            at += entry.Length;
        }

        if (at != fileLength)
        {
            throw new TensorFormatException(source, "data", $"{at - dataStart} bytes", $"{fileLength - dataStart}");
        }
    }

    private static bool IsOffset(JsonElement element, out long value)
    {
        value = 0;
        return element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out value) && value >= 0;
    }

    private static TensorFormatException Bad(string source, string place, string expected, JsonElement found) =>
        new(source, place, expected, found.ValueKind == JsonValueKind.Undefined ? "nothing" : Short(found.GetRawText()));

    private static string Short(string text) => text.Length <= 80 ? text : text[..80] + "…";
}
