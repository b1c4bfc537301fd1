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
    void Fragments(int pixel, int face, Vector256<long> covered, Vector256<double> inverseDepth)
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
    /// <summary>Sends every pixel of one triangle to a sink; either winding is drawn.</summary>
    public void Fill<TSink>(ref TSink sink, in ScreenVertex a, in ScreenVertex b, in ScreenVertex c, int face)
        where TSink : struct, IFragmentSink, allows ref struct
    {
        var bits = subPixelBits;
        var half = 1 << (bits - 1);
        var x0 = Math.Max((Math.Min(a.X, Math.Min(b.X, c.X)) + half - 1) >> bits, 0);
        var x1 = Math.Min((Math.Max(a.X, Math.Max(b.X, c.X)) - half) >> bits, width - 1);
        var y0 = Math.Max((Math.Min(a.Y, Math.Min(b.Y, c.Y)) + half - 1) >> bits, 0);
        var y1 = Math.Min((Math.Max(a.Y, Math.Max(b.Y, c.Y)) - half) >> bits, height - 1);
        if (x0 > x1 || y0 > y1)
        {
            return;
        }

        var area = ((long)(b.X - a.X) * (c.Y - a.Y)) - ((long)(b.Y - a.Y) * (c.X - a.X));
        if (area > 0)
        {
            FillClockwise(ref sink, a, b, c, area, face, x0, x1, y0, y1);
        }
        else if (area < 0)
        {
            FillClockwise(ref sink, a, c, b, -area, face, x0, x1, y0, y1);
        }
    }

    private void FillClockwise<TSink>(
        ref TSink sink, in ScreenVertex a, in ScreenVertex b, in ScreenVertex c, long area, int face, int x0, int x1, int y0, int y1)
        where TSink : struct, IFragmentSink, allows ref struct
    {
        var bits = subPixelBits;
        var half = 1 << (bits - 1);
        // Groups of four start at multiples of four: a group then reads back just what an earlier face wrote as a group, which stays in the store buffer.
        x0 &= ~3;
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
                    sink.Fragments(pixel, face, covered, Vector256.Create(depth) + lanesDepth);
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
        var owns = dy < 0 || (dy == 0 && dx > 0);
        return ((long)dx * (y - p.Y)) - ((long)dy * (x - p.X)) - (owns ? 0 : 1);
    }
}
