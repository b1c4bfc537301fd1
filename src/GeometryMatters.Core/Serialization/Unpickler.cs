using System.Numerics;
using System.Text;

namespace GeometryMatters.Serialization;

/// <summary>The pickle machine, protocols 2 to 5 (older ones where they share opcodes): builds values, runs nothing. Time and memory are linear in the pickle's length.</summary>
internal sealed class Unpickler(TorchTypes types)
{
    /// <summary>Most values in one pickle, some 2 GiB of them.</summary>
    private const int MaxValues = 1 << 25;

    private const int MaxNameLength = 1024;
    private const int MaxIntegerBytes = 1024;
    private static readonly PickleScalar None = new(null), True = new(true), False = new(false);
    private static readonly PickleSequence EmptyTuple = new(PickleSequenceKind.Tuple);
    private static readonly PickleScalar[] SmallIntegers = [.. Enumerable.Range(0, 256).Select(i => new PickleScalar((long)i))];

    private readonly List<PickleValue> stack = [];
    private readonly Stack<int> marks = [];
    private PickleValue?[] memo = new PickleValue?[64];
    private int memoCount;
    private int values;

    /// <summary>Reads a pickle; bytes after its STOP are an error.</summary>
    public static PickleValue Read(ReadOnlySpan<byte> pickle, string source, TorchTypes types) => new Unpickler(types).Run(new(pickle, source));

    private PickleValue Run(PickleReader reader)
    {
        while (true)
        {
            var opcode = reader.Byte();
            if (opcode == '.')
            {
                var root = Pop(ref reader);
                return stack.Count == 0 && marks.Count == 0 && reader.At == reader.Length
                    ? root
                    : throw reader.Error("one value and the end of the pickle", stack.Count > 0 || marks.Count > 0 ? "more values" : "more bytes");
            }

            if (!PushPlain(opcode, ref reader) && !Build(opcode, ref reader))
            {
                throw reader.Error("a pickle of protocol 2 to 5", $"opcode 0x{opcode:x2}");
            }
        }
    }

    /// <summary>Opcodes that push a value of their own.</summary>
    private bool PushPlain(byte opcode, ref PickleReader reader)
    {
        PickleValue? value = opcode switch
        {
            (byte)'N' => None,
            0x88 => True,
            0x89 => False,
            (byte)'K' => SmallIntegers[reader.Byte()],
            (byte)'M' => Integer(reader.UInt16()),
            (byte)'J' => Integer(reader.Int32()),
            0x8a => LongInteger(reader.Byte(), ref reader),
            0x8b => LongInteger(reader.Int32(), ref reader),
            (byte)'G' => new PickleScalar(reader.BigEndianDouble()),
            0x8c => new PickleScalar(reader.Utf8(reader.Byte())),
            (byte)'X' => new PickleScalar(reader.Utf8((uint)reader.Int32())),
            0x8d => new PickleScalar(reader.Utf8(reader.Int64())),
            (byte)'U' => new PickleScalar(Encoding.Latin1.GetString(reader.Take(reader.Byte()))),
            (byte)'T' => new PickleScalar(Encoding.Latin1.GetString(reader.Take(reader.Int32()))),
            (byte)'C' => Bytes(reader.Byte(), ref reader),
            (byte)'B' => Bytes((uint)reader.Int32(), ref reader),
            0x8e or 0x96 => Bytes(reader.Int64(), ref reader),
            (byte)')' => EmptyTuple,
            (byte)']' => new PickleSequence(PickleSequenceKind.List),
            (byte)'}' => new PickleMap(),
            0x8f => new PickleSequence(PickleSequenceKind.Set),
            (byte)'c' => new PickleObject($"{reader.Line()}.{reader.Line()}"),
            (byte)'h' => Recall(reader.Byte(), ref reader),
            (byte)'j' => Recall((uint)reader.Int32(), ref reader),
            _ => null,
        };
        if (value is not null)
        {
            stack.Add(value);
            if (++values > MaxValues)
            {
                throw reader.Error($"at most {MaxValues} values", "more");
            }
        }

        return value is not null;
    }

