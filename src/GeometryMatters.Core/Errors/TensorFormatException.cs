namespace GeometryMatters;

/// <summary>A tensor file (npy, npz, safetensors, torch) that cannot be read.</summary>
public sealed class TensorFormatException : InvalidInputException
{
    /// <inheritdoc cref="InvalidInputException(string, string, string, string, Exception)"/>
    public TensorFormatException(string source, string place, string expected, string found, Exception? innerException = null)
        : base(source, place, expected, found, innerException)
    {
    }
}
