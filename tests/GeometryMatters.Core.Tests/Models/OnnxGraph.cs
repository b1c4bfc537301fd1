using System.Buffers.Binary;
using System.Text;

namespace GeometryMatters.Tests.Models;

/// <summary>Writes small ONNX models, protobuf by hand: opset 17, IR version 8.</summary>
internal sealed class OnnxGraph
{
    public const int Float = 1, Int64 = 7, Half = 10;

    private byte[] graph = [];

    public OnnxGraph Node(string operation, string[] inputs, string output, params (string Name, long Value)[] attributes)
    {
        MemoryStream node = new();
        foreach (var input in inputs)
        {
            Text(node, 1, input);
        }

        Text(node, 2, output);
        Text(node, 4, operation);
        foreach (var (name, value) in attributes)
        {
            MemoryStream attribute = new();
            Text(attribute, 1, name);
            Varint(attribute, 3, value);
            Varint(attribute, 20, 2);
            Message(node, 5, attribute);
        }

        Append(1, node);
        return this;
    }

    public OnnxGraph Constant(string name, float[] values, params int[] shape)
    {
        MemoryStream tensor = new();
        foreach (var side in shape)
        {
            Varint(tensor, 1, side);
        }

        Varint(tensor, 2, Float);
        Text(tensor, 8, name);
        var raw = new byte[4 * values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(raw.AsSpan(4 * i), values[i]);
        }

        Message(tensor, 9, new(raw));
        Append(5, tensor);
        return this;
    }

    /// <summary>A constant whose values lie in a file beside the model.</summary>
    public OnnxGraph ExternalConstant(string name, string location, params int[] shape)
    {
        MemoryStream tensor = new(), entry = new();
        foreach (var side in shape)
        {
            Varint(tensor, 1, side);
        }

        Varint(tensor, 2, Float);
        Text(tensor, 8, name);
        Text(entry, 1, "location");
        Text(entry, 2, location);
        Message(tensor, 13, entry);
        Varint(tensor, 14, 1);
        Append(5, tensor);
        return this;
    }

    /// <summary>A side below zero is free.</summary>
    public OnnxGraph Input(string name, int type, params int[] shape) => Value(11, name, type, shape);

    public OnnxGraph Output(string name, int type, params int[] shape) => Value(12, name, type, shape);

    public byte[] ToBytes()
    {
        MemoryStream model = new(), opset = new(), named = new();
        Varint(model, 1, 8);
        Text(named, 2, "test");
        named.Write(graph);
        Message(model, 7, named);
        Text(opset, 1, "");
        Varint(opset, 2, 17);
        Message(model, 8, opset);
        return model.ToArray();
    }

    private OnnxGraph Value(int field, string name, int type, int[] shape)
    {
        MemoryStream value = new(), kind = new(), tensor = new(), sides = new();
        foreach (var side in shape)
        {
            MemoryStream dimension = new();
            if (side < 0)
            {
                Text(dimension, 2, "batch");
            }
            else
            {
                Varint(dimension, 1, side);
            }

            Message(sides, 1, dimension);
        }

        Varint(tensor, 1, type);
        Message(tensor, 2, sides);
        Message(kind, 1, tensor);
        Text(value, 1, name);
        Message(value, 2, kind);
        Append(field, value);
        return this;
    }

    private void Append(int field, MemoryStream content)
    {
        MemoryStream longer = new();
        longer.Write(graph);
        Message(longer, field, content);
        graph = longer.ToArray();
    }

    private static void Varint(MemoryStream stream, int field, long value)
    {
        Raw(stream, (ulong)field << 3);
        Raw(stream, (ulong)value);
    }

    private static void Text(MemoryStream stream, int field, string text) => Message(stream, field, new(Encoding.UTF8.GetBytes(text)));

    private static void Message(MemoryStream stream, int field, MemoryStream content)
    {
        Raw(stream, ((ulong)field << 3) | 2);
        Raw(stream, (ulong)content.Length);
        content.WriteTo(stream);
    }

    private static void Raw(MemoryStream stream, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            stream.WriteByte((byte)(value | 0x80));
        }

        stream.WriteByte((byte)value);
    }
}
