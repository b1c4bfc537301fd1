using GeometryMatters.Features;
using GeometryMatters.Imaging;
using GeometryMatters.Serialization;

namespace GeometryMatters.Datasets;

/// <summary>Feature maps in <c>feats/</c>: safetensors files with one tensor named like the file, or what the official scripts leave (<see cref="OfficialFeatures"/>).</summary>
internal static class FeatureFile
{
    private const string Extension = ".safetensors";

    public static IReadOnlyList<string> List(string folder)
    {
        var feats = Folder(folder);
        return Directory.Exists(feats)
            ? [.. Directory.EnumerateFiles(feats, "*" + Extension).Select(f => Path.GetFileNameWithoutExtension(f)).Concat(OfficialFeatures.List(feats)).Distinct().Order(StringComparer.Ordinal)]
            : [];
    }

    /// <summary>Where a feature is stored, or would be.</summary>
    public static string Find(string folder, string name)
    {
        var own = OwnPath(folder, name);
        return File.Exists(own) ? own : OfficialFeatures.Find(Folder(folder), name) ?? own;
    }

    public static string OwnPath(string folder, string name) => Path.Combine(Folder(folder), name + Extension);

    public static FeatureMap Load(string folder, string name)
    {
        var path = Find(folder, name);
        if (!path.EndsWith(Extension, StringComparison.Ordinal))
        {
            OfficialFeatures.RequireOne(Folder(folder), name);
            using var torch = TorchFile.Open(path);
            return OfficialFeatures.Load(name, path, torch.Contains, torch.Read);
        }

        using var file = SafetensorsFile.Open(path);
        if (OfficialFeatures.IsPart(name, file.Contains))
        {
            return OfficialFeatures.Load(name, path, file.Contains, file.Read);
        }

        file.Entry(name);
        return ToMap(file.Read(name), file.Metadata.GetValueOrDefault("layout") ?? "", path, name);
    }

    public static void Save(string folder, string name, FeatureMap map, bool half)
    {
        Directory.CreateDirectory(Folder(folder));
        var tensor = Tensors.Create(map.Values, half, map.Grid.Rows, map.Grid.Columns, map.Channels);
        SafetensorsFile.Write(
            OwnPath(folder, name),
            new Dictionary<string, TensorArray>(StringComparer.Ordinal) { [name] = tensor },
            new Dictionary<string, string>(StringComparer.Ordinal) { ["layout"] = "hwc" });
    }

    public static FeatureMap ToMap(TensorArray tensor, string layout, string path, string name)
    {
        int[] shape = [.. tensor.Shape];
        var (rows, columns, channels, channelsFirst) = (layout, shape) switch
        {
            ("" or "hwc", [var h, var w, var c]) => (h, w, c, false),
            ("chw", [var c, var h, var w]) => (h, w, c, true),
            ("" or "nchw", [1, var c, var h, var w]) => (h, w, c, true),
            ("nhwc", [1, var h, var w, var c]) => (h, w, c, false),
            _ => throw new TensorFormatException(
                path, name, layout.Length == 0 ? "[rows, columns, channels] or [1, channels, rows, columns]" : $"a shape of layout {layout}", $"[{string.Join(", ", shape)}]"),
        };
        if (rows == 0 || columns == 0 || channels == 0)
        {
            throw new TensorFormatException(path, name, "sides above zero", $"[{string.Join(", ", shape)}]");
        }

        GridSize grid = new(rows, columns);
        return tensor.ElementType == TensorElementType.Float16
            ? FeatureMap.FromHalves(grid, channels, Cells(tensor.AsSpan<Half>().ToArray(), channels, channelsFirst))
            : new(grid, channels, Cells(tensor.ToSingle(), channels, channelsFirst));
    }

    private static string Folder(string folder) => Path.Combine(folder, "feats");

    private static T[] Cells<T>(T[] values, int channels, bool channelsFirst)
    {
        if (!channelsFirst)
        {
            return values;
        }

        var cells = values.Length / channels;
        var result = new T[values.Length];
        for (var c = 0; c < channels; c++)
        {
            for (var i = 0; i < cells; i++)
            {
                result[(i * channels) + c] = values[(c * cells) + i];
            }
        }

        return result;
    }
}
