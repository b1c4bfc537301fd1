using System.Numerics;

namespace GeometryMatters.Imaging;

/// <content>The nearest pixel itself: the same hull with ties decided.</content>
internal sealed partial class RowEnvelope
{
    /// <summary>Index of the nearest foreground pixel for each pixel of a row, the lowest where several are equally near; −1 where there is none.</summary>
    /// <param name="columns">Stands at the row.</param>
    /// <param name="y">Row.</param>
    /// <param name="nearest">Receives the indices.</param>
    public void Nearest(ColumnDistances columns, int y, Span<int> nearest)
    {
        Prepare(columns, y);
        var cells = columns.Cells(y);
        for (int start = 0, end; start < width; start = end)
        {
            end = RunEnd(start);
            if (cells[start] == 0)
            {
                NearestInRun(columns, y, start, end, nearest);
                continue;
            }

            for (var x = start; x < end; x++)
            {
                nearest[x] = (y * width) + x;
            }
        }
    }

    private void NearestInRun(ColumnDistances columns, int y, int start, int end, Span<int> nearest)
    {
        BuildNearestHull(columns, y, start, end);
        if (count == 0)
        {
            nearest[start..end].Fill(-1);
            return;
        }

        ref readonly var point = ref hull[0];
        var next = 1;
        for (var x = start; x < end; x++)
        {
            while (next < count && hull[next].IsNearer(point, x))
            {
                point = ref hull[next++];
            }

            nearest[x] = point.Index;
        }
    }

    private void BuildNearestHull(ColumnDistances columns, int y, int start, int end)
    {
        count = 0;
        if (start > 0)
        {
            PushNearest(new(start - 1, 0) { Index = (y * width) + start - 1 });
        }

        var above = columns.Above(y);
        var below = columns.Below;
        for (var word = start >> 6; word <= (end - 1) >> 6; word++)
        {
            for (var bits = CandidatesOf(word, start, end); bits != 0; bits &= bits - 1)
            {
                var x = (64 * word) + BitOperations.TrailingZeroCount(bits);
                var row = above[x] <= below[x] ? y - above[x] : y + below[x];
                PushNearest(new(x, squares[Pad + x]) { Index = (row * width) + x });
            }
        }

        if (end < width)
        {
            PushNearest(new(end, 0) { Index = (y * width) + end });
        }
    }

    // Here each point is raised by its index over the number of pixels, so that no two are equally near to a pixel. The cross product is the
    // distances' times the number of pixels plus the indices'; the latter is below 2 · pixels · width.
    private void PushNearest(in Point point)
    {
        while (count >= 2)
        {
            ref readonly var last = ref hull[count - 1];
            ref readonly var before = ref hull[count - 2];
            long left = last.X - before.X, right = point.X - last.X;
            var cross = ((last.Height - before.Height) * right) - ((point.Height - last.Height) * left);
            if (Math.Abs(cross) < 2L * width)
            {
                cross = (cross * pixels) + ((long)(last.Index - before.Index) * right) - ((long)(point.Index - last.Index) * left);
            }

            if (cross < 0)
            {
                break;
            }

            count--;
        }

        hull[count++] = point;
    }
}
