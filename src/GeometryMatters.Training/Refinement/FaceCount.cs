using System.Runtime.InteropServices;

namespace GeometryMatters.Training.Refinement;

/// <summary>How many faces lie over a point of the image, from the projected edges to its left alone; and the pixels over which any lie.</summary>
/// <remarks>The number changes only at projected edges, and is 0 far to the left. Edges are kept by bands of rows.</remarks>
internal sealed class FaceCount
{
    private int[] starts = [];
    private Rise[] members = [];
    private int[] rows = [];
    private int[] next = [];
    private double[] rowX = [];
    private int[] rowChange = [];
    private List<ProjectedEdge> segments = [];
    private double top;
    private double perBand;
    private int bands;

    /// <summary>Takes in the edges of a pose.</summary>
    /// <param name="projected">All projected edges.</param>
    /// <param name="low">Least y that will be asked for.</param>
    /// <param name="high">Greatest.</param>
    public void Build(List<ProjectedEdge> projected, double low, double high)
    {
        segments = projected;
        var (least, most) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (ref readonly var s in CollectionsMarshal.AsSpan(projected))
        {
            least = Math.Min(least, Math.Min(s.Y0, s.Y1));
            most = Math.Max(most, Math.Max(s.Y0, s.Y1));
        }

        (least, most) = (Math.Max(least, low), Math.Min(most, high));
        bands = Math.Clamp(projected.Count / 16, 8, 4096);
        top = least;
        perBand = most > least ? bands / (most - least) : 0;
        if (starts.Length < bands + 2)
        {
            starts = new int[bands + 2];
        }

        Array.Clear(starts);
        foreach (ref readonly var s in CollectionsMarshal.AsSpan(projected))
        {
            var (from, to) = BandsOf(s, low, high);
            for (var b = from; b <= to; b++)
            {
                starts[b + 2]++;
            }
        }

        for (var b = 0; b < bands; b++)
        {
            starts[b + 2] += starts[b + 1];
        }

        if (members.Length < starts[bands + 1])
        {
            members = new Rise[2 * starts[bands + 1]];
        }

        foreach (ref readonly var s in CollectionsMarshal.AsSpan(projected))
        {
            var (from, to) = BandsOf(s, low, high);
            for (var b = from; b <= to; b++)
            {
                members[starts[b + 1]++] = new(s.Y0, s.Y1, s.X0, (s.X1 - s.X0) / (s.Y1 - s.Y0), Change(s));
            }
        }
    }

    /// <summary>Number of faces over a point; y within the range given.</summary>
    public int At(double x, double y)
    {
        if (segments.Count == 0 || !(y >= top))
        {
            return 0;
        }

        var band = Band(y);
        var count = 0;
        for (var k = starts[band]; k < starts[band + 1]; k++)
        {
            ref readonly var s = ref members[k];
            if ((s.Y0 <= y) != (s.Y1 <= y) && s.X0 + ((y - s.Y0) * s.Slope) <= x)
            {
                count += s.Change;
            }
        }

        return count;
    }

    /// <summary>Sets the pixels whose centres have a face over them to 1, the others to 0.</summary>
    public void Fill(Span<byte> pixels, int width, int height)
    {
        pixels.Clear();
        if (rows.Length <= height)
        {
            (rows, next) = (new int[height + 1], new int[height]);
        }

        Array.Clear(rows);
        foreach (ref readonly var s in CollectionsMarshal.AsSpan(segments))
        {
            var (from, to) = Rows(s, height);
            for (var r = from; r < to; r++)
            {
                rows[r + 1]++;
            }
        }

        for (var r = 0; r < height; r++)
        {
            rows[r + 1] += rows[r];
        }

        if (rowX.Length < rows[height])
        {
            rowX = new double[2 * rows[height]];
            rowChange = new int[rowX.Length];
        }

        rows.AsSpan(0, height).CopyTo(next);
        foreach (ref readonly var s in CollectionsMarshal.AsSpan(segments))
        {
            var (from, to) = Rows(s, height);
            for (var r = from; r < to; r++)
            {
                rowX[next[r]] = Crossing(s, r + 0.5);
                rowChange[next[r]++] = Change(s);
            }
        }

        for (var r = 0; r < height; r++)
        {
            var count = rows[r + 1] - rows[r];
            Array.Sort(rowX, rowChange, rows[r], count);
            FillRow(pixels.Slice(r * width, width), rowX.AsSpan(rows[r], count), rowChange.AsSpan(rows[r], count));
        }
    }

    private static void FillRow(Span<byte> row, ReadOnlySpan<double> at, ReadOnlySpan<int> change)
    {
        var over = 0;
        for (var k = 0; k + 1 < at.Length; k++)
        {
            over += change[k];
            if (over > 0)
            {
                row[Column(at[k], row.Length)..Column(at[k + 1], row.Length)].Fill(1);
            }
        }
    }

    // The first column whose centre lies at or beyond x.
    private static int Column(double x, int width) => (int)Math.Clamp(Math.Ceiling(x - 0.5), 0, width);

    private static double Crossing(in ProjectedEdge s, double y) => s.X0 + ((y - s.Y0) / (s.Y1 - s.Y0) * (s.X1 - s.X0));

    // Going right over an edge that runs down (y grows), its positive side is left behind.
    private static int Change(in ProjectedEdge s) => s.Y1 > s.Y0 ? -s.Net : s.Net;

    // Rows r with r + 1/2 in [least, most), as the half-open test at a point has it.
    private static (int From, int To) Rows(in ProjectedEdge s, int height)
    {
        var (least, most) = s.Y0 < s.Y1 ? (s.Y0, s.Y1) : (s.Y1, s.Y0);
        return ((int)Math.Clamp(Math.Ceiling(least - 0.5), 0, height), (int)Math.Clamp(Math.Ceiling(most - 0.5), 0, height));
    }

    private (int From, int To) BandsOf(in ProjectedEdge s, double low, double high)
    {
        var (least, most) = s.Y0 < s.Y1 ? (s.Y0, s.Y1) : (s.Y1, s.Y0);
        return most < low || least > high ? (0, -1) : (Band(least), Band(most));
    }

    private int Band(double y) => (int)Math.Clamp((y - top) * perBand, 0, bands - 1);

    /// <summary>An edge, and what it adds to the number of faces where it is passed to the right.</summary>
    private readonly record struct Rise(double Y0, double Y1, double X0, double Slope, int Change);
}
