using System.Text.Json;

namespace GeometryMatters.Meshes.IO;

/// <summary>Which required glTF extensions leave the triangles readable.</summary>
internal static class GltfExtensions
{
    private static readonly HashSet<string> Readable = new(StringComparer.Ordinal)
    {
        "KHR_texture_transform", "KHR_mesh_quantization", "KHR_lights_punctual", "EXT_texture_webp", "KHR_materials_unlit",
        "KHR_materials_pbrSpecularGlossiness", "KHR_materials_clearcoat", "KHR_materials_ior", "KHR_materials_sheen",
        "KHR_materials_specular", "KHR_materials_transmission", "KHR_materials_volume", "KHR_materials_emissive_strength",
        "KHR_materials_iridescence", "KHR_materials_anisotropy", "KHR_materials_dispersion", "KHR_materials_diffuse_transmission",
    };

    /// <summary>Throws for the first required extension that is not readable; anything else about the JSON is left to the reader.</summary>
    public static void Check(string json, string path)
    {
        using var document = JsonDocument.Parse(json);
        if (document.RootElement.ValueKind != JsonValueKind.Object
            || !document.RootElement.TryGetProperty("extensionsRequired", out var required)
            || required.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        foreach (var name in required.EnumerateArray().Where(e => e.ValueKind == JsonValueKind.String).Select(e => e.GetString()!))
        {
            if (!Readable.Contains(name))
            {
                var cure = name is "KHR_draco_mesh_compression" or "EXT_meshopt_compression"
                    ? "a file without mesh compression (export it again uncompressed)"
                    : "no required extension that changes geometry or textures";
                throw new MeshFormatException(path, "extensionsRequired", cure, $"'{name}'");
            }
        }
    }
}
