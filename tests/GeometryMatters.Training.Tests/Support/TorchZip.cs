using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;

namespace GeometryMatters.Training.Tests.Support;

/// <summary>Reads a state dictionary of contiguous float32 tensors from a torch zip file: just the pickle opcodes that such files have.</summary>
internal static class TorchZip
{
    private static readonly object Mark = new();

    public static Dictionary<string, (long[] Shape, float[] Values)> Read(string relative)
    {
        using var zip = ZipFile.OpenRead(GeometryMatters.Tests.RequireShared.File(relative));
        var root = zip.Entries.First(e => e.FullName.EndsWith("data.pkl", StringComparison.Ordinal)).FullName[..^"data.pkl".Length];
        var storages = new Dictionary<string, float[]>();
        var result = new Dictionary<string, (long[] Shape, float[] Values)>();
        foreach (var (key, value) in Unpickle(Bytes(zip, root + "data.pkl")))
        {
            if (value is object[] { Length: >= 4 } t && t[0] is object[] { Length: >= 3 } storage)
            {
                var id = (string)storage[2];
                if (!storages.TryGetValue(id, out var all))
                {
                    storages[id] = all = MemoryMarshal.Cast<byte, float>(Bytes(zip, $"{root}data/{id}")).ToArray();
                }

                var shape = ((object[])t[2]).Cast<long>().ToArray();
                result[key] = (shape, all.AsSpan((int)(long)t[1], (int)shape.Aggregate(1L, (a, b) => a * b)).ToArray());
            }
        }

        return result;
    }

    private static byte[] Bytes(ZipArchive zip, string name)
    {
        using var stream = zip.GetEntry(name)!.Open();
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }

    private static List<(string Key, object? Value)> Unpickle(byte[] p)
    {
        var stack = new List<object?>();
        var memo = new Dictionary<int, object?>();
        var items = new List<(string, object?)>();
        object? Pop()
        {
            var v = stack[^1];
            stack.RemoveAt(stack.Count - 1);
            return v;
        }

        object?[] PopToMark()
        {
            var at = stack.LastIndexOf(Mark);
            var v = stack.Skip(at + 1).ToArray();
            stack.RemoveRange(at, stack.Count - at);
            return v;
        }

        string Line(ref int i)
        {
            var end = Array.IndexOf(p, (byte)'\n', i);
            var s = Encoding.ASCII.GetString(p, i, end - i);
            i = end + 1;
            return s;
        }

        for (var i = 0; ;)
        {
            switch ((char)p[i++])
            {
                case '\u0080': i++; break;
                case '(': stack.Add(Mark); break;
                case '}': case ']': stack.Add("{}"); break;
                case ')': stack.Add(Array.Empty<object>()); break;
                case 'N': stack.Add(null); break;
                case '\u0088': stack.Add(true); break;
                case '\u0089': stack.Add(false); break;
                case 'K': stack.Add((long)p[i++]); break;
                case 'M': stack.Add((long)BinaryPrimitives.ReadUInt16LittleEndian(p.AsSpan(i))); i += 2; break;
                case 'J': stack.Add((long)BinaryPrimitives.ReadInt32LittleEndian(p.AsSpan(i))); i += 4; break;
                case 'X':
                    var length = BinaryPrimitives.ReadInt32LittleEndian(p.AsSpan(i));
                    stack.Add(Encoding.UTF8.GetString(p, i + 4, length));
                    i += 4 + length;
                    break;
                case 'c': stack.Add(Line(ref i) + "." + Line(ref i)); break;
                case 'q': memo[p[i++]] = stack[^1]; break;
                case 'r': memo[BinaryPrimitives.ReadInt32LittleEndian(p.AsSpan(i))] = stack[^1]; i += 4; break;
                case 'h': stack.Add(memo[p[i++]]); break;
                case 'j': stack.Add(memo[BinaryPrimitives.ReadInt32LittleEndian(p.AsSpan(i))]); i += 4; break;
                case 't': stack.Add(PopToMark()); break;
                case '\u0085': stack.Add(new[] { Pop() }); break;
                case '\u0086': { var b = Pop(); stack.Add(new[] { Pop(), b }); break; }
                case '\u0087': { var c = Pop(); var b = Pop(); stack.Add(new[] { Pop(), b, c }); break; }
                case 'Q': break; // a persistent id stands for its storage
                case 'R': { var arguments = Pop(); Pop(); stack.Add(arguments); break; }
                case 'b': Pop(); break;
                case 's': { var v = Pop(); items.Add(((string)Pop()!, v)); break; }
                case 'u':
                    var pairs = PopToMark();
                    for (var k = 0; k < pairs.Length; k += 2)
                    {
                        items.Add(((string)pairs[k]!, pairs[k + 1]));
                    }

                    break;
                case '.': return items;
                default: throw new NotSupportedException($"Opcode 0x{p[i - 1]:x2} at {i - 1}.");
            }
        }
    }
}
