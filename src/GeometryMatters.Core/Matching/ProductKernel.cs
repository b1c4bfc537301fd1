using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using GeometryMatters.Fields;

namespace GeometryMatters.Matching;

/// <summary>Dot products of the rows of two packed matrices, tile by tile, in registers.</summary>
/// <remarks>
/// Every dot product is summed the same way whatever kernel, tile, thread or vector width computes it: channels in ascending order by fused
/// multiply-add within blocks of <see cref="ChannelBlock"/>, and the blocks' sums added in order. The bits of a similarity therefore depend on
/// the two rows alone. Blocking also bounds the rounding error: (256 + blocks) · 2⁻²⁴ · Σ|aₖbₖ|.
/// <para>The kernels repeat each other on purpose: sums stay in registers only as locals that are written out one by one, as many as there are registers.</para>
/// </remarks>
internal static unsafe class ProductKernel
{
    /// <summary>Channels summed in registers before they are added to the tile: 16 KiB of a panel.</summary>
    public const int ChannelBlock = 256;

    private const int Panel = RowPanels.PanelRows;

    /// <summary>Fills a tile with the products of panels of a and b.</summary>
    /// <param name="a">Left rows.</param>
    /// <param name="aPanel">First panel of a.</param>
    /// <param name="aPanels">Panels of a: the tile has 16 times as many rows.</param>
    /// <param name="b">Right rows.</param>
    /// <param name="bPanel">First panel of b.</param>
    /// <param name="bPanels">Panels of b: the tile has 16 times as many columns.</param>
    /// <param name="tile">Receives the products, row-major.</param>
    /// <param name="stride">Floats from one row of the tile to the next.</param>
    public static void Multiply(RowPanels a, int aPanel, int aPanels, RowPanels b, int bPanel, int bPanels, float* tile, int stride) =>
        Multiply(a, aPanel, aPanels, b, bPanel, bPanels, 0, a.Channels, tile, stride, RowProducts.Widest);

    /// <summary>The same over some of the channels, with the kernels of one vector width.</summary>
    public static void Multiply(
        RowPanels a,
        int aPanel,
        int aPanels,
        RowPanels b,
        int bPanel,
        int bPanels,
        int firstChannel,
        int channels,
        float* tile,
        int stride,
        VectorWidth registers)
    {
        // Left panels are widened once per block of channels, right ones three at a time, so that they are read from the cache.
        var rented = ArrayPool<float>.Shared.Rent(((a.IsWidened ? aPanels : 0) + (b.IsWidened ? 3 : 0)) * ChannelBlock * Panel + Panel);
        fixed (float* scratch = rented)
        {
            var leftScratch = (float*)(((nuint)scratch + 63) & ~(nuint)63);
            var rightScratch = leftScratch + (a.IsWidened ? (long)aPanels * ChannelBlock * Panel : 0);
            var end = firstChannel + channels;
            for (var first = firstChannel; first < end; first += ChannelBlock)
            {
                var count = Math.Min(ChannelBlock, end - first);
                var add = first > firstChannel;
                var left = a.Read(aPanel, aPanels, first, count, leftScratch, registers, out var aStride);
                for (int j = 0, width; j < bPanels; j += width)
                {
                    width = bPanels - j >= 3 ? 3 : 1;
                    var right = b.Read(bPanel + j, width, first, count, rightScratch, registers, out var bStride);
                    for (var i = 0; i < aPanels; i++)
                    {
                        Panels(left + (i * aStride), right, bStride, width, count, tile + ((long)i * Panel * stride) + (j * Panel), stride, add, registers);
                    }
                }
            }
        }

        ArrayPool<float>.Shared.Return(rented);
        GC.KeepAlive(a);
        GC.KeepAlive(b);
    }

