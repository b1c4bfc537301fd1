using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace GeometryMatters.Serialization;

/// <summary>Reads and writes JSON files; errors name the file, the line and the position.</summary>
/// <remarks>
/// Comments, trailing commas and doubled keys are errors, except where a method says that it is tolerant. A UTF-8 byte order mark is skipped; nesting goes 64 deep.
/// </remarks>
public static class JsonFile
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private static readonly JsonDocumentOptions Tolerant = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Parses a JSON file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The document, to be disposed by the caller.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DatasetFormatException">The file is not JSON.</exception>
    public static JsonDocument Read(string path) => Parse(InputFile.ReadAllBytes(path), path);

    /// <summary>Parses JSON in memory.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="source">Name for errors.</param>
    /// <returns>The document, to be disposed by the caller.</returns>
    /// <exception cref="DatasetFormatException">The text is not JSON.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> utf8, string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        try
        {
            return JsonDocument.Parse(SkipMark(utf8), Strict);
        }
        catch (JsonException e)
        {
            throw Error(e, source);
        }
    }

    /// <summary>Parses a JSON file as other programs and hands leave it: comments, trailing commas, doubled keys (the last counts), and NaN and Infinity as Python writes them (null here).</summary>
    /// <param name="path">The file.</param>
    /// <returns>The document, to be disposed by the caller.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DatasetFormatException">The file is not JSON even so.</exception>
    public static JsonDocument ReadTolerant(string path) => ParseTolerant(InputFile.ReadAllBytes(path), path);

    /// <summary>Parses JSON in memory as <see cref="ReadTolerant"/> does.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="source">Name for errors.</param>
    /// <returns>The document, to be disposed by the caller.</returns>
    /// <exception cref="DatasetFormatException">The text is not JSON even so.</exception>
    public static JsonDocument ParseTolerant(ReadOnlyMemory<byte> utf8, string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        try
        {
            return JsonDocument.Parse(PythonNumbers.ToNull(SkipMark(utf8)), Tolerant);
        }
        catch (JsonException e)
        {
            throw Error(e, source);
        }
    }

    /// <summary>Reads a value through a source-generated contract.</summary>
    /// <typeparam name="T">Type of the value.</typeparam>
    /// <param name="path">The file.</param>
    /// <param name="type">The contract.</param>
    /// <returns>The value.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DatasetFormatException">The file is not JSON, is null, or does not fit the type.</exception>
    public static T Read<T>(string path, JsonTypeInfo<T> type) => Parse(InputFile.ReadAllBytes(path), type, path);

    /// <summary>Reads a value from memory through a source-generated contract.</summary>
    /// <typeparam name="T">Type of the value.</typeparam>
    /// <param name="utf8">The text.</param>
    /// <param name="type">The contract.</param>
    /// <param name="source">Name for errors.</param>
    /// <returns>The value.</returns>
    /// <exception cref="DatasetFormatException">The text is not JSON, is null, or does not fit the type.</exception>
    public static T Parse<T>(ReadOnlyMemory<byte> utf8, JsonTypeInfo<T> type, string source)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(source);
        try
        {
            return JsonSerializer.Deserialize(SkipMark(utf8).Span, type) ?? throw new DatasetFormatException(source, "", $"a {typeof(T).Name}", "null");
        }
        catch (JsonException e)
        {
            throw Error(e, source);
        }
    }

    /// <summary>Writes a value through a source-generated contract.</summary>
    /// <typeparam name="T">Type of the value.</typeparam>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="value">The value.</param>
    /// <param name="type">The contract.</param>
    public static void Write<T>(string path, T value, JsonTypeInfo<T> type) =>
        AtomicFile.WriteAllBytes(path, JsonSerializer.SerializeToUtf8Bytes(value, type));

    private static ReadOnlyMemory<byte> SkipMark(ReadOnlyMemory<byte> utf8) => utf8.Span.StartsWith(ByteOrderMark) ? utf8[3..] : utf8;

    private static DatasetFormatException Error(JsonException e, string source)
    {
        var path = string.IsNullOrEmpty(e.Path) ? "" : $" ({e.Path})";
        return new DatasetFormatException(source, $"line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}{path}", "valid JSON", FirstSentence(e.Message), e);
    }

    private static string FirstSentence(string message)
    {
        var end = message.IndexOf(". ", StringComparison.Ordinal);
        return (end < 0 ? message : message[..end]).TrimEnd('.');
    }
}