    /// <summary>Opcodes that work on what the stack holds.</summary>
    private bool Build(byte opcode, ref PickleReader reader)
    {
        switch (opcode)
        {
            case 0x80:
                var version = reader.Byte();
                return version <= 5 ? true : throw reader.Error("protocol 2 to 5", $"{version}");
            case 0x95:
                reader.Int64();
                return true;
            case (byte)'(':
                marks.Push(stack.Count);
                return true;
            case (byte)'0':
                Pop(ref reader);
                return true;
            case (byte)'1':
                PopToMark(ref reader);
                return true;
            case (byte)'q':
                Memoize(reader.Byte(), ref reader);
                return true;
            case (byte)'r':
                Memoize((uint)reader.Int32(), ref reader);
                return true;
            case 0x94:
                Memoize((uint)memoCount, ref reader);
                return true;
            case (byte)'t':
                stack.Add(new PickleSequence(PickleSequenceKind.Tuple, PopToMark(ref reader)));
                return true;
            case (byte)'l':
                stack.Add(new PickleSequence(PickleSequenceKind.List, PopToMark(ref reader)));
                return true;
            case 0x91:
                stack.Add(new PickleSequence(PickleSequenceKind.Set, PopToMark(ref reader)));
                return true;
            case 0x85 or 0x86 or 0x87:
                var items = Top(opcode - 0x84, ref reader);
                stack.Add(new PickleSequence(PickleSequenceKind.Tuple, items));
                return true;
            case (byte)'a':
                Append(Top(1, ref reader), ref reader);
                return true;
            case (byte)'e' or 0x90:
                Append(PopToMark(ref reader), ref reader);
                return true;
            case (byte)'s':
                SetItems(Top(2, ref reader), ref reader);
                return true;
            case (byte)'u':
                SetItems(PopToMark(ref reader), ref reader);
                return true;
            case (byte)'d':
                var pairs = PopToMark(ref reader);
                stack.Add(new PickleMap());
                SetItems(pairs, ref reader);
                return true;
            case 0x93:
                stack.Add(Top(2, ref reader) is [PickleScalar { Value: string { Length: <= MaxNameLength } module }, PickleScalar { Value: string { Length: <= MaxNameLength } name }]
                    ? new PickleObject($"{module}.{name}")
                    : throw reader.Error("module and name of a class", "other values"));
                return true;
            case (byte)'Q':
                stack.Add(types.Persistent(Pop(ref reader)));
                return true;
            case (byte)'R' or 0x81:
                var call = Top(2, ref reader);
                stack.Add(Call(call[0], call[1], ref reader));
                return true;
            case 0x92:
                var named = Top(3, ref reader);
                stack.Add(Call(named[0], named[2] is PickleMap { Entries.Count: 0 } ? named[1] : new PickleSequence(PickleSequenceKind.Tuple, [named[1], named[2]]), ref reader));
                return true;
            case (byte)'b':
                var state = Pop(ref reader);
                if (Peek(ref reader) is PickleObject opaque)
                {
                    opaque.State = state;
                }

                // Attributes of an OrderedDict or a parameter (_metadata, hooks) are no part of their values.
                return true;
            default:
                return false;
        }
    }

    private PickleValue Call(PickleValue function, PickleValue arguments, ref PickleReader reader) =>
        function is PickleObject { Arguments: null } known ? types.Call(known, arguments) : function is PickleObject ? new PickleObject("call", new PickleSequence(PickleSequenceKind.Tuple, [function, arguments])) : throw reader.Error("a class or function to call", function.GetType().Name);

    private static PickleScalar Integer(long value) => value is >= 0 and < 256 ? SmallIntegers[value] : new(value);

    private static PickleScalar LongInteger(int length, ref PickleReader reader)
    {
        if (length is < 0 or > MaxIntegerBytes)
        {
            throw reader.Error($"an integer of at most {MaxIntegerBytes} bytes", $"{length}");
        }

        BigInteger value = new(reader.Take(length));
        return value >= long.MinValue && value <= long.MaxValue ? Integer((long)value) : new(value);
    }

    private static PickleScalar Bytes(long length, ref PickleReader reader) => new((ReadOnlyMemory<byte>)reader.Take(length).ToArray());

    private void Append(List<PickleValue> items, ref PickleReader reader)
    {
        var target = Peek(ref reader);
        foreach (var item in items)
        {
            switch (target)
            {
                case PickleSequence { Kind: not PickleSequenceKind.Tuple } sequence:
                    sequence.Add(item);
                    break;
                case PickleObject opaque:
                    opaque.Add(item);
                    break;
                default:
                    throw reader.Error("a list to append to", target.GetType().Name);
            }
        }
    }

    private void SetItems(List<PickleValue> pairs, ref PickleReader reader)
    {
        var target = Peek(ref reader);
        if (pairs.Count % 2 != 0)
        {
            throw reader.Error("keys and values in pairs", $"{pairs.Count} values");
        }

        for (var i = 0; i < pairs.Count; i += 2)
        {
            switch (target)
            {
                case PickleMap map:
                    map.Set(pairs[i], pairs[i + 1]);
                    break;
                case PickleObject opaque:
                    opaque.Add(new PickleSequence(PickleSequenceKind.Tuple, [pairs[i], pairs[i + 1]]));
                    break;
                default:
                    throw reader.Error("a dict to set items of", target.GetType().Name);
            }
        }
    }

    private void Memoize(uint index, ref PickleReader reader)
    {
        // Picklers count up from 0, so no index is as high as the number of bytes.
        if (index >= (uint)reader.Length)
        {
            throw reader.Error($"a memo index below {reader.Length}", $"{index}");
        }

        if (index >= memo.Length)
        {
            Array.Resize(ref memo, (int)Math.Min(Math.Max(2L * memo.Length, index + 1L), reader.Length));
        }

        memoCount += memo[index] is null ? 1 : 0;
        memo[index] = Peek(ref reader);
    }

    private PickleValue Recall(uint index, ref PickleReader reader) =>
        index < memo.Length && memo[index] is { } value ? value : throw reader.Error("a memo index that was set", $"{index}");

    private PickleValue Peek(ref PickleReader reader) => stack.Count > Floor ? stack[^1] : throw reader.Error("a value on the stack", "none");

    private PickleValue Pop(ref PickleReader reader)
    {
        var value = Peek(ref reader);
        stack.RemoveAt(stack.Count - 1);
        return value;
    }

    private List<PickleValue> Top(int count, ref PickleReader reader) =>
        stack.Count - Floor >= count ? Cut(stack.Count - count) : throw reader.Error($"{count} values on the stack", $"{stack.Count - Floor}");

    private List<PickleValue> PopToMark(ref PickleReader reader) =>
        marks.TryPop(out var mark) ? Cut(mark) : throw reader.Error("a mark on the stack", "none");

    /// <summary>Values below a mark are out of reach until it is gone.</summary>
    private int Floor => marks.TryPeek(out var mark) ? mark : 0;

    private List<PickleValue> Cut(int from)
    {
        var cut = stack.GetRange(from, stack.Count - from);
        stack.RemoveRange(from, stack.Count - from);
        return cut;
    }
}
