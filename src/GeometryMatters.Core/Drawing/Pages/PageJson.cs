using System.Text;
using System.Text.Json;

namespace GeometryMatters.Drawing.Pages;

/// <summary>JSON for a script element: the writer escapes &lt;, &gt; and &amp; in texts, so that none can end the element.</summary>
internal static class PageJson
{
    public static string Write(Action<Utf8JsonWriter> write)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream))
        {
            write(json);
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }
}
