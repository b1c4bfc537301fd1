using System.Text.Json;
using GeometryMatters.Datasets;
using GeometryMatters.Evaluation;

namespace GeometryMatters.Pipelines;

/// <summary>The file of a <see cref="PckPart"/>.</summary>
internal static class PckPartFormat
{
    public static void Write(string path, PckPart part) => JsonObjectFile.Write(path, json =>
    {
        var (report, conditions) = (part.Report, part.Report.Conditions);
        json.WriteNumber("schema", PckPart.SchemaVersion);
        json.WriteString("method", part.Method);
        json.WriteString("shard", part.Shard.ToString());
        json.WriteString("pair_list", part.PairList);
        json.WriteString("unit", report.Unit.ToString());
        json.WriteStartArray("alphas");
        foreach (var alpha in report.Alphas)
        {
            json.WriteNumberValue(alpha);
        }

        json.WriteEndArray();
        json.WriteStartObject("conditions");
        json.WriteString("subset", conditions.Subset);
        json.WriteString("threshold", conditions.Threshold);
        json.WriteNumber("canvas", conditions.CanvasSize);
        json.WriteString("read_out", conditions.ReadOut);
        json.WriteString("flips", conditions.Flips);
        json.WriteString("geo_aware", conditions.GeoAware);
        json.WriteEndObject();
        json.WriteNumber("skipped", report.SkippedPairs);
        json.WriteStartArray("pairs");
        foreach (var pair in report.Pairs)
        {
            json.WriteStartObject();
            json.WriteString("id", pair.Id);
            json.WriteString("category", pair.Category);
            json.WriteNumber("keypoints", pair.Keypoints);
            Counts(json, "correct", pair.Correct);
            json.WriteNumber("geo_aware_keypoints", pair.GeoAwareKeypoints);
            Counts(json, "geo_aware_correct", pair.GeoAwareCorrect);
            if (pair.AzimuthBinDifference is { } bins)
            {
                json.WriteNumber("azimuth_bin_difference", bins);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    public static PckPart Read(string path)
    {
        var json = JsonCursor.ReadObject(path);
        if (json["schema"].Integer() is var schema && schema != PckPart.SchemaVersion)
        {
            throw json["schema"].Wrong($"{PckPart.SchemaVersion}", $"{schema}");
        }

        var alphas = json["alphas"].FlatNumbers();
        if (alphas.Length == 0 || alphas.Any(a => a <= 0))
        {
            throw json["alphas"].Wrong("shares above zero");
        }

        var conditions = json["conditions"];
        return new()
        {
            Method = json["method"].Text(),
            Shard = Shard.TryParse(json["shard"].Text(), out var shard) ? shard : throw json["shard"].Wrong("a part as i/n"),
            PairList = json["pair_list"].Text(),
            Report = PckReport.Of(
                alphas,
                Enum.TryParse<PckUnit>(json["unit"].Text(), out var unit) && Enum.IsDefined(unit) ? unit : throw json["unit"].Wrong("TargetBox or Canvas"),
                new()
                {
                    Subset = conditions["subset"].Text(),
                    Threshold = conditions["threshold"].Text(),
                    CanvasSize = conditions["canvas"].PositiveInteger(),
                    ReadOut = conditions["read_out"].Text(),
                    Flips = conditions["flips"].Text(),
                    GeoAware = conditions["geo_aware"].Text(),
                },
                [.. json["pairs"].Items().Select(p => ReadPair(p, alphas.Length))],
                Count(json["skipped"], int.MaxValue)),
        };
    }

    private static PckPair ReadPair(JsonCursor pair, int alphas)
    {
        var keypoints = pair["keypoints"].PositiveInteger();
        var geoAware = Count(pair["geo_aware_keypoints"], keypoints);
        return new()
        {
            Id = pair["id"].Text(),
            Category = pair["category"].Text(),
            Keypoints = keypoints,
            Correct = ReadCounts(pair["correct"], alphas, keypoints),
            GeoAwareKeypoints = geoAware,
            GeoAwareCorrect = ReadCounts(pair["geo_aware_correct"], alphas, geoAware),
            AzimuthBinDifference = pair.Find("azimuth_bin_difference") is { } bins ? Count(bins, 4) : null,
        };
    }

    private static int[] ReadCounts(JsonCursor counts, int length, int most)
    {
        var items = counts.Items();
        return items.Length == length ? [.. items.Select(c => Count(c, most))] : throw counts.Wrong($"{length} counts, one an alpha", $"{items.Length}");
    }

    private static int Count(JsonCursor count, int most) => count.Integer() is var value && value >= 0 && value <= most ? value : throw count.Wrong($"a count of 0 to {most}");

    private static void Counts(Utf8JsonWriter json, string name, IReadOnlyList<int> counts)
    {
        json.WriteStartArray(name);
        foreach (var count in counts)
        {
            json.WriteNumberValue(count);
        }

        json.WriteEndArray();
    }
}
