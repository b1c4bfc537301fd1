using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace GeometryMatters.Tests;

/// <summary>Writes pickles opcode by opcode and packs them as torch.save does.</summary>
internal sealed class TorchBuilder
{
    private readonly List<byte> pickle = [0x80, 2];
    private readonly SortedDictionary<string, byte[]> storages = new(StringComparer.Ordinal);

    public byte[] Pickle => [.. pickle, (byte)'.'];

    /// <summary>A file of a ready pickle with storages 0 and 1 of 24 and 16 bytes.</summary>
    public static byte[] Pack(byte[] pickle)
    {
        TorchBuilder torch = new();
        torch.pickle.Clear();
        torch.pickle.AddRange(pickle);
        return torch.Store("0", new byte[24]).Store("1", new byte[16]).Build(stop: false);
    }

    /// <summary>A file that is one contiguous tensor.</summary>
    public static byte[] OneTensor(float[] values, params long[] shape)
    {
        var strides = new long[shape.Length];
        for (long i = shape.Length - 1, stride = 1; i >= 0; stride *= shape[i--])
        {
            strides[i] = stride;
        }

        return new TorchBuilder().Store("0", System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()).ToArray()).Tensor("0", values.Length, 0, shape, strides).Build();
    }

    public TorchBuilder Op(params ReadOnlySpan<byte> bytes)
    {
        pickle.AddRange(bytes);
        return this;
    }

    public TorchBuilder Op(char opcode) => Op((byte)opcode);

    public TorchBuilder Text(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        Op('X').Raw32(utf8.Length);
        return Op(utf8);
    }

    public TorchBuilder Int(long value)
    {
        if (value is >= 0 and < 256)
        {
            return Op((byte)'K', (byte)value);
        }

        Op(0x8a, 8);
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return Op(bytes);
    }

    public TorchBuilder Global(string module, string name) => Op('c').Op(Encoding.ASCII.GetBytes($"{module}\n{name}\n"));

    public TorchBuilder Tuple(params ReadOnlySpan<long> values)
    {
        Op('(');
        foreach (var value in values)
        {
            Int(value);
        }

        return Op('t');
    }

    public TorchBuilder Store(string key, byte[] bytes)
    {
        storages[key] = bytes;
        return this;
    }

    /// <summary>A tensor of floats (or another storage type) that lies in a storage.</summary>
    public TorchBuilder Tensor(string key, long count, long offset, long[] shape, long[] strides, string type = "FloatStorage", string device = "cuda:0")
    {
        Global("torch._utils", "_rebuild_tensor_v2").Op('(');
        Op('(').Text("storage").Global("torch", type).Text(key).Text(device).Int(count).Op('t').Op('Q');
        Int(offset).Tuple(shape).Tuple(strides).Op(0x89);
        return Global("collections", "OrderedDict").Op(')').Op('R').Op('t').Op('R');
    }

    public byte[] Build(bool bigEndian = false, CompressionLevel level = CompressionLevel.NoCompression, bool stop = true)
    {
        using MemoryStream memory = new();
        using (ZipArchive zip = new(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(zip, "x/data.pkl", stop ? Pickle : [.. pickle], level);
            Add(zip, "x/byteorder", bigEndian ? "big"u8 : "little"u8, level);
            foreach (var (key, bytes) in storages)
            {
                Add(zip, $"x/data/{key}", bytes, level);
            }

            Add(zip, "x/version", "3\n"u8, level);
        }

        return memory.ToArray();
    }

    private static void Add(ZipArchive zip, string name, ReadOnlySpan<byte> bytes, CompressionLevel level)
    {
        var entry = zip.CreateEntry(name, level);
        entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using var stream = entry.Open();
        stream.Write(bytes);
    }

    private TorchBuilder Raw32(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return Op(bytes);
    }
}
