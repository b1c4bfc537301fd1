using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using GeometryMatters.Fields;

namespace GeometryMatters.Matching;

/// <summary>Widens panels of halves to single precision, each of the 16 rows times a factor.</summary>
/// <remarks>
/// Sign, exponent and fraction of a half, moved to where a single has them, are the half's value times 2⁻¹¹² (subnormal ones too), so that
/// one exact product by 2¹¹² widens. Infinities and NaN would come out finite: they must not be stored.
/// </remarks>
internal static unsafe class HalfPanel
{
    private const int Rows = RowPanels.PanelRows;
    private const int Kept = unchecked((int)0x8fffe000);
    private const int Shift = 13;
    private const float Rebias = 5.192297e33f;

    /// <summary>Widens a panel.</summary>
    /// <param name="from">16 halves per channel.</param>
    /// <param name="channels">Channels.</param>
    /// <param name="factors">16 factors, one per row.</param>
    /// <param name="to">Receives 16 values per channel.</param>
    /// <param name="width">Registers to use.</param>
    public static void Widen(Half* from, int channels, float* factors, float* to, VectorWidth width)
    {
        switch (width)
        {
            case VectorWidth.Bits512:
                Widen512((short*)from, channels, factors, to);
                break;
            case VectorWidth.Bits256:
                Widen256((short*)from, channels, factors, to);
                break;
            case VectorWidth.Bits128:
                Widen128((short*)from, channels, factors, to);
                break;
            default:
                for (var i = 0; i < channels * Rows; i++)
                {
                    to[i] = (float)from[i] * factors[i % Rows];
                }

                break;
        }
    }

    private static void Widen512(short* from, int channels, float* factors, float* to)
    {
        var factor = Vector512.Load(factors);
        for (var end = to + ((long)channels * Rows); to < end; to += Rows, from += Rows)
        {
            var bits = Vector512.Create(Vector256.WidenLower(Vector256.Load(from)), Vector256.WidenUpper(Vector256.Load(from)));
            (((bits << Shift) & Vector512.Create(Kept)).AsSingle() * Vector512.Create(Rebias) * factor).Store(to);
        }
    }

    private static void Widen256(short* from, int channels, float* factors, float* to)
    {
        Vector256<float> low = Vector256.Load(factors), high = Vector256.Load(factors + 8);
        for (var end = to + ((long)channels * Rows); to < end; to += Rows, from += Rows)
        {
            var halves = Vector256.Load(from);
            (Single(Vector256.WidenLower(halves)) * low).Store(to);
            (Single(Vector256.WidenUpper(halves)) * high).Store(to + 8);
        }
    }

    private static void Widen128(short* from, int channels, float* factors, float* to)
    {
        Vector128<float> a = Vector128.Load(factors), b = Vector128.Load(factors + 4), c = Vector128.Load(factors + 8), d = Vector128.Load(factors + 12);
        for (var end = to + ((long)channels * Rows); to < end; to += Rows, from += Rows)
        {
            Vector128<short> first = Vector128.Load(from), second = Vector128.Load(from + 8);
            (Single(Vector128.WidenLower(first)) * a).Store(to);
            (Single(Vector128.WidenUpper(first)) * b).Store(to + 4);
            (Single(Vector128.WidenLower(second)) * c).Store(to + 8);
            (Single(Vector128.WidenUpper(second)) * d).Store(to + 12);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Single(Vector256<int> halves) => ((halves << Shift) & Vector256.Create(Kept)).AsSingle() * Vector256.Create(Rebias);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Single(Vector128<int> halves) => ((halves << Shift) & Vector128.Create(Kept)).AsSingle() * Vector128.Create(Rebias);
}
