namespace GeometryMatters;

/// <summary>A mesh file (GLB, glTF, OBJ, PLY, OFF) that cannot be read.</summary>
public sealed class MeshFormatException : InvalidInputException
{
    /// <inheritdoc cref="InvalidInputException(string, string, string, string, Exception)"/>
    public MeshFormatException(string source, string place, string expected, string found, Exception? innerException = null)
        : base(source, place, expected, found, innerException)
    {
    }
}
