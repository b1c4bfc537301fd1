using System.Text.Json.Nodes;

namespace GeometryMatters.Tests.BadInput;

/// <summary>Broken copies of a JSON text: every value replaced by every bad one, every key left out, and cuts.</summary>
internal static class JsonDamage
{
    private const string Mark = "\"@@\"";

    private static readonly string[] BadValues =
    [
        "null", "true", "-1", "0", "1e308", "-1e308", "1e400", "1e-320", "0.5", "2147483647", "99999999999", "\"\"", "\"x\"", "\"\\u0000\"", "\"\\ud800\"", "\"../..\"",
        "[]", "{}", "[1,2,3,4,5]", "[[[1e300]]]", "[1e200,1e200,1e200,1e200]", "{\"\\ud800\":1}",
    ];

    public static IEnumerable<(string What, string Text)> Variants(string json)
    {
        for (var length = 0; length < json.Length - 2; length += Math.Max(1, json.Length / 9))
        {
            yield return ($"cut after {length}", json[..length]);
        }

        yield return ("an unreadable key", json.Replace("{", "{\"\\ud800\":1,", StringComparison.Ordinal));
        foreach (var path in Paths(JsonNode.Parse(json)!, []))
        {
            foreach (var value in BadValues)
            {
                yield return ($"{string.Join('.', path)} = {value}", Change(json, path, Mark).Replace(Mark, value, StringComparison.Ordinal));
            }

            if (path[^1] is string)
            {
                yield return ($"no {string.Join('.', path)}", Change(json, path, null));
            }
        }
    }

    private static IEnumerable<object[]> Paths(JsonNode node, object[] here)
    {
        IEnumerable<(object Key, JsonNode? Value)> below = node switch
        {
            JsonObject o => o.Select(p => ((object)p.Key, p.Value)),

            // Entries of a list are read alike.
            JsonArray a => a.Take(2).Select((v, i) => ((object)i, v)),
            _ => [],
        };
        foreach (var (key, value) in below)
        {
            yield return [.. here, key];
            foreach (var deeper in value is null ? [] : Paths(value, [.. here, key]))
            {
                yield return deeper;
            }
        }
    }

    private static string Change(string json, object[] path, string? value)
    {
        var root = JsonNode.Parse(json)!;
        var parent = path[..^1].Aggregate(root, (n, k) => k is int i ? n[i]! : n[(string)k]!);
        if (value is null)
        {
            parent.AsObject().Remove((string)path[^1]);
        }
        else if (path[^1] is int index)
        {
            parent[index] = JsonNode.Parse(value);
        }
        else
        {
            parent[(string)path[^1]] = JsonNode.Parse(value);
        }

        return root.ToJsonString();
    }
}
