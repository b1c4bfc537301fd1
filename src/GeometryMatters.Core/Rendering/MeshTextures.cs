using System.Numerics;
using GeometryMatters.Imaging;
using GeometryMatters.Meshes;

namespace GeometryMatters.Rendering;

/// <summary>A mesh's textures, decoded once, with vertex colours and base-colour factors: the colour of any point of its surface.</summary>
/// <remarks>
/// Colour = material factor × vertex colour × texture (bilinear, wrapped), as glTF composes them; what is absent counts as white.
/// Textures are sRGB, factors and vertex colours linear. Alpha is ignored. Safe for concurrent use.
/// </remarks>
public sealed class MeshTextures : ISurfaceColor
{
    private readonly TriangleMesh mesh;
    private readonly Vector2[]? coordinates;
    private readonly Vector4[]? vertexColors;
    private readonly int[]? faceMaterials;
    private readonly Vector3[] factors;
    private readonly ImageBuffer?[] textures;

    /// <summary>Decodes the textures of a mesh.</summary>
    /// <param name="document">The mesh and what it looks like.</param>
    /// <param name="codec">Decodes embedded images.</param>
    /// <exception cref="ImageFormatException">A texture cannot be decoded.</exception>
    /// <exception cref="MeshValidationException">Colours, coordinates or material indices do not fit the mesh.</exception>
    public MeshTextures(MeshDocument document, IImageCodec codec)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(codec);
        mesh = document.Mesh;
        var source = document.Path ?? "mesh";
        var appearance = document.Appearance ?? new();
        coordinates = Fitting(appearance.TextureCoordinates, mesh.VertexCount, source, "texture coordinates");
        vertexColors = Fitting(appearance.VertexColors, mesh.VertexCount, source, "vertex colours");
        faceMaterials = Fitting(appearance.FaceMaterials, mesh.FaceCount, source, "face materials");
        var materials = appearance.Materials;
        for (var f = 0; f < (faceMaterials?.Length ?? 0); f++)
        {
            if (faceMaterials![f] < -1 || faceMaterials[f] >= materials.Count)
            {
                throw new MeshValidationException(source, $"face {f}", $"a material index in [-1, {materials.Count})", $"{faceMaterials[f]}");
            }
        }

        factors = [.. materials.Select(m => m.BaseColor.AsVector3())];
        textures = new ImageBuffer?[materials.Count];
        for (var i = 0; i < textures.Length; i++)
        {
            if (materials[i].Texture is { } encoded)
            {
                var same = Enumerable.Range(0, i).FirstOrDefault(j => encoded.Equals(materials[j].Texture), -1);
                textures[i] = same >= 0 ? textures[same] : codec.DecodeImage(encoded, $"{source}, texture of material '{materials[i].Name}'");
            }
        }
    }

    /// <inheritdoc/>
    public Vector3 At(int face, Vector3 barycentric)
    {
        var t = mesh.Triangles[face];
        var color = vertexColors is null
            ? Vector3.One
            : ((barycentric.X * vertexColors[t.A]) + (barycentric.Y * vertexColors[t.B]) + (barycentric.Z * vertexColors[t.C])).AsVector3();
        var material = faceMaterials?[face] ?? -1;
        if (material < 0)
        {
            return color;
        }

        color *= factors[material];
        if (textures[material] is { } texture && coordinates is not null)
        {
            color *= Sample(texture, (barycentric.X * coordinates[t.A]) + (barycentric.Y * coordinates[t.B]) + (barycentric.Z * coordinates[t.C]));
        }

        return color;
    }

    /// <summary>Bilinear sample of a wrapped texture in linear light.</summary>
    internal static Vector3 Sample(ImageBuffer texture, Vector2 uv)
    {
        var (x0, x1, fx) = Taps(uv.X, texture.Width);
        var (y0, y1, fy) = Taps(uv.Y, texture.Height);
        return Vector3.Lerp(
            Vector3.Lerp(Texel(texture, x0, y0), Texel(texture, x1, y0), fx),
            Vector3.Lerp(Texel(texture, x0, y1), Texel(texture, x1, y1), fx),
            fy);
    }

    private static (int First, int Second, float Fraction) Taps(float coordinate, int size)
    {
        if (!float.IsFinite(coordinate))
        {
            return (0, 0, 0);
        }

        // The centre of the first texel lies at half a texel.
        var at = ((coordinate - MathF.Floor(coordinate)) * size) - 0.5f;
        var floor = MathF.Floor(at);
        var first = ((int)floor + size) % size;
        return (first, (first + 1) % size, at - floor);
    }

    private static Vector3 Texel(ImageBuffer texture, int x, int y)
    {
        var p = texture[x, y];
        return Srgb.ToLinear(p[0], p[1], p[2]);
    }

    private static T[]? Fitting<T>(T[]? values, int count, string source, string what) =>
        values is null || values.Length == count ? values : throw new MeshValidationException(source, what, $"{count} values", $"{values.Length}");
}
