namespace GeometryMatters.Geodesics;

/// <summary>
/// A ring of buckets of one width: items come out bucket by bucket, within one the last first. For keys that run ahead of the smallest
/// by no more than a known reach, where order within a bucket does not matter.
/// </summary>
internal sealed class BucketQueue
{
    private const int None = -1;

    private readonly int[] heads;
    private readonly double perWidth;
    private readonly double width;
    private (int Item, int Next)[] entries = new (int, int)[256];
    private int free = None;
    private int used;
    private int count;
    private long current;
    private long last;

    /// <summary>Makes a queue; <paramref name="width"/> is raised so that the ring stays small.</summary>
    public BucketQueue(double width, double reach)
    {
        const int Most = 1 << 14;
        this.width = Math.Max(width, reach / (Most - 4));
        perWidth = 1 / this.width;
        heads = new int[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Min(Most, (reach * perWidth) + 4))];
        Array.Fill(heads, None);
    }

    /// <summary>Forgets all items.</summary>
    public void Clear()
    {
        if (count > 0)
        {
            Array.Fill(heads, None);
        }

        count = used = 0;
        free = None;
        current = 0;
        last = -1;
    }

    /// <summary>Adds an item; one with a key below what came out already comes out next.</summary>
    public void Push(double key, int item)
    {
        // A key beyond the ring would come out a turn too soon, which is no harm to a search that corrects itself.
        ref var head = ref heads[Math.Max(current, (long)(key * perWidth)) & (heads.Length - 1)];
        var entry = free;
        if (entry == None)
        {
            if (used == entries.Length)
            {
                Array.Resize(ref entries, 2 * used);
            }

            entry = used++;
        }
        else
        {
            free = entries[entry].Next;
        }

        entries[entry] = (item, head);
        head = entry;
        count++;
    }

    /// <summary>Takes an item of the lowest bucket, unless that begins at the limit or beyond.</summary>
    public bool TryPop(double limit, out int item)
    {
        item = 0;
        if (count == 0)
        {
            return false;
        }

        for (; heads[current & (heads.Length - 1)] == None; current++)
        {
        }

        // What is left of the last bucket may have keys below it.
        if (current != last && current * width >= limit)
        {
            return false;
        }

        last = current;
        ref var head = ref heads[current & (heads.Length - 1)];
        var entry = head;
        (item, head) = entries[entry];
        entries[entry].Next = free;
        free = entry;
        count--;
        return true;
    }
}