    // One panel of a, and one or three panels of b.
    private static void Panels(float* a, float* b, long bStride, int width, int count, float* c, int stride, bool add, VectorWidth registers)
    {
        if (registers == VectorWidth.Bits512)
        {
            for (var r = 0; r < Panel; r += 8)
            {
                if (width == 3)
                {
                    Kernel8X48(a + r, b, b + bStride, b + (2 * bStride), count, c + (r * stride), stride, add);
                }
                else
                {
                    Kernel8X16(a + r, b, count, c + (r * stride), stride, add);
                }
            }
        }
        else if (registers == VectorWidth.Bits256)
        {
            for (var panel = 0; panel < width; panel++)
            {
                // A panel of each side is all that the first-level cache holds.
                var right = b + (panel * bStride);
                var to = c + (panel * Panel);
                Kernel6X16(a, right, count, to, stride, add);
                Kernel6X16(a + 6, right, count, to + (6 * stride), stride, add);
                Kernel4X16(a + 12, right, count, to + (12 * stride), stride, add);
            }
        }
        else if (registers == VectorWidth.Bits128)
        {
            for (var panel = 0; panel < width; panel++)
            {
                for (var r = 0; r < Panel; r += 4)
                {
                    for (var s = 0; s < Panel; s += 8)
                    {
                        Kernel4X8(a + r, b + (panel * bStride) + s, count, c + (r * stride) + (panel * Panel) + s, stride, add);
                    }
                }
            }
        }
        else
        {
            for (var panel = 0; panel < width; panel++)
            {
                Scalar(a, b + (panel * bStride), count, c + (panel * Panel), stride, add);
            }
        }
    }

    // A fused multiply-add has the same bits however it is computed.
    private static void Scalar(float* a, float* b, int count, float* c, int stride, bool add)
    {
        for (var r = 0; r < Panel; r++)
        {
            for (var s = 0; s < Panel; s++)
            {
                var sum = 0f;
                for (var k = 0; k < count * Panel; k += Panel)
                {
                    sum = MathF.FusedMultiplyAdd(a[k + r], b[k + s], sum);
                }

                var to = c + ((long)r * stride) + s;
                *to = add ? *to + sum : sum;
            }
        }
    }

    // 24 sums, three right vectors and one broadcast: 28 of the 32 registers of AVX-512.
    private static void Kernel8X48(float* a, float* b, float* b1, float* b2, int count, float* c, int stride, bool add)
    {
        Vector512<float> x0 = default, y0 = default, z0 = default, x1 = default, y1 = default, z1 = default;
        Vector512<float> x2 = default, y2 = default, z2 = default, x3 = default, y3 = default, z3 = default;
        Vector512<float> x4 = default, y4 = default, z4 = default, x5 = default, y5 = default, z5 = default;
        Vector512<float> x6 = default, y6 = default, z6 = default, x7 = default, y7 = default, z7 = default;
        for (var end = a + (count * Panel); a < end; a += Panel, b += Panel, b1 += Panel, b2 += Panel)
        {
            Vector512<float> x = Vector512.Load(b), y = Vector512.Load(b1), z = Vector512.Load(b2);
            var s = Vector512.Create(a[0]);
            (x0, y0, z0) = (Vector512.FusedMultiplyAdd(s, x, x0), Vector512.FusedMultiplyAdd(s, y, y0), Vector512.FusedMultiplyAdd(s, z, z0));
            s = Vector512.Create(a[1]);
            (x1, y1, z1) = (Vector512.FusedMultiplyAdd(s, x, x1), Vector512.FusedMultiplyAdd(s, y, y1), Vector512.FusedMultiplyAdd(s, z, z1));
            s = Vector512.Create(a[2]);
            (x2, y2, z2) = (Vector512.FusedMultiplyAdd(s, x, x2), Vector512.FusedMultiplyAdd(s, y, y2), Vector512.FusedMultiplyAdd(s, z, z2));
            s = Vector512.Create(a[3]);
            (x3, y3, z3) = (Vector512.FusedMultiplyAdd(s, x, x3), Vector512.FusedMultiplyAdd(s, y, y3), Vector512.FusedMultiplyAdd(s, z, z3));
            s = Vector512.Create(a[4]);
            (x4, y4, z4) = (Vector512.FusedMultiplyAdd(s, x, x4), Vector512.FusedMultiplyAdd(s, y, y4), Vector512.FusedMultiplyAdd(s, z, z4));
            s = Vector512.Create(a[5]);
            (x5, y5, z5) = (Vector512.FusedMultiplyAdd(s, x, x5), Vector512.FusedMultiplyAdd(s, y, y5), Vector512.FusedMultiplyAdd(s, z, z5));
            s = Vector512.Create(a[6]);
            (x6, y6, z6) = (Vector512.FusedMultiplyAdd(s, x, x6), Vector512.FusedMultiplyAdd(s, y, y6), Vector512.FusedMultiplyAdd(s, z, z6));
            s = Vector512.Create(a[7]);
            (x7, y7, z7) = (Vector512.FusedMultiplyAdd(s, x, x7), Vector512.FusedMultiplyAdd(s, y, y7), Vector512.FusedMultiplyAdd(s, z, z7));
        }

        Put(c, x0, y0, z0, add);
        Put(c += stride, x1, y1, z1, add);
        Put(c += stride, x2, y2, z2, add);
        Put(c += stride, x3, y3, z3, add);
        Put(c += stride, x4, y4, z4, add);
        Put(c += stride, x5, y5, z5, add);
        Put(c += stride, x6, y6, z6, add);
        Put(c + stride, x7, y7, z7, add);
    }

