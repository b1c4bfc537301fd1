using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace GeometryMatters.Drawing.Pages;

/// <summary>The images that scripts of a page show, each once.</summary>
internal sealed class PageImages
{
    private readonly List<string> urls = [];
    private readonly Dictionary<string, int> known = new(StringComparer.Ordinal);

    public int Count => urls.Count;

    /// <summary>Number of an image on the page.</summary>
    public int Add(byte[] image)
    {
        var key = Convert.ToHexString(SHA256.HashData(image));
        if (!known.TryGetValue(key, out var index))
        {
            known[key] = index = urls.Count;
            urls.Add(DataUrl(image));
        }

        return index;
    }

    public static string DataUrl(byte[] image) => $"data:{MediaType(image)};base64,{Convert.ToBase64String(image)}";

    /// <summary>All images as a JSON array.</summary>
    public string ToJson() => PageJson.Write(json =>
    {
        json.WriteStartArray();
        foreach (var url in urls)
        {
            json.WriteStringValue(url);
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

/// <summary>JSON for a script element: the default encoder escapes &lt;, &gt; and &amp;, so that no text can end the element.</summary>
internal static class PageJson
{
    public static string Write(Action<Utf8JsonWriter> write)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream))
        {
            write(json);
        }

        // The writer's base64 escapes '+', which a script element does not need.
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length).Replace("\\u002B", "+", StringComparison.Ordinal);
    }
}
