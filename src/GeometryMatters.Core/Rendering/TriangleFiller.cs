using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GeometryMatters.Rendering;

/// <summary>Receives the pixels that a triangle covers.</summary>
internal interface IFragmentSink
{
    /// <summary>Takes one covered pixel.</summary>
    /// <param name="pixel">Row-major pixel index.</param>
    /// <param name="face">Face index.</param>
    /// <param name="inverseDepth">1/z at the pixel's centre.</param>
    void Fragment(int pixel, int face, double inverseDepth);

    /// <summary>Takes four pixels of a row, of which some are covered.</summary>
    /// <param name="pixel">Row-major index of the first.</param>
    /// <param name="face">Face index.</param>
    /// <param name="covered">All bits set in covered lanes, none in others.</param>
    /// <param name="inverseDepth">1/z at the pixels' centres.</param>
    void Fragments(int pixel, int face, Vector128<int> covered, Vector256<double> inverseDepth)
    {
        for (var bits = covered.ExtractMostSignificantBits(); bits != 0; bits &= bits - 1)
        {
            var lane = System.Numerics.BitOperations.TrailingZeroCount(bits);
            Fragment(pixel + lane, face, inverseDepth[lane]);
        }
    }
}

/// <summary>Finds the pixels whose centres lie in a triangle, by exact integer edge functions and the top-left rule.</summary>
internal readonly struct TriangleFiller(int width, int height, int subPixelBits)
{
    /// <summary>Triangles up to this many pixels wide and high have edge functions that fit 32 bits once fractions of a step are gone.</summary>
    private const int SmallPixels = 32;

    /// <summary>Sends every pixel of one triangle to a sink; either winding is drawn.</summary>
    public void Fill<TSink>(ref TSink sink, in ScreenVertex a, in ScreenVertex b, in ScreenVertex c, int face)
        where TSink : struct, IFragmentSink, allows ref struct
    {
        var bits = subPixelBits;
        var half = 1 << (bits - 1);
        var (cornerA, cornerB, cornerC) = (Corner(a), Corner(b), Corner(c));
        var least = Vector128.Min(cornerA, Vector128.Min(cornerB, cornerC));
        var greatest = Vector128.Max(cornerA, Vector128.Max(cornerB, cornerC));
        var first = Vector128.Max((least + Vector128.Create(half - 1)) >> bits, Vector128<int>.Zero);
        var last = Vector128.Min((greatest - Vector128.Create(half)) >> bits, Vector128.Create(width - 1, height - 1, 0, 0));
        if ((Vector128.GreaterThan(first, last).ExtractMostSignificantBits() & 3) != 0)
        {
            return;
        }

        int x0 = first[0], x1 = last[0], y0 = first[1], y1 = last[1];
        var area = ((long)(b.X - a.X) * (c.Y - a.Y)) - ((long)(b.Y - a.Y) * (c.X - a.X));
        if (area == 0)
        {
            return;
        }

        // Groups of four start at multiples of four: a group then reads back just what an earlier face wrote as a group, which stays in the store buffer.
        x0 &= ~3;
        ref readonly var second = ref area > 0 ? ref b : ref c;
        ref readonly var third = ref area > 0 ? ref c : ref b;
        var large = Vector128.GreaterThan(greatest - least, Vector128.Create(SmallPixels << bits)).ExtractMostSignificantBits() & 3;
        if (large == 0 && (x1 | 3) < width)
        {
            FillSmall(ref sink, a, second, third, Math.Abs(area), face, x0, x1, y0, y1);
        }
        else
        {
            FillLarge(ref sink, a, second, third, Math.Abs(area), face, x0, x1, y0, y1);
        }
    }

    /// <summary>X and Y in the lower lanes; the others mean nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Corner(in ScreenVertex vertex) => Unsafe.As<ScreenVertex, Vector128<int>>(ref Unsafe.AsRef(in vertex));

    // From pixel to pixel an edge function grows by multiples of 2^bits, so that its sign is that of its quotient by 2^bits, rounded down: that fits
    // 32 bits, for it is below 2 · 32 · 2^bits · (32 + 8) with bits up to 18.
    private void FillSmall<TSink>(
        ref TSink sink, in ScreenVertex a, in ScreenVertex b, in ScreenVertex c, long area, int face, int x0, int x1, int y0, int y1)
        where TSink : struct, IFragmentSink, allows ref struct
    {
        var bits = subPixelBits;
        var half = 1 << (bits - 1);
        int ax = a.X, ay = a.Y, bx = b.X, by = b.Y, cx = c.X, cy = c.Y, px = (x0 << bits) + half, py = (y0 << bits) + half;
        int rightA = by - cy, rightB = cy - ay, rightC = ay - by, downA = cx - bx, downB = ax - cx, downC = bx - ax;
        var edgeA = ((long)downA * (py - by)) + ((long)rightA * (px - bx));
        var edgeB = ((long)downB * (py - cy)) + ((long)rightB * (px - cx));
        var edgeC = area - edgeA - edgeB;
        var lanes = Vector128<int>.Indices;
        var rowA = Vector128.Create((int)((edgeA - Borrow(downA, rightA)) >> bits)) + (lanes * rightA);
        var rowB = Vector128.Create((int)((edgeB - Borrow(downB, rightB)) >> bits)) + (lanes * rightB);
        var rowC = Vector128.Create((int)((edgeC - Borrow(downC, rightC)) >> bits)) + (lanes * rightC);

        // 1/z is linear on the image plane.
        double ab = b.InverseDepth - a.InverseDepth, ac = c.InverseDepth - a.InverseDepth;
        var perArea = 1.0 / area;
        var depthPerX = ((ab * (cy - ay)) - (ac * (by - ay))) * perArea;
        var depthPerY = ((ac * (bx - ax)) - (ab * (cx - ax))) * perArea;
        var rowDepth = a.InverseDepth + (depthPerX * (px - ax)) + (depthPerY * (py - ay));
        var depthRight = depthPerX * (1 << bits);
        var depthDown = depthPerY * (1 << bits);
        var lanesDepth = Vector256.Create(0.0, 1, 2, 3) * depthRight;

        var pixel0 = (y0 * width) + x0;
        for (var rows = y1 - y0; rows >= 0; rows--)
        {
            var (ea, eb, ec) = (rowA, rowB, rowC);
            var depth = rowDepth;
            for (var pixel = pixel0; ; )
            {
                // Groups with no covered pixel are not skipped: guessing wrong costs more.
                var covered = Vector128.GreaterThan(ea | eb | ec, Vector128<int>.AllBitsSet);
                sink.Fragments(pixel, face, covered, Vector256.Create(depth) + lanesDepth);
                pixel += 4;
                if (pixel - pixel0 > x1 - x0)
                {
                    break;
                }

                ea += Vector128.Create(4 * rightA);
                eb += Vector128.Create(4 * rightB);
                ec += Vector128.Create(4 * rightC);
                depth += 4 * depthRight;
            }

            rowA += Vector128.Create(downA);
            rowB += Vector128.Create(downB);
            rowC += Vector128.Create(downC);
            rowDepth += depthDown;
            pixel0 += width;
        }
    }

    private void FillLarge<TSink>(
        ref TSink sink, in ScreenVertex a, in ScreenVertex b, in ScreenVertex c, long area, int face, int x0, int x1, int y0, int y1)
        where TSink : struct, IFragmentSink, allows ref struct
    {
        var bits = subPixelBits;
        var half = 1 << (bits - 1);
        int px = (x0 << bits) + half, py = (y0 << bits) + half;
        var rowA = Edge(b, c, px, py);
        var rowB = Edge(c, a, px, py);
        var rowC = Edge(a, b, px, py);
        long rightA = (long)(b.Y - c.Y) << bits, rightB = (long)(c.Y - a.Y) << bits, rightC = (long)(a.Y - b.Y) << bits;
        long downA = (long)(c.X - b.X) << bits, downB = (long)(a.X - c.X) << bits, downC = (long)(b.X - a.X) << bits;

        // 1/z is linear on the image plane.
        double ab = b.InverseDepth - a.InverseDepth, ac = c.InverseDepth - a.InverseDepth;
        var perArea = 1.0 / area;
        var depthPerX = ((ab * (c.Y - a.Y)) - (ac * (b.Y - a.Y))) * perArea;
        var depthPerY = ((ac * (b.X - a.X)) - (ab * (c.X - a.X))) * perArea;
        var rowDepth = a.InverseDepth + (depthPerX * (px - a.X)) + (depthPerY * (py - a.Y));
        var depthRight = depthPerX * (1 << bits);
        var depthDown = depthPerY * (1 << bits);

        // Four pixels at a time as long as they end inside the row: rows of small triangles then need no unpredictable branch.
        var lanes = Vector256.Create(0L, 1, 2, 3);
        Vector256<long> lanesA = lanes * rightA, lanesB = lanes * rightB, lanesC = lanes * rightC;
        var lanesDepth = Vector256.Create(0.0, 1, 2, 3) * depthRight;
        var lastFour = Math.Min(x1, width - 4);
        for (var y = y0; y <= y1; y++)
        {
            long ea = rowA, eb = rowB, ec = rowC;
            var depth = rowDepth;
            var pixel = (y * width) + x0;
            var end = pixel - x0 + x1;
            for (var last = pixel - x0 + lastFour; pixel <= last; pixel += 4)
            {
                var outside = (Vector256.Create(ea) + lanesA) | (Vector256.Create(eb) + lanesB) | (Vector256.Create(ec) + lanesC);
                var covered = Vector256.GreaterThanOrEqual(outside, Vector256<long>.Zero);
                if (covered != Vector256<long>.Zero)
                {
                    sink.Fragments(pixel, face, Vector128.Narrow(covered.GetLower(), covered.GetUpper()), Vector256.Create(depth) + lanesDepth);
                }

                ea += 4 * rightA;
                eb += 4 * rightB;
                ec += 4 * rightC;
                depth += 4 * depthRight;
            }

            for (; pixel <= end; pixel++)
            {
                if ((ea | eb | ec) >= 0)
                {
                    sink.Fragment(pixel, face, depth);
                }

                ea += rightA;
                eb += rightB;
                ec += rightC;
                depth += depthRight;
            }

            rowA += downA;
            rowB += downB;
            rowC += downC;
            rowDepth += depthDown;
        }
    }

    /// <summary>Twice the signed area of (p, q, centre), less one where a centre on the edge belongs to the neighbour (top-left rule).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Edge(in ScreenVertex p, in ScreenVertex q, int x, int y)
    {
        int dx = q.X - p.X, dy = q.Y - p.Y;
        return ((long)dx * (y - p.Y)) - ((long)dy * (x - p.X)) - Borrow(dx, -dy);
    }

    /// <summary>0 for an edge (dx, dy) that owns the centres on it, 1 for others: dy &lt; 0, or dy = 0 and dx > 0, as the sign of one number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Borrow(int dx, int minusDy) => 1 + (((-(long)minusDy << 32) - dx) >> 63);
}