    private static void Kernel8X16(float* a, float* b, int count, float* c, int stride, bool add)
    {
        Vector512<float> s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default;
        for (var end = a + (count * Panel); a < end; a += Panel, b += Panel)
        {
            var x = Vector512.Load(b);
            s0 = Vector512.FusedMultiplyAdd(Vector512.Create(a[0]), x, s0);
            s1 = Vector512.FusedMultiplyAdd(Vector512.Create(a[1]), x, s1);
            s2 = Vector512.FusedMultiplyAdd(Vector512.Create(a[2]), x, s2);
            s3 = Vector512.FusedMultiplyAdd(Vector512.Create(a[3]), x, s3);
            s4 = Vector512.FusedMultiplyAdd(Vector512.Create(a[4]), x, s4);
            s5 = Vector512.FusedMultiplyAdd(Vector512.Create(a[5]), x, s5);
            s6 = Vector512.FusedMultiplyAdd(Vector512.Create(a[6]), x, s6);
            s7 = Vector512.FusedMultiplyAdd(Vector512.Create(a[7]), x, s7);
        }

        Put(c, s0, add);
        Put(c += stride, s1, add);
        Put(c += stride, s2, add);
        Put(c += stride, s3, add);
        Put(c += stride, s4, add);
        Put(c += stride, s5, add);
        Put(c += stride, s6, add);
        Put(c + stride, s7, add);
    }

    // Twelve sums, two right vectors and one broadcast: 15 of the 16 registers of AVX2.
    private static void Kernel6X16(float* a, float* b, int count, float* c, int stride, bool add)
    {
        Vector256<float> x0 = default, y0 = default, x1 = default, y1 = default, x2 = default, y2 = default;
        Vector256<float> x3 = default, y3 = default, x4 = default, y4 = default, x5 = default, y5 = default;
        for (var end = a + (count * Panel); a < end; a += Panel, b += Panel)
        {
            Vector256<float> x = Vector256.Load(b), y = Vector256.Load(b + 8);
            var s = Vector256.Create(a[0]);
            x0 = Vector256.FusedMultiplyAdd(s, x, x0);
            y0 = Vector256.FusedMultiplyAdd(s, y, y0);
            s = Vector256.Create(a[1]);
            x1 = Vector256.FusedMultiplyAdd(s, x, x1);
            y1 = Vector256.FusedMultiplyAdd(s, y, y1);
            s = Vector256.Create(a[2]);
            x2 = Vector256.FusedMultiplyAdd(s, x, x2);
            y2 = Vector256.FusedMultiplyAdd(s, y, y2);
            s = Vector256.Create(a[3]);
            x3 = Vector256.FusedMultiplyAdd(s, x, x3);
            y3 = Vector256.FusedMultiplyAdd(s, y, y3);
            s = Vector256.Create(a[4]);
            x4 = Vector256.FusedMultiplyAdd(s, x, x4);
            y4 = Vector256.FusedMultiplyAdd(s, y, y4);
            s = Vector256.Create(a[5]);
            x5 = Vector256.FusedMultiplyAdd(s, x, x5);
            y5 = Vector256.FusedMultiplyAdd(s, y, y5);
        }

        Put(c, x0, y0, add);
        Put(c += stride, x1, y1, add);
        Put(c += stride, x2, y2, add);
        Put(c += stride, x3, y3, add);
        Put(c += stride, x4, y4, add);
        Put(c + stride, x5, y5, add);
    }

