using System.Numerics;

namespace GeometryMatters.Geodesics;

/// <summary>
/// Windows and nodes roughly by the least length of any path through them: buckets of a given width, first in first out within each.
/// </summary>
/// <remarks>
/// A heap would keep the order to the last bit at several times the cost, and the search does not need it: any order gives the same
/// distances. Slots of what was taken out are used again.
/// </remarks>
internal sealed class WindowQueue
{
    private const int Buckets = 64 * 64;
    private const int Nothing = -1;

    // Buckets that hold something, a bit each, and words of those that are not zero.
    private readonly ulong[] filled = new ulong[64];
    private ulong filledWords;

    // One more for all that lies beyond the last.
    private readonly int[] first = new int[Buckets + 1];
    private readonly int[] last = new int[Buckets + 1];
    private Slot[] slots = new Slot[256];
    private int free;
    private int count;
    private int current;
    private double start;
    private double perBucket;

    /// <summary>Empties it. Bounds start about at <paramref name="least"/>.</summary>
    public void Clear(double least, double width)
    {
        for (; filledWords != 0; filledWords &= filledWords - 1)
        {
            filled[BitOperations.TrailingZeroCount(filledWords)] = 0;
        }

        first[Buckets] = Nothing;
        count = current = 0;
        free = Nothing;
        start = least;
        perBucket = 1 / width;
    }

    public void PushNode(double bound, int node) => Push(bound, new Window(~node, 0, 0, 0, 0, 0, 0));

    public void Push(double bound, in Window window)
    {
        var at = free;
        if (at != Nothing)
        {
            free = slots[at].Next;
        }
        else
        {
            if (count == slots.Length)
            {
                Array.Resize(ref slots, 2 * count);
            }

            at = count++;
        }

        ref var slot = ref slots[at];
        slot.Window = window;
        slot.Bound = bound;
        Append(at);
    }

    /// <summary>Takes the next out: a window, or a node as the complement of its side. False where all have bounds of <paramref name="reach"/> or more.</summary>
    public bool TryPop(double reach, out Window window)
    {
        while (true)
        {
            if (filledWords == 0)
            {
                if (first[Buckets] == Nothing)
                {
                    window = default;
                    return false;
                }

                StartAgain();
            }

            var word = BitOperations.TrailingZeroCount(filledWords);
            current = (64 * word) + BitOperations.TrailingZeroCount(filled[word]);
            var at = first[current];
            ref var slot = ref slots[at];
            first[current] = slot.Next;
            if (slot.Next == Nothing && (filled[word] &= filled[word] - 1) == 0)
            {
                filledWords &= filledWords - 1;
            }

            slot.Next = free;
            free = at;
            if (slot.Bound < reach)
            {
                window = slot.Window;
                return true;
            }
        }
    }

    private void Append(int at)
    {
        ref var slot = ref slots[at];
        slot.Next = Nothing;
        var bucket = Math.Clamp((int)Math.Min((slot.Bound - start) * perBucket, Buckets), current, Buckets);
        var isEmpty = bucket == Buckets ? first[Buckets] == Nothing : (filled[bucket >> 6] & (1UL << bucket)) == 0;
        if (isEmpty)
        {
            first[bucket] = at;
            if (bucket < Buckets)
            {
                filled[bucket >> 6] |= 1UL << bucket;
                filledWords |= 1UL << (bucket >> 6);
            }
        }
        else
        {
            slots[last[bucket]].Next = at;
        }

        last[bucket] = at;
    }

    // All that is left lies beyond the last bucket: the buckets move to the least of it.
    private void StartAgain()
    {
        var head = first[Buckets];
        start = double.PositiveInfinity;
        for (var at = head; at != Nothing; at = slots[at].Next)
        {
            start = Math.Min(start, slots[at].Bound);
        }

        first[Buckets] = Nothing;
        current = 0;
        for (int at = head, next; at != Nothing; at = next)
        {
            next = slots[at].Next;
            Append(at);
        }
    }

    private struct Slot
    {
        public Window Window;
        public double Bound;
        public int Next;
    }
}
