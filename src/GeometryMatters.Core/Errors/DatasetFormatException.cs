namespace GeometryMatters;

/// <summary>An annotation or artefact of a dataset that is missing or broken.</summary>
public sealed class DatasetFormatException : InvalidInputException
{
    /// <inheritdoc cref="InvalidInputException(string, string, string, string, Exception)"/>
    public DatasetFormatException(string source, string place, string expected, string found, Exception? innerException = null)
        : base(source, place, expected, found, innerException)
    {
    }
}
