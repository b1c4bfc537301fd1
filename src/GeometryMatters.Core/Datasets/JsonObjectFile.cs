using System.Text.Encodings.Web;
using System.Text.Json;

namespace GeometryMatters.Datasets;

/// <summary>Writes one JSON object as a file, whole or not at all; makes the folder.</summary>
internal static class JsonObjectFile
{
    private static readonly JsonWriterOptions Style = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true, NewLine = "\n" };

    public static void Write(string path, Action<Utf8JsonWriter> writeProperties)
    {
        // A name without a folder lies in the current one.
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        AtomicFile.Write(path, stream =>
        {
            using Utf8JsonWriter json = new(stream, Style);
            json.WriteStartObject();
            writeProperties(json);
            json.WriteEndObject();
        });
    }

    public static void Numbers(Utf8JsonWriter json, string key, params ReadOnlySpan<double> values)
    {
        json.WritePropertyName(key);
        NumberValues(json, values);
    }

    public static void NumberValues(Utf8JsonWriter json, params ReadOnlySpan<double> values)
    {
        json.WriteStartArray();
        foreach (var value in values)
        {
            json.WriteNumberValue(value);
        }

        json.WriteEndArray();
    }
}
