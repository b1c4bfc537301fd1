using System.Runtime.Intrinsics;

namespace GeometryMatters.Fields;

/// <summary>Registers that a product may use.</summary>
internal enum VectorWidth
{
    Scalar,
    Bits128,
    Bits256,
    Bits512,
}

/// <summary>Dot products of rows with rows.</summary>
/// <remarks>
/// A dot product is summed in one order whatever the registers, the tile and the thread: channel k goes to sum k mod 16, by fused
/// multiply-adds in ascending order, and the 16 sums are added pairwise. Its bits depend on the two rows alone, and it is off by at most
/// (groups of 16 channels + 4) · 2⁻²⁴ · Σ|aₖbₖ|.
/// <para>
/// The tiles repeat each other on purpose: each keeps as many sums as its registers hold, and sums stay in registers only as locals that are
/// written out one by one. Tests hold all of them to one scalar loop, bit for bit.
/// </para>
/// </remarks>
internal static unsafe class RowProducts
{
    public static VectorWidth Widest { get; } =
        Vector512.IsHardwareAccelerated ? VectorWidth.Bits512
        : Vector256.IsHardwareAccelerated ? VectorWidth.Bits256
        : Vector128.IsHardwareAccelerated ? VectorWidth.Bits128
        : VectorWidth.Scalar;

    /// <summary>Largest relative rounding error of a product of rows of that many groups of 16 channels, against Σ|aₖbₖ|.</summary>
    public static double ErrorOf(int groups) => (groups + 4) * Math.Pow(2, -24) * 1.01;

    /// <summary>Products of every left row with every right row.</summary>
    /// <param name="left">First left row.</param>
    /// <param name="leftCount">Left rows, at least 1.</param>
    /// <param name="right">First right row.</param>
    /// <param name="rightCount">Right rows, at least 1.</param>
    /// <param name="groups">Groups of 16 channels; rows follow each other without gaps.</param>
    /// <param name="products">Receives the products, one line per left row.</param>
    /// <param name="stride">Floats from one line to the next.</param>
    /// <param name="width">Registers to use.</param>
    public static void Multiply(float* left, int leftCount, float* right, int rightCount, int groups, float* products, int stride, VectorWidth width)
    {
        switch (width)
        {
            case VectorWidth.Bits512:
                FourByFour<Lanes512>(left, leftCount, right, rightCount, groups, products, stride);
                break;
            case VectorWidth.Bits256:
                FourByThree(left, leftCount, right, rightCount, groups, products, stride);
                break;
            case VectorWidth.Bits128:
                TwoByTwo<Lanes128>(left, leftCount, right, rightCount, groups, products, stride);
                break;
            default:
                TwoByTwo<ScalarLanes>(left, leftCount, right, rightCount, groups, products, stride);
                break;
        }
    }

    /// <summary>Products of one row with four others.</summary>
    public static Vector128<float> OneByFour(float* row, float* a, float* b, float* c, float* d, int groups, VectorWidth width) => width switch
    {
        VectorWidth.Bits512 => OneByFour<Lanes512>(row, a, b, c, d, groups),
        VectorWidth.Bits256 => OneByFour<Lanes256>(row, a, b, c, d, groups),
        VectorWidth.Bits128 => OneByFour<Lanes128>(row, a, b, c, d, groups),
        _ => OneByFour<ScalarLanes>(row, a, b, c, d, groups),
    };

    private static Vector128<float> OneByFour<T>(float* row, float* a, float* b, float* c, float* d, int groups)
        where T : struct, ISixteenLanes<T>
    {
        T sa = default, sb = default, sc = default, sd = default;
        for (var k = 0; k < groups * AlignedRows.Group; k += AlignedRows.Group)
        {
            var x = T.Load(row + k);
            sa = T.MultiplyAdd(x, T.Load(a + k), sa);
            sb = T.MultiplyAdd(x, T.Load(b + k), sb);
            sc = T.MultiplyAdd(x, T.Load(c + k), sc);
            sd = T.MultiplyAdd(x, T.Load(d + k), sd);
        }

        return Vector128.Create(T.Total(sa), T.Total(sb), T.Total(sc), T.Total(sd));
    }

