using System.Runtime.InteropServices;

namespace GeometryMatters.Serialization;

/// <summary>Gathers elements that lie at strides into C order.</summary>
internal static class StridedCopy
{
    /// <summary>Copies; the caller has checked that every element lies in the source. Strides count elements.</summary>
    public static void ToCOrder(ReadOnlySpan<byte> source, Span<byte> target, int size, ReadOnlySpan<int> shape, ReadOnlySpan<long> strides)
    {
        switch (size)
        {
            case 1:
                Gather(source, target, shape, strides);
                break;
            case 2:
                Gather(MemoryMarshal.Cast<byte, ushort>(source), MemoryMarshal.Cast<byte, ushort>(target), shape, strides);
                break;
            case 4:
                Gather(MemoryMarshal.Cast<byte, uint>(source), MemoryMarshal.Cast<byte, uint>(target), shape, strides);
                break;
            default:
                Gather(MemoryMarshal.Cast<byte, ulong>(source), MemoryMarshal.Cast<byte, ulong>(target), shape, strides);
                break;
        }
    }

    private static void Gather<T>(ReadOnlySpan<T> source, Span<T> target, ReadOnlySpan<int> shape, ReadOnlySpan<long> strides)
    {
        if (target.Length == 0)
        {
            return;
        }

        if (shape.Length == 0)
        {
            target[0] = source[0];
            return;
        }

        var last = shape.Length - 1;
        var (row, step) = (shape[last], strides[last]);
        Span<int> index = stackalloc int[shape.Length];
        index.Clear();
        long start = 0;
        for (var o = 0; ; o += row)
        {
            for (var i = 0; i < row; i++)
            {
                target[o + i] = source[(int)(start + (i * step))];
            }

            var axis = last - 1;
            for (; axis >= 0; axis--)
            {
                start += strides[axis];
                if (++index[axis] < shape[axis])
                {
                    break;
                }

                start -= strides[axis] * shape[axis];
                index[axis] = 0;
            }

            if (axis < 0)
            {
                return;
            }
        }
    }
}
