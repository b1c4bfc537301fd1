using System.Text;

namespace GeometryMatters.Drawing.Pages;

/// <summary>Styles and scripts that lie in the assembly.</summary>
internal static class PageAssets
{
    public static string Read(string name)
    {
        using var stream = typeof(PageAssets).Assembly.GetManifestResourceStream($"GeometryMatters.Drawing.Pages.{name}")
            ?? throw new InvalidOperationException($"The assembly lacks its resource {name}.");
        using StreamReader reader = new(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
