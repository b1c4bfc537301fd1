namespace GeometryMatters;

/// <summary>A mesh whose values are not usable: positions that are not finite, indices out of range, no faces where some are needed.</summary>
public sealed class MeshValidationException : InvalidInputException
{
    /// <inheritdoc cref="InvalidInputException(string, string, string, string, Exception)"/>
    public MeshValidationException(string source, string place, string expected, string found, Exception? innerException = null)
        : base(source, place, expected, found, innerException)
    {
    }
}
