using System.Text.Json;

namespace GeometryMatters.Training.Tests.Support;

internal static class Json
{
    public static JsonElement Read(string relative)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(GeometryMatters.Tests.RequireShared.File(relative)));
        return document.RootElement.Clone();
    }
}
