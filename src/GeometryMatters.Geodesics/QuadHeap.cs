namespace GeometryMatters.Geodesics;

/// <summary>
/// A 4-ary min-heap of points by key, the lower point first of equal keys, so that what comes out does not hang on what else is in it.
/// Points may be in it more than once: the taker skips stale entries.
/// </summary>
internal sealed class QuadHeap
{
    private (double Key, int Point)[] entries = new (double, int)[256];

    public int Count { get; private set; }

    public void Clear() => Count = 0;

    public void Push(double key, int point)
    {
        if (Count == entries.Length)
        {
            Array.Resize(ref entries, 2 * Count);
        }

        var i = Count++;
        var heap = entries;
        while (i > 0)
        {
            var parent = (i - 1) >> 2;
            if (!IsBefore((key, point), heap[parent]))
            {
                break;
            }

            heap[i] = heap[parent];
            i = parent;
        }

        heap[i] = (key, point);
    }

    public int Pop()
    {
        var heap = entries;
        var point = heap[0].Point;
        var last = heap[--Count];
        var i = 0;
        while ((i << 2) + 1 is var child && child < Count)
        {
            var smallest = child;
            var end = Math.Min(child + 4, Count);
            for (var c = child + 1; c < end; c++)
            {
                if (IsBefore(heap[c], heap[smallest]))
                {
                    smallest = c;
                }
            }

            if (!IsBefore(heap[smallest], last))
            {
                break;
            }

            heap[i] = heap[smallest];
            i = smallest;
        }

        heap[i] = last;
        return point;
    }

    private static bool IsBefore((double Key, int Point) a, (double Key, int Point) b) =>
        a.Key < b.Key || (a.Key == b.Key && a.Point < b.Point);
}
