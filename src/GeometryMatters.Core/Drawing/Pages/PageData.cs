using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Text.Json;
using GeometryMatters.Filtering;

namespace GeometryMatters.Drawing.Pages;

/// <summary>What the scripts of a page read: small arrays as base64 of little-endian values, everything else as plain JSON.</summary>
internal static class PageData
{
    private const byte Unknown = 2;

    public static string Of(IReadOnlyList<ExplorerPair> pairs, PageImages images) => PageJson.Write(json =>
    {
        json.WriteStartObject();
        json.WriteBase64String("palette", [.. Enumerable.Range(0, 256).Select(i => ColorMap.Heat[i / 255.0]).SelectMany(c => new[] { c.R, c.G, c.B })]);
        json.WriteStartArray("pairs");
        foreach (var pair in pairs)
        {
            var first = pair.Features[0];
            json.WriteStartObject();
            json.WriteString("name", pair.Name);
            View(json, "source", pair.Source, images, first.SourceCells);
            View(json, "target", pair.Target, images, first.TargetCells);
            json.WriteNumber("start", Math.Max(0, first.SourceCells.ToList().IndexOf(pair.StartCell ?? -1)));
            json.WriteStartArray("truth");
            foreach (var known in pair.Known)
            {
                Numbers(json, [Round(known.SourceX), Round(known.SourceY), Round(known.TargetX), Round(known.TargetY)]);
            }

            json.WriteEndArray();
            json.WriteStartArray("features");
            foreach (var block in pair.Features)
            {
                Block(json, block);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    public static string Of(ThresholdStudy study, PageImages images) => PageJson.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("judged", study.MeasuredOn);
        json.WriteNumber("start", study.StartFeatures);
        json.WriteStartArray("filters");
        foreach (var filter in study.Filters)
        {
            json.WriteStartObject();
            json.WriteString("name", filter.Name);
            json.WriteNumber("threshold", filter.Threshold);
            json.WriteNumber("maximum", filter.Maximum);
            json.WriteString("unit", filter.Unit);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("pairs");
        foreach (var pair in study.Pairs)
        {
            json.WriteStartObject();
            json.WriteString("name", pair.Name);
            View(json, "source", pair.Source, images, null);
            View(json, "target", pair.Target, images, null);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("features");
        foreach (var features in study.Features)
        {
            json.WriteStartObject();
            json.WriteString("name", features.Name);
            json.WriteStartObject("judged");
            Matches(json, features.Judged, study.Filters.Count);
            json.WriteEndObject();
            json.WriteStartArray("pairs");
            for (var i = 0; i < study.Pairs.Count; i++)
            {
                json.WriteStartObject();
                json.WriteBase64String("ends", Bytes([.. features.PerPair[i].SelectMany(m => Ends(m, study.Pairs[i]))]));
                Matches(json, features.PerPair[i], study.Filters.Count);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    public static string Of(IReadOnlyList<PictureComparison> items, PageImages images) => PageJson.Write(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("items");
        foreach (var item in items)
        {
            json.WriteStartObject();
            json.WriteString("name", item.Name);
            json.WriteNumber("before", images.Add(item.Before));
            json.WriteNumber("after", images.Add(item.After));
            json.WriteString("beforeNote", item.BeforeNote);
            json.WriteString("afterNote", item.AfterNote);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static void View(Utf8JsonWriter json, string name, PageView view, PageImages images, IReadOnlyList<int>? cells)
    {
        var box = view.Letterbox;
        json.WriteStartObject(name);
        json.WriteString("name", view.Name);
        json.WriteNumber("image", images.Add(view.Image));
        json.WriteNumber("width", box.ImageWidth);
        json.WriteNumber("height", box.ImageHeight);
        json.WriteNumber("grid", box.GridCells);
        json.WriteNumber("cell", box.CellSize / box.Scale);
        json.WriteNumber("x", -box.OffsetX / box.Scale);
        json.WriteNumber("y", -box.OffsetY / box.Scale);
        if (cells is not null)
        {
            json.WritePropertyName("cells");
            Numbers(json, cells.Select(c => (double)c));
        }

        json.WriteEndObject();
    }

    private static void Block(Utf8JsonWriter json, SimilarityBlock block)
    {
        var values = block.Values.Span;
        float low = TensorPrimitives.Min(values), high = TensorPrimitives.Max(values);
        var scale = high > low ? 255 / (high - low) : 0;
        var steps = new byte[values.Length];
        for (var i = 0; i < steps.Length; i++)
        {
            steps[i] = (byte)MathF.Round((values[i] - low) * scale);
        }

        json.WriteStartObject();
        json.WriteString("name", block.Name);
        json.WriteNumber("low", low);
        json.WriteNumber("high", high);
        json.WriteBase64String("values", steps);

        // Steps can tie where similarities do not: which place is best is said by itself.
        json.WritePropertyName("best");
        Numbers(json, Enumerable.Range(0, block.SourceCells.Count).Select(i => (double)block.Best(i)));
        json.WriteEndObject();
    }

    private static void Matches(Utf8JsonWriter json, IReadOnlyList<JudgedMatch> matches, int filters)
    {
        json.WriteBase64String("right", [.. matches.Select(m => m.IsRight switch { null => Unknown, true => (byte)1, _ => (byte)0 })]);
        json.WriteStartArray("errors");
        for (var f = 0; f < filters; f++)
        {
            json.WriteBase64StringValue(Bytes([.. matches.Select(m => m.Errors[f])]));
        }

        json.WriteEndArray();
    }

    private static float[] Ends(JudgedMatch match, PagePair pair)
    {
        var (x1, y1) = pair.Source.Letterbox.CellCenterInImage(match.Match.SourceCell);
        var (x2, y2) = pair.Target.Letterbox.CellCenterInImage(match.Match.TargetCell);
        return [(float)x1, (float)y1, (float)x2, (float)y2];
    }

    private static void Numbers(Utf8JsonWriter json, IEnumerable<double> values)
    {
        json.WriteStartArray();
        foreach (var value in values)
        {
            json.WriteNumberValue(value);
        }

        json.WriteEndArray();
    }

    private static double Round(double value) => Math.Round(value, 2);

    private static byte[] Bytes(float[] values)
    {
        var bytes = new byte[values.Length * sizeof(float)];
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), values[i]);
        }

        return bytes;
    }
}
