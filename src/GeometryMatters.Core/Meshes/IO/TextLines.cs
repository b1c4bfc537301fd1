using System.Buffers.Text;
using System.Text;

namespace GeometryMatters.Meshes.IO;

/// <summary>Walks the lines of a text file held in memory and keeps their numbers for messages.</summary>
internal ref struct TextLines
{
    private readonly ReadOnlySpan<byte> data;
    private readonly string source;
    private int position;

    public TextLines(ReadOnlySpan<byte> data, string source)
    {
        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        this.data = data.StartsWith(mark) ? data[3..] : data;
        this.source = source;
    }

    /// <summary>Number of the line that was read last, from 1.</summary>
    public int Number { get; private set; }

    /// <summary>Reads a line without its end (LF, CRLF or CR).</summary>
    public bool Next(out ReadOnlySpan<byte> line)
    {
        if (position >= data.Length)
        {
            line = default;
            return false;
        }

        Number++;
        var rest = data[position..];
        var end = rest.IndexOfAny((byte)'\n', (byte)'\r');
        if (end < 0)
        {
            line = rest;
            position = data.Length;
            return true;
        }

        line = rest[..end];
        position += end + (rest[end] == '\r' && end + 1 < rest.Length && rest[end + 1] == '\n' ? 2 : 1);
        return true;
    }

    /// <summary>Reads the next line that holds a token before any comment sign.</summary>
    public bool NextContent(byte commentSign, out ReadOnlySpan<byte> line)
    {
        while (Next(out line))
        {
            var comment = line.IndexOf(commentSign);
            line = comment < 0 ? line : line[..comment];
            if (line.ContainsAnyExcept(" \t\v\f"u8))
            {
                return true;
            }
        }

        return false;
    }

    public readonly MeshFormatException Bad(string expected, ReadOnlySpan<byte> found) => Bad(expected, Quote(found));

    public readonly MeshFormatException Bad(string expected, string found) => new(source, $"line {Number}", expected, found);

    public readonly float Float(ref ReadOnlySpan<byte> line, string what)
    {
        var token = Token(ref line);
        return TryFloat(token, out var value) ? value : throw Bad(what, token);
    }

    public readonly int Int(ref ReadOnlySpan<byte> line, string what)
    {
        var token = Token(ref line);
        return Utf8Parser.TryParse(token, out int value, out var used) && used == token.Length ? value : throw Bad(what, token);
    }

    /// <summary>Takes the next token off a line; empty at its end.</summary>
    public static ReadOnlySpan<byte> Token(ref ReadOnlySpan<byte> line)
    {
        var start = 0;
        while (start < line.Length && IsSpace(line[start]))
        {
            start++;
        }

        var end = start;
        while (end < line.Length && !IsSpace(line[end]))
        {
            end++;
        }

        var token = line[start..end];
        line = line[end..];
        return token;
    }

    public static bool TryFloat(ReadOnlySpan<byte> token, out float value) =>
        Utf8Parser.TryParse(token, out value, out var used) && used == token.Length && used > 0;

    public static string Quote(ReadOnlySpan<byte> token)
    {
        if (token.IsEmpty)
        {
            return "the end of the line";
        }

        var text = Encoding.UTF8.GetString(token[..Math.Min(token.Length, 40)]);
        return $"'{string.Concat(text.Select(c => char.IsControl(c) ? '?' : c))}'";
    }

    private static bool IsSpace(byte b) => b is (byte)' ' or (byte)'\t' or (byte)'\v' or (byte)'\f';
}
