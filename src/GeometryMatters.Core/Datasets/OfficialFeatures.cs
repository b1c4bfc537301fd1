using GeometryMatters.Features;
using GeometryMatters.Serialization;

namespace GeometryMatters.Datasets;

/// <summary>
/// Feature maps as GeoAware-SC and DIY-SC leave them: <c>NAME_dino.pt</c>, a tensor [1, C, rows, columns], and <c>NAME_sd.pt</c>, a dictionary of <c>s3</c>, <c>s4</c> and <c>s5</c> on
/// coarser and coarser grids. All are given on the grid of s3; "sd" is the three side by side, as the reference gathers them. <c>NAME_sph.pt</c> is a spherical map
/// (<see cref="SphericalMapFile"/>). Those of the mirrored image, <c>NAME_dino_flip.pt</c> and so on, have names that end in <c>_flip</c> and are given as they are, mirrored.
/// </summary>
internal static class OfficialFeatures
{
    private const string Flip = "_flip";

    private static readonly string[] Taps = ["s3", "s4", "s5"];

    public static IEnumerable<string> List(string feats)
    {
        foreach (var flip in (string[])["", Flip])
        {
            if (Files(feats, "dino", flip).Length > 0)
            {
                yield return "dino" + flip;
            }

            if (Files(feats, "sph", flip).Length > 0)
            {
                yield return "sph" + flip;
            }

            if (Files(feats, "sd", flip).Length > 0)
            {
                foreach (var name in (string[])["sd", .. Taps])
                {
                    yield return name + flip;
                }
            }
        }
    }

    /// <summary>The file that holds a feature, the first of several; null where there is none.</summary>
    public static string? Find(string feats, string name)
    {
        var (plain, flip) = Split(name);
        var own = Path.Combine(feats, $"sd{flip}.safetensors");
        return FilesOf(feats, name) is [var first, ..] ? first : Taps.Contains(plain) && File.Exists(own) ? own : null;
    }

    /// <summary>Several files of one kind leave open which is meant.</summary>
    public static void RequireOne(string feats, string name)
    {
        var files = FilesOf(feats, name);
        if (files.Length > 1)
        {
            throw new DatasetFormatException(feats, "", $"one file of a kind in {Path.GetFileName(feats)}", $"{string.Join(", ", files.Select(Path.GetFileName))}");
        }
    }

    /// <summary>Whether a file with these tensors holds the feature as a part of, or as all of, the three taps.</summary>
    public static bool IsPart(string name, Func<string, bool> contains) =>
        (Taps.Contains(Split(name).Plain) || (Split(name).Plain == "sd" && !contains(name))) && Array.TrueForAll(Taps, t => contains(t));

    public static FeatureMap Load(string name, string path, Func<string, bool> contains, Func<string, TensorArray> read)
    {
        var plain = Split(name).Plain;
        if (plain == "sph")
        {
            return SphericalMapFile.ToMap(read(contains("") ? "" : name), path, name);
        }

        if (plain == "dino")
        {
            return Map(contains("") ? "" : "dino");
        }

        var finest = Map("s3");
        if (plain != "sd")
        {
            return plain == "s3" ? finest : OnFinest(Map(plain));
        }

        FeatureMap[] maps = [finest, OnFinest(Map("s4")), OnFinest(Map("s5"))];
        var channels = maps.Sum(m => m.Channels);
        var values = new float[finest.Grid.CellCount * channels];
        for (var cell = 0; cell < finest.Grid.CellCount; cell++)
        {
            var target = values.AsSpan(cell * channels, channels);
            foreach (var map in maps)
            {
                map[cell].CopyTo(target);
                target = target[map.Channels..];
            }
        }

        return new(finest.Grid, channels, values);

        FeatureMap Map(string tensor) => FeatureFile.ToMap(read(tensor), "nchw", path, tensor.Length == 0 ? name : tensor);
        FeatureMap OnFinest(FeatureMap map) => map.Grid.Rows <= finest.Grid.Rows && map.Grid.Columns <= finest.Grid.Columns
            ? BilinearGrid.Enlarge(map, finest.Grid)
            : throw new TensorFormatException(path, name, $"at most {finest.Grid.Rows}×{finest.Grid.Columns} cells as s3", $"{map.Grid.Rows}×{map.Grid.Columns}");
    }

    private static (string Plain, string Flip) Split(string name) => name.EndsWith(Flip, StringComparison.Ordinal) ? (name[..^Flip.Length], Flip) : (name, "");

    private static string[] FilesOf(string feats, string name)
    {
        var (plain, flip) = Split(name);
        return !Directory.Exists(feats) ? [] : plain is "dino" or "sph" ? Files(feats, plain, flip) : plain == "sd" || Taps.Contains(plain) ? Files(feats, "sd", flip) : [];
    }

    private static string[] Files(string feats, string kind, string flip) => [.. Directory.EnumerateFiles(feats, $"*_{kind}{flip}.pt").Order(StringComparer.Ordinal)];
}
