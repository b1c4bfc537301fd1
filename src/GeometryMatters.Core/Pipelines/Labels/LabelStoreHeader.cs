using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using GeometryMatters.Datasets;
using GeometryMatters.Serialization;

namespace GeometryMatters.Pipelines.Labels;

/// <summary>First record of a store: by which settings its labels are made, and which part of the pairs it has.</summary>
public sealed record LabelStoreHeader
{
    /// <summary>The version of the format that is written, and the only one that is read.</summary>
    public const int SchemaVersion = 1;

    private static readonly JsonWriterOptions Style = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What the labels depend on, as text: <see cref="PseudoLabelPipeline.Settings"/> and what the caller adds. Written in ordinal order of the names.</summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    /// <summary>The part of the pairs that the store has.</summary>
    public Shard Shard { get; init; }

    /// <summary>SHA-256 of all pairs in their order, in a store of a part, so that parts of different lists are not put together; null in a store of all.</summary>
    public string? PairList { get; init; }

    /// <summary>SHA-256 of pairs in their order.</summary>
    /// <param name="pairs">The pairs.</param>
    /// <returns>Hexadecimal digits.</returns>
    public static string HashOf(IEnumerable<LabelRequest> pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[4];
        foreach (var pair in pairs)
        {
            foreach (var key in (ReadOnlySpan<string>)[pair.SourceKey, pair.TargetKey])
            {
                var utf8 = Encoding.UTF8.GetBytes(key);
                System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(length, utf8.Length);
                hash.AppendData(length);
                hash.AppendData(utf8);
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    internal byte[] ToJson()
    {
        using MemoryStream memory = new();
        using (Utf8JsonWriter json = new(memory, Style))
        {
            json.WriteStartObject();
            json.WriteNumber("schema", SchemaVersion);
            json.WriteString("shard", Shard.ToString());
            if (PairList is not null)
            {
                json.WriteString("pairs", PairList);
            }

            json.WriteStartObject("settings");
            foreach (var (name, value) in Settings.OrderBy(s => s.Key, StringComparer.Ordinal))
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return memory.ToArray();
    }

    internal static LabelStoreHeader Parse(byte[] utf8, string source, long offset)
    {
        try
        {
            using var document = JsonFile.Parse(utf8, source);
            JsonCursor json = new(source, "", document.RootElement);
            if (json["schema"].Integer() is var schema && schema != SchemaVersion)
            {
                throw json["schema"].Wrong($"{SchemaVersion}", $"{schema}");
            }

            SortedDictionary<string, string> settings = new(StringComparer.Ordinal);
            foreach (var (name, value) in json["settings"].Properties())
            {
                settings[name] = value.Text();
            }

            return new()
            {
                Shard = Shard.TryParse(json["shard"].Text(), out var shard) ? shard : throw json["shard"].Wrong("a part as i/n"),
                PairList = json.Find("pairs")?.Text(),
                Settings = settings,
            };
        }
        catch (DatasetFormatException e)
        {
            throw new LabelStoreException(source, $"offset {offset}, header {e.Place}".TrimEnd(), e.Expected, e.Found, e);
        }
    }

    /// <summary>Raises the first difference from what is asked for as an error.</summary>
    internal void RequireSame(LabelStoreHeader asked, string source, bool sameShard = true)
    {
        foreach (var name in Settings.Keys.Union(asked.Settings.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            Require($"setting '{name}'", asked.Settings.GetValueOrDefault(name), Settings.GetValueOrDefault(name));
        }

        if (sameShard)
        {
            Require("shard", asked.Shard.ToString(), Shard.ToString());
        }

        Require("list of pairs", asked.PairList, PairList);

        void Require(string place, string? expected, string? found)
        {
            if (expected != found)
            {
                throw new LabelStoreException(source, place, expected ?? "none", found ?? "none");
            }
        }
    }
}
