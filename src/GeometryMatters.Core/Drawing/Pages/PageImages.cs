using System.Security.Cryptography;

namespace GeometryMatters.Drawing.Pages;

/// <summary>The images that scripts of a page show, each once.</summary>
internal sealed class PageImages
{
    private readonly List<byte[]> files = [];
    private readonly Dictionary<string, int> known = new(StringComparer.Ordinal);

    /// <summary>Number of an image on the page.</summary>
    public int Add(byte[] image)
    {
        var key = Convert.ToHexString(SHA256.HashData(image));
        if (!known.TryGetValue(key, out var index))
        {
            _ = MediaType(image);
            known[key] = index = files.Count;
            files.Add(image);
        }

        return index;
    }

    public static string DataUrl(byte[] image) => $"data:{MediaType(image)};base64,{Convert.ToBase64String(image)}";

    /// <summary>All images as a JSON array of media types and contents.</summary>
    public string ToJson() => PageJson.Write(json =>
    {
        json.WriteStartArray();
        foreach (var file in files)
        {
            json.WriteStartArray();
            json.WriteStringValue(MediaType(file));
            json.WriteBase64StringValue(file);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    });

    /// <summary>What a file is, by its first bytes.</summary>
    public static string MediaType(ReadOnlySpan<byte> image)
    {
        ReadOnlySpan<byte> png = [0x89, 0x50, 0x4E, 0x47], jpeg = [0xFF, 0xD8, 0xFF];
        return image.StartsWith(png) ? "image/png"
            : image.StartsWith(jpeg) ? "image/jpeg"
            : image.StartsWith("RIFF"u8) && image.Length >= 12 && image[8..12].SequenceEqual("WEBP"u8) ? "image/webp"
            : throw new ArgumentException("Expected a whole PNG, JPEG or WebP file.", nameof(image));
    }
}
