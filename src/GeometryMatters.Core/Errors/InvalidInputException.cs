namespace GeometryMatters;

/// <summary>Bad input: says which file, which place in it, what was expected there and what was found.</summary>
public class InvalidInputException : GeometryMattersException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="source">The file (or, for values in memory, the thing) that is bad.</param>
    /// <param name="place">Line, byte offset, row, key or index in it; empty when the whole is meant.</param>
    /// <param name="expected">What would have been right.</param>
    /// <param name="found">What was there.</param>
    /// <param name="innerException">The cause, if another exception was one.</param>
    public InvalidInputException(string source, string place, string expected, string found, Exception? innerException = null)
        : base(Compose(source, place, expected, found), innerException)
    {
        InputSource = source;
        Place = place;
        Expected = expected;
        Found = found;
    }

    /// <summary>The file, or for values in memory the thing, that is bad.</summary>
    public string InputSource { get; }

    /// <summary>Line, byte offset, row, key or index in the source; empty when the whole is meant.</summary>
    public string Place { get; }

    /// <summary>What would have been right.</summary>
    public string Expected { get; }

    /// <summary>What was there.</summary>
    public string Found { get; }

    private static string Compose(string source, string place, string expected, string found) =>
        place.Length == 0
            ? $"{source}: expected {expected}, found {found}."
            : $"{source}, {place}: expected {expected}, found {found}.";
}
