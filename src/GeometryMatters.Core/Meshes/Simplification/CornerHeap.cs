namespace GeometryMatters.Meshes;

/// <summary>A 4-ary min-heap of corners by key; equal keys by corner. Corners may be in it more than once: the taker skips stale entries.</summary>
internal sealed class CornerHeap
{
    private (float Key, int Corner)[] entries;

    public CornerHeap(int capacity) => entries = new (float, int)[Math.Max(capacity, 16)];

    public int Count { get; private set; }

    public (float Key, int Corner) Top => entries[0];

    public void Clear() => Count = 0;

    /// <summary>Adds without ordering; <see cref="Order"/> must follow.</summary>
    public void Append(float key, int corner)
    {
        if (Count == entries.Length)
        {
            Array.Resize(ref entries, 2 * Count);
        }

        entries[Count++] = (key, corner);
    }

    public void Order()
    {
        for (var i = (Count - 2) >> 2; i >= 0; i--)
        {
            Sink(i, entries[i]);
        }
    }

    public void Push(float key, int corner)
    {
        Append(key, corner);
        var heap = entries;
        var i = Count - 1;
        while (i > 0)
        {
            var parent = (i - 1) >> 2;
            if (!IsBefore((key, corner), heap[parent]))
            {
                break;
            }

            heap[i] = heap[parent];
            i = parent;
        }

        heap[i] = (key, corner);
    }

    public void Pop()
    {
        var last = entries[--Count];
        if (Count > 0)
        {
            Sink(0, last);
        }
    }

    public void ReplaceTop(float key, int corner) => Sink(0, (key, corner));

    private static bool IsBefore((float Key, int Corner) a, (float Key, int Corner) b) => a.Key < b.Key || (a.Key == b.Key && a.Corner < b.Corner);

    private void Sink(int i, (float Key, int Corner) entry)
    {
        var heap = entries;
        var count = Count;
        while ((i << 2) + 1 is var child && child < count)
        {
            var smallest = child;
            var end = Math.Min(child + 4, count);
            for (var c = child + 1; c < end; c++)
            {
                if (IsBefore(heap[c], heap[smallest]))
                {
                    smallest = c;
                }
            }

            if (!IsBefore(heap[smallest], entry))
            {
                break;
            }

            heap[i] = heap[smallest];
            i = smallest;
        }

        heap[i] = entry;
    }
}
