using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace GeometryMatters.Evaluation;

/// <summary>PCK tables for programs: CSV in long form, JSON.</summary>
internal static class PckDataFormats
{
    public static readonly JsonWriterOptions Style = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true, NewLine = "\n" };

    public static string Csv(IReadOnlyList<PckTable> tables)
    {
        StringBuilder text = new();
        text.Line("method,subset,protocol,scope,category,weighting,alpha,pck_percent,pairs,keypoints,threshold,canvas,read_out,flips,geo_aware");
        foreach (var row in tables.SelectMany(t => t.Rows))
        {
            var conditions = row.Entry.Report.Conditions;
            for (var a = 0; a < row.Percent.Count; a++)
            {
                string[] cells =
                [
                    row.Entry.Method,
                    conditions.Subset,
                    PckReport.Describe(row.Protocol),
                    Scope(row.Scope),
                    row.Scope == PckScope.Category ? row.Label : "",
                    row.Weighting,
                    PckTable.Alpha(row.Entry.Report.Alphas[a]),
                    PckTable.Percent(row.Percent[a], 4, ""),
                    row.Pairs.ToString(CultureInfo.InvariantCulture),
                    row.Keypoints.ToString(CultureInfo.InvariantCulture),
                    conditions.Threshold,
                    conditions.CanvasSize.ToString(CultureInfo.InvariantCulture),
                    conditions.ReadOut,
                    conditions.Flips,
                    conditions.GeoAware,
                ];
                text.Line(string.Join(',', cells.Select(Quote)));
            }
        }

        return text.ToString();
    }

    public static string Json(IReadOnlyList<PckEntry> entries, IReadOnlyList<PckTable> tables)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, Style))
        {
            json.WriteStartObject();
            json.WriteNumber("schema", 1);
            json.WriteString("unit", "percent");
            json.WriteStartArray("reports");
            foreach (var entry in entries)
            {
                Entry(json, entry, tables);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static void Entry(Utf8JsonWriter json, PckEntry entry, IReadOnlyList<PckTable> tables)
    {
        json.WriteStartObject();
        json.WriteString("method", entry.Method);
        json.WriteStartObject("conditions");
        foreach (var (name, value) in entry.Report.Conditions.ToList())
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
        json.WriteNumber("skipped_pairs", entry.Report.SkippedPairs);
        json.WriteStartArray("alphas");
        foreach (var alpha in entry.Report.Alphas)
        {
            json.WriteNumberValue(alpha);
        }

        json.WriteEndArray();
        json.WriteStartArray("rows");
        foreach (var row in tables.SelectMany(t => t.Rows).Where(r => ReferenceEquals(r.Entry, entry)))
        {
            Row(json, row);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Row(Utf8JsonWriter json, PckRow row)
    {
        json.WriteStartObject();
        json.WriteString("protocol", PckReport.Describe(row.Protocol));
        json.WriteString("scope", Scope(row.Scope));
        if (row.Scope == PckScope.Category)
        {
            json.WriteString("category", row.Label);
        }

        json.WriteString("weighting", row.Weighting);
        json.WriteStartArray("pck");
        foreach (var percent in row.Percent)
        {
            if (percent is { } value)
            {
                json.WriteNumberValue(value);
            }
            else
            {
                json.WriteNullValue();
            }
        }

        json.WriteEndArray();
        json.WriteNumber("pairs", row.Pairs);
        json.WriteNumber("keypoints", row.Keypoints);
        json.WriteEndObject();
    }

    private static string Scope(PckScope scope) => scope switch
    {
        PckScope.Category => "category",
        PckScope.Overall => "overall",
        _ => PckTable.MeanLabel,
    };

    public static string Quote(string cell) =>
        cell.AsSpan().IndexOfAny(",\"\r\n") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
