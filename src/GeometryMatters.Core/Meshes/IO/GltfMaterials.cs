using System.Numerics;
using SharpGLTF.Schema2;

namespace GeometryMatters.Meshes.IO;

internal static class GltfMaterials
{
    public static MaterialChannel? BaseColor(Material? material) => material?.FindChannel("BaseColor") ?? material?.FindChannel("Diffuse");

    public static MeshMaterial[] Read(ModelRoot model)
    {
        Dictionary<int, ReadOnlyMemory<byte>> images = [];
        var result = new MeshMaterial[model.LogicalMaterials.Count];
        for (var i = 0; i < result.Length; i++)
        {
            var material = model.LogicalMaterials[i];
            var channel = BaseColor(material);
            ReadOnlyMemory<byte>? encoded = null;
            if (channel?.Texture?.PrimaryImage is { } image)
            {
                if (!images.TryGetValue(image.LogicalIndex, out var bytes))
                {
                    images[image.LogicalIndex] = bytes = image.Content.Content.ToArray();
                }

                encoded = bytes;
            }

            result[i] = new(material.Name ?? $"material {i}", channel?.Color ?? Vector4.One, encoded);
        }

        return result;
    }

    /// <summary>
    /// KHR_texture_transform: scale, then turn counter-clockwise as seen with v down, then offset. The turn is the one that
    /// the text of the extension, its test model and the common viewers agree on; its GLSL sample has the other sign.
    /// </summary>
    public static Vector2 Transform(Vector2 uv, TextureTransform? transform)
    {
        if (transform is null)
        {
            return uv;
        }

        var (sin, cos) = MathF.SinCos(transform.Rotation);
        uv *= transform.Scale;
        return new Vector2((cos * uv.X) + (sin * uv.Y), (cos * uv.Y) - (sin * uv.X)) + transform.Offset;
    }
}
