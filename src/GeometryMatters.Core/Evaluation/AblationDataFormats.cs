using System.Globalization;
using System.Text;
using System.Text.Json;

namespace GeometryMatters.Evaluation;

/// <summary>Ablations for programs: CSV in long form, JSON.</summary>
internal static class AblationDataFormats
{
    /// <summary>A spread and what it is of; a score has no baseline, all pairs no category.</summary>
    private sealed record Entry(AblationVariant Variant, string? Baseline, PckProtocol Protocol, string? Category, double Alpha, SeedSpread Spread);

    public static string Csv(AblationTable table, AblationTableOptions options)
    {
        StringBuilder text = new();
        string[] header =
        [
            "quantity", "variant", .. table.Factors, "baseline", "protocol", "category", "alpha", "mean", "standard_deviation", "minimum", "maximum", "beyond_spread",
            .. table.Seeds.Select(s => $"seed_{s.ToString(CultureInfo.InvariantCulture)}"),
            "subset", "threshold", "canvas", "read_out", "flips", "geo_aware",
        ];
        Row(header);
        foreach (var entry in Entries(table, options))
        {
            var (spread, conditions) = (entry.Spread, table.Conditions);
            Row([
                entry.Baseline is null ? "pck_percent" : "difference_points",
                entry.Variant.Name,
                .. entry.Variant.Settings,
                entry.Baseline ?? "",
                PckReport.Describe(entry.Protocol),
                entry.Category ?? "",
                PckTable.Alpha(entry.Alpha),
                Number(spread.Mean),
                Number(spread.StandardDeviation),
                Number(spread.Minimum),
                Number(spread.Maximum),
                entry.Baseline is null ? "" : spread.IsBeyondSpread ? "yes" : "no",
                .. table.Seeds.Select(s => Number(Of(spread, s))),
                conditions.Subset,
                conditions.Threshold,
                conditions.CanvasSize.ToString(CultureInfo.InvariantCulture),
                conditions.ReadOut,
                conditions.Flips,
                conditions.GeoAware,
            ]);
        }

        return text.ToString();

        void Row(string[] cells) => text.Line(string.Join(',', cells.Select(PckDataFormats.Quote)));

        static string Number(double? value) => PckTable.Percent(value, 4, "");
    }

    public static string Json(AblationTable table, AblationTableOptions options)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, PckDataFormats.Style))
        {
            json.WriteStartObject();
            json.WriteNumber("schema", 1);
            json.WriteString("unit", "percent");
            json.WriteStartArray("seeds");
            foreach (var seed in table.Seeds)
            {
                json.WriteNumberValue(seed);
            }

            json.WriteEndArray();
            json.WriteStartObject("conditions");
            foreach (var (name, value) in table.Conditions.ToList())
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
            json.WriteStartArray("variants");
            foreach (var variant in Entries(table, options).GroupBy(e => e.Variant))
            {
                Variant(json, table, variant);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static void Variant(Utf8JsonWriter json, AblationTable table, IGrouping<AblationVariant, Entry> variant)
    {
        json.WriteStartObject();
        json.WriteString("name", variant.Key.Name);
        json.WriteStartObject("settings");
        foreach (var (factor, setting) in table.Factors.Zip(variant.Key.Settings))
        {
            json.WriteString(factor, setting);
        }

        json.WriteEndObject();
        List("scores", variant.Where(e => e.Baseline is null));
        List("differences", variant.Where(e => e.Baseline is not null));
        json.WriteEndObject();

        void List(string name, IEnumerable<Entry> entries)
        {
            json.WriteStartArray(name);
            foreach (var entry in entries)
            {
                Write(json, entry);
            }

            json.WriteEndArray();
        }
    }

    private static void Write(Utf8JsonWriter json, Entry entry)
    {
        json.WriteStartObject();
        if (entry.Baseline is not null)
        {
            json.WriteString("baseline", entry.Baseline);
        }

        json.WriteString("protocol", PckReport.Describe(entry.Protocol));
        if (entry.Category is not null)
        {
            json.WriteString("category", entry.Category);
        }

        json.WriteNumber("alpha", entry.Alpha);
        json.WriteNumber("mean", entry.Spread.Mean);
        if (entry.Spread.StandardDeviation is { } deviation)
        {
            json.WriteNumber("standard_deviation", deviation);
        }

        json.WriteNumber("minimum", entry.Spread.Minimum);
        json.WriteNumber("maximum", entry.Spread.Maximum);
        if (entry.Baseline is not null)
        {
            json.WriteBoolean("beyond_spread", entry.Spread.IsBeyondSpread);
        }

        json.WriteStartObject("per_seed");
        foreach (var (seed, value) in entry.Spread.Seeds.Zip(entry.Spread.Values))
        {
            json.WriteNumber(seed.ToString(CultureInfo.InvariantCulture), value);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static IEnumerable<Entry> Entries(AblationTable table, AblationTableOptions options) =>
        from variant in table.Variants
        from baseline in (string?[])[null, .. options.Baselines.Where(b => b != variant.Name)]
        from protocol in options.Protocols
        from category in (string?[])[null, .. table.Categories]
        from alpha in table.Alphas
        let spread = baseline is null ? table.Score(variant.Name, protocol, alpha, category) : table.Delta(variant.Name, baseline, protocol, alpha, category)
        where spread is not null
        select new Entry(variant, baseline, protocol, category, alpha, spread);

    private static double? Of(SeedSpread spread, int seed)
    {
        for (var i = 0; i < spread.Seeds.Count; i++)
        {
            if (spread.Seeds[i] == seed)
            {
                return spread.Values[i];
            }
        }

        return null;
    }
}
