using System.Numerics;

namespace GeometryMatters.Meshes;

/// <summary>What a mesh looks like: colours per vertex and base-colour textures per face run.</summary>
public sealed class MeshAppearance
{
    /// <summary>Colour per vertex as RGBA in [0, 1] (linear factors as stored), or null.</summary>
    public Vector4[]? VertexColors { get; init; }

    /// <summary>Texture coordinates per vertex (u right, v down, glTF), or null.</summary>
    public Vector2[]? TextureCoordinates { get; init; }

    /// <summary>Materials that faces refer to.</summary>
    public IReadOnlyList<MeshMaterial> Materials { get; init; } = [];

    /// <summary>Material index per face, −1 for none; null when there are no materials.</summary>
    public int[]? FaceMaterials { get; init; }
}

/// <summary>A base colour and, where given, the image it multiplies.</summary>
/// <param name="Name">Name as stored in the file.</param>
/// <param name="BaseColor">RGBA factor in [0, 1].</param>
/// <param name="Texture">Encoded image file (PNG or JPEG bytes) as found in or beside the mesh file, or null.</param>
public sealed record MeshMaterial(string Name, Vector4 BaseColor, ReadOnlyMemory<byte>? Texture);
