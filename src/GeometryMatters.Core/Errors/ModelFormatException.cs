namespace GeometryMatters;

/// <summary>A model file that the runtime cannot load, or a model that fails when it runs.</summary>
public sealed class ModelFormatException : InvalidInputException
{
    /// <inheritdoc cref="InvalidInputException(string, string, string, string, Exception)"/>
    public ModelFormatException(string source, string place, string expected, string found, Exception? innerException = null)
        : base(source, place, expected, found, innerException)
    {
    }
}
