namespace GeometryMatters.Datasets;

/// <summary>File names and number formats that the reader and the writer of SPair-71k's layout share.</summary>
internal static class SpairLayout
{
    public const int MinSlots = 30;

    /// <summary>No dataset has more key points; an absurd slot number must not make us allocate for it.</summary>
    public const int MaxSlots = 1000;

    public const string GroupsFile = "keypoint_groups.json";

    public const string NamesFile = "keypoint_names.json";

    public static string Folder(DatasetSplit split) => split switch
    {
        DatasetSplit.Train => "trn",
        DatasetSplit.Validation => "val",
        DatasetSplit.Test => "test",
        _ => throw new ArgumentOutOfRangeException(nameof(split), split, "Unknown split."),
    };

    /// <summary>Categories that a pair file may belong to by its name: the name ends in a separator and the category. A colon leaves no doubt.</summary>
    public static string[] CategoriesByName(ReadOnlySpan<char> stem, IReadOnlyList<string> categories)
    {
        List<string> found = [];
        foreach (var category in categories)
        {
            if (!stem.EndsWith(category, StringComparison.Ordinal) || stem.Length <= category.Length + 1)
            {
                continue;
            }

            var separator = stem[^(category.Length + 1)];
            if (separator == ':')
            {
                return [category];
            }

            if (!char.IsLetterOrDigit(separator))
            {
                found.Add(category);
            }
        }

        return [.. found];
    }

    /// <summary>Name of a pair without its category: the same whatever character stands for the colon.</summary>
    public static string PairId(string stem, string category)
    {
        var end = stem.Length - category.Length - 1;
        return end > 0 && stem.EndsWith(category, StringComparison.Ordinal) && !char.IsLetterOrDigit(stem[end]) ? stem[..end] : stem;
    }
}
