namespace GeometryMatters.Geodesics;

/// <summary>A value that whoever asks first makes; others wait for it, and make it themselves where that one was stopped or failed.</summary>
internal sealed class MadeOnce<T>
    where T : class
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(20);

    private readonly Lock gate = new();
    private T? value;

    /// <summary>The value; made on first use. Asking for one that is there allocates nothing.</summary>
    /// <param name="from">What it is made from.</param>
    /// <param name="make">Makes it.</param>
    /// <param name="cancellationToken">Stops the making, or the wait for another's.</param>
    public T Get<TFrom>(TFrom from, Func<TFrom, CancellationToken, T> make, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref value) is { } made)
        {
            return made;
        }

        while (!gate.TryEnter(Patience))
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        try
        {
            if (value is null)
            {
                Volatile.Write(ref value, make(from, cancellationToken));
            }

            return value!;
        }
        finally
        {
            gate.Exit();
        }
    }
}
