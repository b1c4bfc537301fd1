namespace GeometryMatters.Datasets;

/// <summary>Names and formats that the reader and the builder of AP-10K share.</summary>
internal static class Ap10KLayout
{
    public const string Annotations = "ImageAnnotation";

    public const string Images = "JPEGImages";

    public const string Pairs = "PairAnnotation";

    public const string AllFamilies = "all";

    public static string Folder(DatasetSplit split, Ap10KProtocol protocol) => SpairLayout.Folder(split) + protocol switch
    {
        Ap10KProtocol.IntraSpecies => "",
        Ap10KProtocol.CrossSpecies => "_cross_species",
        _ => "_cross_family",
    };

    /// <summary>Category of a pair file: what follows <c>digits-digits</c> and one separator.</summary>
    public static string CategoryOf(string path)
    {
        var stem = Path.GetFileNameWithoutExtension(path.AsSpan());
        var first = stem.IndexOfAnyExceptInRange('0', '9');
        if (first > 0 && stem[first] == '-')
        {
            var rest = stem[(first + 1)..];
            var second = rest.IndexOfAnyExceptInRange('0', '9');
            if (second > 0 && rest.Length > second + 1)
            {
                return rest[(second + 1)..].ToString();
            }
        }

        throw new DatasetFormatException(path, "", "a file name source-target:category.json with numbers", $"'{stem}'");
    }

    /// <summary>17 times x, y, label.</summary>
    public static Keypoint[] Keypoints(JsonCursor at)
    {
        var v = at.Numbers(3 * Ap10KKeypoints.Count);
        var result = new Keypoint[Ap10KKeypoints.Count];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = Label(at, v[(3 * i) + 2]) > 0 ? new(v[3 * i], v[(3 * i) + 1], true) : Keypoint.Invisible;
        }

        return result;
    }

    /// <summary>0 not annotated, 1 hidden, 2 visible.</summary>
    public static int Label(JsonCursor at, double value) => value is 0 or 1 or 2 ? (int)value : throw at.Wrong("labels of 0, 1 or 2", FormattableString.Invariant($"{value}"));
}
