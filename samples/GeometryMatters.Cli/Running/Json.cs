using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GeometryMatters.Cli.Running;

/// <summary>Makes JSON values.</summary>
internal static class Json
{
    private static readonly JsonSerializerOptions Style = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A number; null for what JSON cannot say: infinite, not a number, absent.</summary>
    public static JsonNode? Number(double? value) => value is { } number && double.IsFinite(number) ? JsonValue.Create(number) : null;

    public static JsonNode? Rounded(double? value, int digits = 4) => Number(value is { } number ? Math.Round(number, digits) : null);

    public static JsonArray Array(IEnumerable<string> values) => new([.. values.Select(v => (JsonNode?)v)]);

    public static JsonArray Array(IEnumerable<double> values) => new([.. values.Select(v => Number(v))]);

    public static JsonArray Objects(IEnumerable<JsonObject> values) => new([.. values]);

    public static string Text(JsonObject value) => value.ToJsonString(Style);
}
