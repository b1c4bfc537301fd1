namespace GeometryMatters;

/// <summary>An image or mask that cannot be decoded, or whose size is not the one that is needed.</summary>
public sealed class ImageFormatException : InvalidInputException
{
    /// <inheritdoc cref="InvalidInputException(string, string, string, string, Exception)"/>
    public ImageFormatException(string source, string place, string expected, string found, Exception? innerException = null)
        : base(source, place, expected, found, innerException)
    {
    }
}
