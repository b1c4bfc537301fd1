using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;

namespace GeometryMatters.Training.Adapters;

/// <summary>Vectors over the memory of tensors; where a row ends within a vector the other lanes are zero and are not written.</summary>
internal static class Lanes
{
    /// <summary>The values of a contiguous tensor of single precision on the CPU, in place.</summary>
    public static Span<float> Of(torch.Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes);

    /// <summary>A tensor that no scope frees, with whatever its memory held.</summary>
    public static torch.Tensor Keep(params long[] shape) => torch.empty(shape, torch.float32).DetachFromDisposeScope();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Load(ReadOnlySpan<float> row, int at) => at + Vector<float>.Count <= row.Length ? new(row[at..]) : LoadEnd(row[at..]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector<float> value, Span<float> row, int at)
    {
        if (at + Vector<float>.Count <= row.Length)
        {
            value.CopyTo(row[at..]);
        }
        else
        {
            StoreEnd(value, row[at..]);
        }
    }

    private static Vector<float> LoadEnd(ReadOnlySpan<float> rest)
    {
        Span<float> whole = stackalloc float[Vector<float>.Count];
        whole.Clear();
        rest.CopyTo(whole);
        return new(whole);
    }

    private static void StoreEnd(Vector<float> value, Span<float> rest)
    {
        Span<float> whole = stackalloc float[Vector<float>.Count];
        value.CopyTo(whole);
        whole[..rest.Length].CopyTo(rest);
    }
}
