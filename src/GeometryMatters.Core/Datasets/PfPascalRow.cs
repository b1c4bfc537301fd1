using System.Globalization;

namespace GeometryMatters.Datasets;

/// <summary>One row of a PF-PASCAL list; key points are null where the list has none.</summary>
internal sealed record PfPascalRow(int Number, string Source, string Target, int Class, Keypoint[]? SourceKeypoints, Keypoint[]? TargetKeypoints)
{
    public static PfPascalRow[] ReadAll(string path, int classes)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DatasetFormatException(path, "", "a file", "none", e);
        }

        // The first line names the columns.
        return [.. lines.Index().Skip(1).Where(l => l.Item.Length > 0).Select((l, number) => Parse(l.Item, number, path, l.Index + 1, classes))];
    }

    private static PfPascalRow Parse(string line, int number, string path, int lineNumber, int classes)
    {
        var cells = Array.ConvertAll(line.Split(','), c => c.Trim().Trim('"'));
        if (cells.Length is < 3 or (> 4 and < 7))
        {
            throw Wrong("columns", "3 or 4 columns (training), or 7 with coordinates", $"{cells.Length}");
        }

        if (!int.TryParse(cells[2], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var category) || category < 1 || category > classes)
        {
            throw Wrong("class", $"a class of 1 to {classes}", $"'{cells[2]}'");
        }

        var source = cells.Length >= 7 ? Points(3) : null;
        var target = cells.Length >= 7 ? Points(5) : null;
        return source is null || source.Length == target!.Length
            ? new(number, Relative(0), Relative(1), category, Pad(source), Pad(target))
            : throw Wrong("XB", $"{source.Length} coordinates as in XA", $"{target.Length}");

        DatasetFormatException Wrong(string column, string expected, string found) =>
            new(path, string.Create(CultureInfo.InvariantCulture, $"line {lineNumber}, {column}"), expected, found);

        // The path begins with the name of the dataset's own folder, which may be called otherwise here.
        string Relative(int column)
        {
            var parts = cells[column].Split('/', '\\');
            return parts.Length >= 2 && !parts.Any(p => p is "" or "." or ".." || p.Contains(':', StringComparison.Ordinal))
                ? Path.Combine(parts[1..])
                : throw Wrong(column == 0 ? "source" : "target", "folder/…/image.jpg", $"'{cells[column]}'");
        }

        Keypoint[] Points(int column)
        {
            var (x, y) = (Numbers(column), Numbers(column + 1));
            return x.Length == y.Length && x.Length <= PfPascalDataset.Slots
                ? [.. x.Zip(y, (px, py) => px == -1 && py == -1 ? Keypoint.Invisible : double.IsFinite(px) && double.IsFinite(py) ? new Keypoint(px, py, true) : Keypoint.Invisible)]
                : throw Wrong(column == 3 ? "XA" : "XB", $"as many x as y, at most {PfPascalDataset.Slots}", $"{x.Length} and {y.Length}");
        }

        double[] Numbers(int column) => Array.ConvertAll(
            cells[column].Split(';', StringSplitOptions.RemoveEmptyEntries),
            n => double.TryParse(n, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : throw Wrong($"column {column + 1}", "numbers joined by ;", $"'{n}'"));
    }

    private static Keypoint[]? Pad(Keypoint[]? points) => points is null ? null : [.. points, .. new Keypoint[PfPascalDataset.Slots - points.Length]];
}
