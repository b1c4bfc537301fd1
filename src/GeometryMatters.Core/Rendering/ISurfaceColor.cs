using System.Numerics;

namespace GeometryMatters.Rendering;

/// <summary>Gives the colour of a surface point before lighting: a texture, vertex colours, or something made up.</summary>
/// <remarks>A struct that implements this is inlined into the renderer's pixel loop.</remarks>
public interface ISurfaceColor
{
    /// <summary>Colour of a surface point.</summary>
    /// <param name="face">Face index.</param>
    /// <param name="barycentric">Perspective-correct weights of the face's corners.</param>
    /// <returns>Linear RGB reflectance, 0 to 1 (see <see cref="Srgb"/> for conversions).</returns>
    Vector3 At(int face, Vector3 barycentric);
}

/// <summary>One colour for a whole surface.</summary>
/// <param name="color">Linear RGB, 0 to 1.</param>
public readonly struct UniformColor(Vector3 color) : ISurfaceColor
{
    /// <inheritdoc/>
    public Vector3 At(int face, Vector3 barycentric) => color;
}

/// <summary>Surface colours from a function.</summary>
/// <param name="function">Face index and barycentrics to linear RGB, 0 to 1.</param>
public readonly struct FunctionColor(Func<int, Vector3, Vector3> function) : ISurfaceColor
{
    /// <inheritdoc/>
    public Vector3 At(int face, Vector3 barycentric) => function(face, barycentric);
}
