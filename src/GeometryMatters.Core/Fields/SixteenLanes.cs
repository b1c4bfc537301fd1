using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GeometryMatters.Fields;

/// <summary>Sixteen single-precision sums side by side, whatever registers hold them.</summary>
/// <typeparam name="TSelf">The kind of registers.</typeparam>
internal unsafe interface ISixteenLanes<TSelf>
    where TSelf : struct, ISixteenLanes<TSelf>
{
    static abstract TSelf Load(float* source);

    /// <summary>left · right + sum, rounded once.</summary>
    static abstract TSelf MultiplyAdd(TSelf left, TSelf right, TSelf sum);

    /// <summary>All sixteen added in one fixed order: lanes 8 apart, then 4, 2 and 1 apart.</summary>
    static abstract float Total(TSelf lanes);
}

/// <summary>Registers of 512 bits.</summary>
internal readonly unsafe struct Lanes512(Vector512<float> all) : ISixteenLanes<Lanes512>
{
    private readonly Vector512<float> all = all;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Load(float* source) => new(Vector512.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 MultiplyAdd(Lanes512 left, Lanes512 right, Lanes512 sum) => new(Vector512.FusedMultiplyAdd(left.all, right.all, sum.all));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Total(Lanes512 lanes) => Lanes256.Total(lanes.all.GetLower() + lanes.all.GetUpper());
}

/// <summary>Registers of 256 bits.</summary>
internal readonly unsafe struct Lanes256(Vector256<float> low, Vector256<float> high) : ISixteenLanes<Lanes256>
{
    private readonly Vector256<float> low = low;
    private readonly Vector256<float> high = high;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Load(float* source) => new(Vector256.Load(source), Vector256.Load(source + 8));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 MultiplyAdd(Lanes256 left, Lanes256 right, Lanes256 sum) => new(
        Vector256.FusedMultiplyAdd(left.low, right.low, sum.low), Vector256.FusedMultiplyAdd(left.high, right.high, sum.high));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Total(Lanes256 lanes) => Total(lanes.low + lanes.high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Total(Vector256<float> eight) => Lanes128.Total(eight.GetLower() + eight.GetUpper());
}

/// <summary>Registers of 128 bits.</summary>
internal readonly unsafe struct Lanes128(Vector128<float> a, Vector128<float> b, Vector128<float> c, Vector128<float> d) : ISixteenLanes<Lanes128>
{
    private readonly Vector128<float> a = a;
    private readonly Vector128<float> b = b;
    private readonly Vector128<float> c = c;
    private readonly Vector128<float> d = d;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Load(float* source) =>
        new(Vector128.Load(source), Vector128.Load(source + 4), Vector128.Load(source + 8), Vector128.Load(source + 12));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 MultiplyAdd(Lanes128 left, Lanes128 right, Lanes128 sum) => new(
        Vector128.FusedMultiplyAdd(left.a, right.a, sum.a),
        Vector128.FusedMultiplyAdd(left.b, right.b, sum.b),
        Vector128.FusedMultiplyAdd(left.c, right.c, sum.c),
        Vector128.FusedMultiplyAdd(left.d, right.d, sum.d));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Total(Lanes128 lanes) => Total((lanes.a + lanes.c) + (lanes.b + lanes.d));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Total(Vector128<float> four)
    {
        // Registers of 64 bits would be software on some hardware.
        var two = four + Vector128.Shuffle(four, Vector128.Create(2, 3, 2, 3));
        return two.ToScalar() + two[1];
    }
}

/// <summary>No vector registers.</summary>
[InlineArray(16)]
internal unsafe struct ScalarLanes : ISixteenLanes<ScalarLanes>
{
    private float first;

    public static ScalarLanes Load(float* source)
    {
        ScalarLanes lanes = default;
        new ReadOnlySpan<float>(source, 16).CopyTo(lanes);
        return lanes;
    }

    public static ScalarLanes MultiplyAdd(ScalarLanes left, ScalarLanes right, ScalarLanes sum)
    {
        for (var i = 0; i < 16; i++)
        {
            sum[i] = MathF.FusedMultiplyAdd(left[i], right[i], sum[i]);
        }

        return sum;
    }

    public static float Total(ScalarLanes lanes)
    {
        for (var apart = 8; apart > 0; apart /= 2)
        {
            for (var i = 0; i < apart; i++)
            {
                lanes[i] += lanes[i + apart];
            }
        }

        return lanes[0];
    }
}