    // Tiles at the end repeat the last row and write the same value again.
    private static void FourByFour<T>(float* left, int leftCount, float* right, int rightCount, int groups, float* products, int stride)
        where T : struct, ISixteenLanes<T>
    {
        var length = groups * AlignedRows.Group;
        for (var i = 0; i < leftCount; i += 4)
        {
            int i1 = Math.Min(i + 1, leftCount - 1), i2 = Math.Min(i + 2, leftCount - 1), i3 = Math.Min(i + 3, leftCount - 1);
            for (var j = 0; j < rightCount; j += 4)
            {
                int j1 = Math.Min(j + 1, rightCount - 1), j2 = Math.Min(j + 2, rightCount - 1), j3 = Math.Min(j + 3, rightCount - 1);
                float* p0 = left + ((long)i * length), p1 = left + ((long)i1 * length), p2 = left + ((long)i2 * length), p3 = left + ((long)i3 * length);
                float* q0 = right + ((long)j * length), q1 = right + ((long)j1 * length), q2 = right + ((long)j2 * length), q3 = right + ((long)j3 * length);
                T s00 = default, s01 = default, s02 = default, s03 = default, s10 = default, s11 = default, s12 = default, s13 = default;
                T s20 = default, s21 = default, s22 = default, s23 = default, s30 = default, s31 = default, s32 = default, s33 = default;
                for (var k = 0; k < length; k += AlignedRows.Group)
                {
                    T y0 = T.Load(q0 + k), y1 = T.Load(q1 + k), y2 = T.Load(q2 + k), y3 = T.Load(q3 + k);
                    var x = T.Load(p0 + k);
                    s00 = T.MultiplyAdd(x, y0, s00);
                    s01 = T.MultiplyAdd(x, y1, s01);
                    s02 = T.MultiplyAdd(x, y2, s02);
                    s03 = T.MultiplyAdd(x, y3, s03);
                    x = T.Load(p1 + k);
                    s10 = T.MultiplyAdd(x, y0, s10);
                    s11 = T.MultiplyAdd(x, y1, s11);
                    s12 = T.MultiplyAdd(x, y2, s12);
                    s13 = T.MultiplyAdd(x, y3, s13);
                    x = T.Load(p2 + k);
                    s20 = T.MultiplyAdd(x, y0, s20);
                    s21 = T.MultiplyAdd(x, y1, s21);
                    s22 = T.MultiplyAdd(x, y2, s22);
                    s23 = T.MultiplyAdd(x, y3, s23);
                    x = T.Load(p3 + k);
                    s30 = T.MultiplyAdd(x, y0, s30);
                    s31 = T.MultiplyAdd(x, y1, s31);
                    s32 = T.MultiplyAdd(x, y2, s32);
                    s33 = T.MultiplyAdd(x, y3, s33);
                }

                float* o0 = products + ((long)i * stride), o1 = products + ((long)i1 * stride), o2 = products + ((long)i2 * stride), o3 = products + ((long)i3 * stride);
                (o0[j], o0[j1], o0[j2], o0[j3]) = (T.Total(s00), T.Total(s01), T.Total(s02), T.Total(s03));
                (o1[j], o1[j1], o1[j2], o1[j3]) = (T.Total(s10), T.Total(s11), T.Total(s12), T.Total(s13));
                (o2[j], o2[j1], o2[j2], o2[j3]) = (T.Total(s20), T.Total(s21), T.Total(s22), T.Total(s23));
                (o3[j], o3[j1], o3[j2], o3[j3]) = (T.Total(s30), T.Total(s31), T.Total(s32), T.Total(s33));
            }
        }
    }

    // Sixteen registers hold twelve half sums: the lower halves of the lanes go first, then the upper ones.
    private static void FourByThree(float* left, int leftCount, float* right, int rightCount, int groups, float* products, int stride)
    {
        var length = groups * AlignedRows.Group;
        var halves = stackalloc Vector256<float>[12];
        for (var i = 0; i < leftCount; i += 4)
        {
            int i1 = Math.Min(i + 1, leftCount - 1), i2 = Math.Min(i + 2, leftCount - 1), i3 = Math.Min(i + 3, leftCount - 1);
            float* p0 = left + ((long)i * length), p1 = left + ((long)i1 * length), p2 = left + ((long)i2 * length), p3 = left + ((long)i3 * length);
            float* o0 = products + ((long)i * stride), o1 = products + ((long)i1 * stride), o2 = products + ((long)i2 * stride), o3 = products + ((long)i3 * stride);
            for (var j = 0; j < rightCount; j += 3)
            {
                int j1 = Math.Min(j + 1, rightCount - 1), j2 = Math.Min(j + 2, rightCount - 1);
                float* q0 = right + ((long)j * length), q1 = right + ((long)j1 * length), q2 = right + ((long)j2 * length);
                Half(p0, p1, p2, p3, q0, q1, q2, length, halves, add: false);
                Half(p0 + 8, p1 + 8, p2 + 8, p3 + 8, q0 + 8, q1 + 8, q2 + 8, length, halves, add: true);
                (o0[j], o0[j1], o0[j2]) = (Lanes256.Total(halves[0]), Lanes256.Total(halves[1]), Lanes256.Total(halves[2]));
                (o1[j], o1[j1], o1[j2]) = (Lanes256.Total(halves[3]), Lanes256.Total(halves[4]), Lanes256.Total(halves[5]));
                (o2[j], o2[j1], o2[j2]) = (Lanes256.Total(halves[6]), Lanes256.Total(halves[7]), Lanes256.Total(halves[8]));
                (o3[j], o3[j1], o3[j2]) = (Lanes256.Total(halves[9]), Lanes256.Total(halves[10]), Lanes256.Total(halves[11]));
            }
        }
    }

