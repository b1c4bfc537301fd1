namespace GeometryMatters.Datasets;

/// <summary>Keeps the last characters of a text of any length.</summary>
internal sealed class TextTail(int capacity)
{
    private readonly char[] ring = new char[capacity];
    private readonly Lock gate = new();
    private long written;

    /// <summary>Reads to the end, or until the reader is closed under it.</summary>
    public static async Task Drain(TextReader reader, TextTail tail)
    {
        var buffer = new char[4096];
        try
        {
            while (await reader.ReadAsync(buffer.AsMemory()).ConfigureAwait(false) is var count and > 0)
            {
                tail.Append(buffer.AsSpan(0, count));
            }
        }
        catch (ObjectDisposedException)
        {
            // The process was let go while something that it left behind still held the pipe.
        }
        catch (IOException)
        {
            // The same, where the system reports it so.
        }
    }

    public void Append(ReadOnlySpan<char> text)
    {
        lock (gate)
        {
            foreach (var c in capacity == 0 ? [] : text)
            {
                ring[written++ % capacity] = c;
            }
        }
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        lock (gate)
        {
            return string.Create((int)Math.Min(written, capacity), (ring, written), static (span, state) =>
            {
                for (var i = 0; i < span.Length; i++)
                {
                    span[i] = state.ring[(state.written - span.Length + i) % state.ring.Length];
                }
            }).Trim();
        }
    }
}
