using GeometryMatters.Features;
using GeometryMatters.Imaging;
using GeometryMatters.Serialization;

namespace GeometryMatters.Datasets;

/// <summary>Feature maps as safetensors files in <c>feats/</c>: one tensor, named like the file.</summary>
internal static class FeatureFile
{
    public static IReadOnlyList<string> List(string folder)
    {
        var feats = Path.Combine(folder, "feats");
        return Directory.Exists(feats)
            ? [.. Directory.EnumerateFiles(feats, "*.safetensors").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)]
            : [];
    }

    public static FeatureMap Load(string path, string name)
    {
        using var file = SafetensorsFile.Open(path);
        var entry = file.Entry(name);
        int[] shape = [.. entry.Shape];
        var (rows, columns, channels, channelsFirst) = (file.Metadata.GetValueOrDefault("layout") ?? "", shape) switch
        {
            ("" or "hwc", [var h, var w, var c]) => (h, w, c, false),
            ("chw", [var c, var h, var w]) => (h, w, c, true),
            ("" or "nchw", [1, var c, var h, var w]) => (h, w, c, true),
            ("nhwc", [1, var h, var w, var c]) => (h, w, c, false),
            (var layout, _) => throw new TensorFormatException(
                path, name, layout.Length == 0 ? "[rows, columns, channels] or [1, channels, rows, columns]" : $"a shape of layout {layout}", $"[{string.Join(", ", shape)}]"),
        };
        if (rows == 0 || columns == 0 || channels == 0)
        {
            throw new TensorFormatException(path, name, "sides above zero", $"[{string.Join(", ", shape)}]");
        }

        var values = file.Read(name).ToSingle();
        return new(new(rows, columns), channels, channelsFirst ? Transpose(values, channels, rows * columns) : values);
    }

    public static void Save(string path, string name, FeatureMap map, bool half)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var tensor = Tensors.Create(map.Values, half, map.Grid.Rows, map.Grid.Columns, map.Channels);
        SafetensorsFile.Write(
            path,
            new Dictionary<string, TensorArray>(StringComparer.Ordinal) { [name] = tensor },
            new Dictionary<string, string>(StringComparer.Ordinal) { ["layout"] = "hwc" });
    }

    private static float[] Transpose(float[] planes, int channels, int cells)
    {
        var result = new float[planes.Length];
        for (var c = 0; c < channels; c++)
        {
            for (var i = 0; i < cells; i++)
            {
                result[(i * channels) + c] = planes[(c * cells) + i];
            }
        }

        return result;
    }
}
