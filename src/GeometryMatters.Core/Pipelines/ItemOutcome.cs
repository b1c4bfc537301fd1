namespace GeometryMatters.Pipelines;

/// <summary>Outcome of one item of a long run: a value, or the reason why there is none while the run goes on.</summary>
/// <typeparam name="T">What an item gives.</typeparam>
public sealed record ItemOutcome<T>
    where T : class
{
    internal ItemOutcome(string id, T? value, Exception? failure)
    {
        Id = id;
        Value = value;
        Failure = failure;
    }

    /// <summary>Name of the item.</summary>
    public string Id { get; }

    /// <summary>What the item gave; null when it failed.</summary>
    public T? Value { get; }

    /// <summary>Why it failed; null when it did not.</summary>
    public Exception? Failure { get; }
}

/// <summary>Makes outcomes of items.</summary>
public static class ItemOutcome
{
    /// <summary>Runs one item and turns bad input into a failed outcome.</summary>
    /// <param name="id">Name of the item.</param>
    /// <param name="work">The work.</param>
    /// <typeparam name="T">What an item gives.</typeparam>
    /// <returns>The value, or the failure.</returns>
    /// <remarks>
    /// Only errors that bad input explains are caught: this library's own family and those of the file system. A defect (for
    /// example an index out of range), a full disk and a cancellation still end the run.
    /// </remarks>
    public static ItemOutcome<T> Of<T>(string id, Func<T> work)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(work);
        try
        {
            return new(id, work(), null);
        }
        catch (GeometryMattersException e) when (e is not BackendUnavailableException)
        {
            return new(id, null, e);
        }
        catch (IOException e) when (!StorageErrors.IsFull(e))
        {
            return new(id, null, e);
        }
        catch (UnauthorizedAccessException e)
        {
            return new(id, null, e);
        }
    }
}
