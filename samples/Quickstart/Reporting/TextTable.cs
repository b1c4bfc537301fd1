using System.Text;

namespace GeometryMatters.Quickstart.Reporting;

/// <summary>Rows in columns as wide as they need, the same on a terminal and in a file: the first two columns are texts, the others numbers.</summary>
internal sealed class TextTable(params string[] header)
{
    private const int TextColumns = 2;

    private readonly List<string[]> rows = [header];

    public void Add(params string[] cells) => rows.Add(cells);

    public override string ToString()
    {
        int[] widths = [.. header.Select((_, c) => rows.Max(r => r[c].Length))];
        StringBuilder text = new();
        foreach (var row in rows)
        {
            var cells = row.Select((cell, c) => c < TextColumns && !IsNumbers(c) ? cell.PadRight(widths[c]) : cell.PadLeft(widths[c]));
            text.Append("  ").AppendLine(string.Join("  ", cells).TrimEnd());
        }

        return text.ToString().TrimEnd();
    }

    // A second column of numbers is set as such.
    private bool IsNumbers(int column) => rows.Skip(1).All(r => r[column].All(c => char.IsAsciiDigit(c) || c is '.' or '-'));
}