    private static void Half(
        float* p0, float* p1, float* p2, float* p3, float* q0, float* q1, float* q2, int length, Vector256<float>* sums, bool add)
    {
        Vector256<float> s00 = default, s01 = default, s02 = default, s10 = default, s11 = default, s12 = default;
        Vector256<float> s20 = default, s21 = default, s22 = default, s30 = default, s31 = default, s32 = default;
        for (nint k = 0; k < length; k += AlignedRows.Group)
        {
            Vector256<float> y0 = Vector256.Load(q0 + k), y1 = Vector256.Load(q1 + k), y2 = Vector256.Load(q2 + k);
            var x = Vector256.Load(p0 + k);
            s00 = Vector256.FusedMultiplyAdd(x, y0, s00);
            s01 = Vector256.FusedMultiplyAdd(x, y1, s01);
            s02 = Vector256.FusedMultiplyAdd(x, y2, s02);
            x = Vector256.Load(p1 + k);
            s10 = Vector256.FusedMultiplyAdd(x, y0, s10);
            s11 = Vector256.FusedMultiplyAdd(x, y1, s11);
            s12 = Vector256.FusedMultiplyAdd(x, y2, s12);
            x = Vector256.Load(p2 + k);
            s20 = Vector256.FusedMultiplyAdd(x, y0, s20);
            s21 = Vector256.FusedMultiplyAdd(x, y1, s21);
            s22 = Vector256.FusedMultiplyAdd(x, y2, s22);
            x = Vector256.Load(p3 + k);
            s30 = Vector256.FusedMultiplyAdd(x, y0, s30);
            s31 = Vector256.FusedMultiplyAdd(x, y1, s31);
            s32 = Vector256.FusedMultiplyAdd(x, y2, s32);
        }

        if (add)
        {
            (s00, s01, s02) = (sums[0] + s00, sums[1] + s01, sums[2] + s02);
            (s10, s11, s12) = (sums[3] + s10, sums[4] + s11, sums[5] + s12);
            (s20, s21, s22) = (sums[6] + s20, sums[7] + s21, sums[8] + s22);
            (s30, s31, s32) = (sums[9] + s30, sums[10] + s31, sums[11] + s32);
        }

        (sums[0], sums[1], sums[2], sums[3], sums[4], sums[5]) = (s00, s01, s02, s10, s11, s12);
        (sums[6], sums[7], sums[8], sums[9], sums[10], sums[11]) = (s20, s21, s22, s30, s31, s32);
    }

    private static void TwoByTwo<T>(float* left, int leftCount, float* right, int rightCount, int groups, float* products, int stride)
        where T : struct, ISixteenLanes<T>
    {
        var length = groups * AlignedRows.Group;
        for (var i = 0; i < leftCount; i += 2)
        {
            var i1 = Math.Min(i + 1, leftCount - 1);
            for (var j = 0; j < rightCount; j += 2)
            {
                var j1 = Math.Min(j + 1, rightCount - 1);
                float* p0 = left + ((long)i * length), p1 = left + ((long)i1 * length);
                float* q0 = right + ((long)j * length), q1 = right + ((long)j1 * length);
                T s00 = default, s01 = default, s10 = default, s11 = default;
                for (var k = 0; k < length; k += AlignedRows.Group)
                {
                    T x0 = T.Load(p0 + k), x1 = T.Load(p1 + k), y0 = T.Load(q0 + k), y1 = T.Load(q1 + k);
                    s00 = T.MultiplyAdd(x0, y0, s00);
                    s01 = T.MultiplyAdd(x0, y1, s01);
                    s10 = T.MultiplyAdd(x1, y0, s10);
                    s11 = T.MultiplyAdd(x1, y1, s11);
                }

                float* o0 = products + ((long)i * stride), o1 = products + ((long)i1 * stride);
                (o0[j], o0[j1]) = (T.Total(s00), T.Total(s01));
                (o1[j], o1[j1]) = (T.Total(s10), T.Total(s11));
            }
        }
    }
}
