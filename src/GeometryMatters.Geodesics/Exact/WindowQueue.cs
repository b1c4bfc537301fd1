namespace GeometryMatters.Geodesics;

/// <summary>Windows and nodes by the least length of any path through them. Slots of windows taken out are used again.</summary>
internal sealed class WindowQueue
{
    private readonly QuadHeap heap = new();
    private Window[] windows = new Window[256];
    private int[] free = new int[64];
    private int count;
    private int freeCount;

    /// <summary>The least bound; +∞ where nothing is left.</summary>
    public double SmallestBound => heap.Count > 0 ? heap.SmallestKey : double.PositiveInfinity;

    public void Clear()
    {
        heap.Clear();
        count = freeCount = 0;
    }

    public void PushNode(double bound, int node) => heap.Push(bound, ~node);

    public void Push(double bound, in Window window)
    {
        if (freeCount == 0 && count == windows.Length)
        {
            Array.Resize(ref windows, 2 * count);
        }

        var slot = freeCount > 0 ? free[--freeCount] : count++;
        windows[slot] = window;
        heap.Push(bound, slot);
    }

    /// <summary>Takes the first out: true and a window, or false and a node.</summary>
    public bool Pop(out Window window, out int node)
    {
        var slot = heap.Pop();
        node = ~slot;
        if (slot < 0)
        {
            window = default;
            return false;
        }

        window = windows[slot];
        if (freeCount == free.Length)
        {
            Array.Resize(ref free, 2 * freeCount);
        }

        free[freeCount++] = slot;
        return true;
    }
}
