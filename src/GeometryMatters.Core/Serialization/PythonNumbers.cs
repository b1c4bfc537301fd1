namespace GeometryMatters.Serialization;

/// <summary>NaN, Infinity and -Infinity, which Python writes into JSON and JSON does not have.</summary>
internal static class PythonNumbers
{
    /// <summary>The text with those outside of strings and comments as null; the same memory where there are none.</summary>
    public static ReadOnlyMemory<byte> ToNull(ReadOnlyMemory<byte> json)
    {
        var text = json.Span;
        if (text.IndexOf("NaN"u8) < 0 && text.IndexOf("Infinity"u8) < 0)
        {
            return json;
        }

        using MemoryStream result = new(text.Length + 16);
        for (var at = 0; at < text.Length;)
        {
            var rest = text[at..];
            var word = rest.StartsWith("NaN"u8) ? 3 : rest.StartsWith("Infinity"u8) ? 8 : rest.StartsWith("-Infinity"u8) ? 9 : 0;
            var length = word > 0 ? word : TokenLength(rest);
            result.Write(word > 0 ? "null"u8 : rest[..length]);
            at += length;
        }

        return result.ToArray();
    }

    /// <summary>Bytes to keep as they are: a whole string or comment, or one byte.</summary>
    private static int TokenLength(ReadOnlySpan<byte> rest)
    {
        if (rest[0] == '"')
        {
            var end = 1;
            while (end < rest.Length && rest[end] != '"')
            {
                end += rest[end] == '\\' ? 2 : 1;
            }

            return Math.Min(end + 1, rest.Length);
        }

        var close = rest.StartsWith("//"u8) ? rest.IndexOf((byte)'\n') : rest.StartsWith("/*"u8) ? rest.IndexOf("*/"u8) + 1 : 0;
        return close < 0 ? rest.Length : close + 1;
    }
}
