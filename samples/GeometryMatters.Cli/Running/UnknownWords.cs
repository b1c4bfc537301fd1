using System.CommandLine;
using System.CommandLine.Parsing;

namespace GeometryMatters.Cli.Running;

/// <summary>What to say about words of a command line that mean nothing: all in one line, and what the first may have been.</summary>
internal static class UnknownWords
{
    /// <summary>A line; null where every word means something.</summary>
    public static string? Describe(ParseResult parsed)
    {
        if (parsed.UnmatchedTokens is not [var first, ..] words)
        {
            return null;
        }

        var meant = Known(parsed.CommandResult)
            .Select(n => (Name: n, Distance: Distance(first, n)))
            .Where(n => n.Distance <= Math.Max(1, n.Name.TrimStart('-').Length / 3))
            .OrderBy(n => n.Distance).ThenBy(n => n.Name, StringComparer.Ordinal)
            .Select(n => n.Name).FirstOrDefault();
        return $"unknown: {string.Join(' ', words.Select(w => $"'{w}'"))}{(meant is null ? "" : $"; did you mean {meant}?")}";
    }

    private static IEnumerable<string> Known(CommandResult result)
    {
        var inherited = Parents(result).SelectMany(c => c.Command.Options.Where(o => o.Recursive));
        return result.Command.Options.Concat(inherited).Select(o => o.Name).Concat(result.Command.Subcommands.Select(c => c.Name)).Distinct();
    }

    private static IEnumerable<CommandResult> Parents(CommandResult result)
    {
        for (var at = result.Parent; at is not null; at = at.Parent)
        {
            if (at is CommandResult command)
            {
                yield return command;
            }
        }
    }

    /// <summary>Letters to insert, drop, change or swap with their neighbour.</summary>
    private static int Distance(string a, string b)
    {
        var table = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                table[i, j] = i == 0 || j == 0
                    ? i + j
                    : Math.Min(Math.Min(table[i - 1, j], table[i, j - 1]) + 1, table[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    table[i, j] = Math.Min(table[i, j], table[i - 2, j - 2] + 1);
                }
            }
        }

        return table[a.Length, b.Length];
    }
}