    private static void Kernel4X16(float* a, float* b, int count, float* c, int stride, bool add)
    {
        Vector256<float> x0 = default, y0 = default, x1 = default, y1 = default, x2 = default, y2 = default, x3 = default, y3 = default;
        for (var end = a + (count * Panel); a < end; a += Panel, b += Panel)
        {
            Vector256<float> x = Vector256.Load(b), y = Vector256.Load(b + 8);
            var s = Vector256.Create(a[0]);
            (x0, y0) = (Vector256.FusedMultiplyAdd(s, x, x0), Vector256.FusedMultiplyAdd(s, y, y0));
            s = Vector256.Create(a[1]);
            (x1, y1) = (Vector256.FusedMultiplyAdd(s, x, x1), Vector256.FusedMultiplyAdd(s, y, y1));
            s = Vector256.Create(a[2]);
            (x2, y2) = (Vector256.FusedMultiplyAdd(s, x, x2), Vector256.FusedMultiplyAdd(s, y, y2));
            s = Vector256.Create(a[3]);
            (x3, y3) = (Vector256.FusedMultiplyAdd(s, x, x3), Vector256.FusedMultiplyAdd(s, y, y3));
        }

        Put(c, x0, y0, add);
        Put(c += stride, x1, y1, add);
        Put(c += stride, x2, y2, add);
        Put(c + stride, x3, y3, add);
    }

    private static void Kernel4X8(float* a, float* b, int count, float* c, int stride, bool add)
    {
        Vector128<float> x0 = default, y0 = default, x1 = default, y1 = default, x2 = default, y2 = default, x3 = default, y3 = default;
        for (var end = a + (count * Panel); a < end; a += Panel, b += Panel)
        {
            Vector128<float> x = Vector128.Load(b), y = Vector128.Load(b + 4);
            var s = Vector128.Create(a[0]);
            (x0, y0) = (Vector128.FusedMultiplyAdd(s, x, x0), Vector128.FusedMultiplyAdd(s, y, y0));
            s = Vector128.Create(a[1]);
            (x1, y1) = (Vector128.FusedMultiplyAdd(s, x, x1), Vector128.FusedMultiplyAdd(s, y, y1));
            s = Vector128.Create(a[2]);
            (x2, y2) = (Vector128.FusedMultiplyAdd(s, x, x2), Vector128.FusedMultiplyAdd(s, y, y2));
            s = Vector128.Create(a[3]);
            (x3, y3) = (Vector128.FusedMultiplyAdd(s, x, x3), Vector128.FusedMultiplyAdd(s, y, y3));
        }

        Put(c, x0, y0, add);
        Put(c += stride, x1, y1, add);
        Put(c += stride, x2, y2, add);
        Put(c + stride, x3, y3, add);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(float* c, Vector512<float> sum, bool add) => (add ? Vector512.Load(c) + sum : sum).Store(c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(float* c, Vector512<float> x, Vector512<float> y, Vector512<float> z, bool add)
    {
        Put(c, x, add);
        Put(c + 16, y, add);
        Put(c + 32, z, add);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(float* c, Vector256<float> x, Vector256<float> y, bool add)
    {
        (add ? Vector256.Load(c) + x : x).Store(c);
        (add ? Vector256.Load(c + 8) + y : y).Store(c + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(float* c, Vector128<float> x, Vector128<float> y, bool add)
    {
        (add ? Vector128.Load(c) + x : x).Store(c);
        (add ? Vector128.Load(c + 4) + y : y).Store(c + 4);
    }
}
