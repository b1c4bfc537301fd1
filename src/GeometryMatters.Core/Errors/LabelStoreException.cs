namespace GeometryMatters;

/// <summary>A store of labels that cannot be read, or that was begun with other settings or pairs than it is asked to go on with.</summary>
public sealed class LabelStoreException : InvalidInputException
{
    /// <inheritdoc cref="InvalidInputException(string, string, string, string, Exception)"/>
    public LabelStoreException(string source, string place, string expected, string found, Exception? innerException = null)
        : base(source, place, expected, found, innerException)
    {
    }
}
