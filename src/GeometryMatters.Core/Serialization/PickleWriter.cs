using System.Buffers.Binary;
using System.Text;

namespace GeometryMatters.Serialization;

/// <summary>Writes a Python pickle of protocol 2 that holds dicts, lists, tuples of two, integers, booleans and texts and nothing else.</summary>
/// <remarks>Keys are written once and referred to afterwards, as Python does; equal calls give equal bytes.</remarks>
internal sealed class PickleWriter
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly Stream stream;
    private readonly Dictionary<string, int> memo = new(StringComparer.Ordinal);

    public PickleWriter(Stream stream)
    {
        this.stream = stream;
        stream.Write([0x80, 2]);
    }

    /// <summary>Writes a list of what <paramref name="write"/> writes for each item.</summary>
    public void List<T>(IEnumerable<T> items, Action<T> write)
    {
        Op(']');
        Op('(');
        foreach (var item in items)
        {
            write(item);
        }

        Op('e');
    }

    /// <summary>Begins a dict: keys and values follow in turn, then <see cref="EndDict"/>.</summary>
    public void BeginDict()
    {
        Op('}');
        Op('(');
    }

    public void EndDict() => Op('u');

    public void Key(string key)
    {
        if (memo.TryGetValue(key, out var place))
        {
            stream.Write([(byte)'h', (byte)place]);
            return;
        }

        Text(key);
        stream.Write([(byte)'q', (byte)memo.Count]);
        memo.Add(key, memo.Count);
    }

    public void Text(string text)
    {
        var utf8 = Utf8.GetBytes(text);
        Span<byte> head = stackalloc byte[5];
        head[0] = (byte)'X';
        BinaryPrimitives.WriteInt32LittleEndian(head[1..], utf8.Length);
        stream.Write(head);
        stream.Write(utf8);
    }

    public void Integer(int value)
    {
        Span<byte> bytes = stackalloc byte[5];
        BinaryPrimitives.WriteInt32LittleEndian(bytes[1..], value);
        (bytes[0], var length) = value switch
        {
            >= 0 and <= byte.MaxValue => ((byte)'K', 2),
            >= 0 and <= ushort.MaxValue => ((byte)'M', 3),
            _ => ((byte)'J', 5),
        };
        stream.Write(bytes[..length]);
    }

    public void Boolean(bool value) => stream.WriteByte(value ? (byte)0x88 : (byte)0x89);

    public void Pair(int first, int second)
    {
        Integer(first);
        Integer(second);
        stream.WriteByte(0x86);
    }

    /// <summary>Ends the pickle.</summary>
    public void End() => Op('.');

    private void Op(char opcode) => stream.WriteByte((byte)opcode);
}
