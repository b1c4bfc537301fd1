using GeometryMatters.Datasets;

namespace GeometryMatters.Pipelines;

/// <summary>Lists of pairs to label, from datasets and from text files; keys are names of a bundle's items, <c>category/id</c>.</summary>
public static class LabelRequests
{
    private static readonly char[] Separators = [',', ';', '\t', ' '];

    /// <summary>The pair of an annotation.</summary>
    /// <param name="pair">The annotation.</param>
    /// <returns>The names of its images' items.</returns>
    public static LabelRequest Of(PairAnnotation pair)
    {
        ArgumentNullException.ThrowIfNull(pair);
        return new(Name(pair.Source), Name(pair.Target));
    }

    /// <summary>The pairs of a dataset.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="split">Which part of it.</param>
    /// <param name="categories">Which categories; null for all.</param>
    /// <returns>The pairs, category after category in the dataset's order.</returns>
    /// <exception cref="DatasetFormatException">A category is not the dataset's, or an annotation is missing or broken.</exception>
    public static LabelRequest[] FromDataset(IPairSource dataset, DatasetSplit split, IReadOnlyCollection<string>? categories = null)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return [.. dataset.ReadAllPairs(split, categories).Select(Of)];
    }

    /// <summary>Reads the annotated pairs of several categories.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="split">Which part of it.</param>
    /// <param name="categories">Which categories; null or empty for all.</param>
    /// <returns>The pairs, category after category in the dataset's order.</returns>
    /// <exception cref="DatasetFormatException">A category is not the dataset's, or an annotation is missing or broken.</exception>
    public static IReadOnlyList<PairAnnotation> ReadAllPairs(this IPairSource dataset, DatasetSplit split, IReadOnlyCollection<string>? categories = null)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        if (categories?.FirstOrDefault(c => !dataset.Categories.Contains(c)) is { } unknown)
        {
            throw new DatasetFormatException(dataset.Name, "categories", $"one of {string.Join(", ", dataset.Categories)}", $"'{unknown}'");
        }

        return [.. dataset.Categories.Where(c => categories is not { Count: > 0 } || categories.Contains(c)).SelectMany(c => dataset.ReadPairs(split, c))];
    }

    /// <summary>Reads a text file with a pair on each line: two names of items as <c>category/id</c>, separated by a comma, semicolon, tab or blanks.</summary>
    /// <param name="path">The file; empty lines and those that begin with # are passed over.</param>
    /// <returns>The pairs in the order of the lines.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DatasetFormatException">A line is not two names; it is named. Or there is no pair.</exception>
    public static LabelRequest[] Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        List<LabelRequest> pairs = [];
        var number = 0;
        foreach (var line in File.ReadLines(InputFile.Existing(path)))
        {
            number++;
            var text = line.Trim();
            if (text.Length == 0 || text[0] == '#')
            {
                continue;
            }

            pairs.Add(text.Split(Separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is [var source, var target] && IsName(source) && IsName(target)
                ? new(source, target)
                : throw new DatasetFormatException(path, $"line {number}", "two items as category/id, for example car/a,car/b", $"'{(text.Length > 80 ? text[..80] + "…" : text)}'"));
        }

        return pairs.Count > 0 ? [.. pairs] : throw new DatasetFormatException(path, "", "a pair on each line", "none");
    }

    private static string Name(ImageAnnotation image) => $"{image.Category}/{image.Id}";

    private static bool IsName(string text) => text.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash && slash < text.Length - 1;
}
