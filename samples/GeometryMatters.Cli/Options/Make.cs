using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace GeometryMatters.Cli.Options;

/// <summary>Makes options whose values are checked while parsing, whatever the culture.</summary>
internal static class Make
{
    public static Option<int> Int(string name, string description, int value, int least = 1, int most = int.MaxValue) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => value,
        CustomParser = result => Parse(result, least, most) ?? 0,
    };

    public static Option<int?> OptionalInt(string name, string description, int least = 1, int most = int.MaxValue) => new(name)
    {
        Description = description,
        CustomParser = result => Parse(result, least, most),
    };

    public static Option<double> Real(string name, string description, double value, double least, double most) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => value,
        CustomParser = result => ParseReal(result, least, most) ?? 0,
    };

    public static Option<double?> OptionalReal(string name, string description, double least, double most) => new(name)
    {
        Description = description,
        CustomParser = result => ParseReal(result, least, most),
    };

    public static Option<string> Required(string name, string description) => new(name) { Description = description, Required = true };

    public static Option<string?> Optional(string name, string description) => new(name) { Description = description };

    public static Option<bool> Flag(string name, string description) => new(name) { Description = description };

    /// <summary>Values separated by commas; empty where the option is not given.</summary>
    public static Option<string[]> List(string name, string description) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => [],
        CustomParser = Values,
    };

    public static Option<string[]> RequiredList(string name, string description) => new(name) { Description = description, Required = true, CustomParser = Values };

    public static Option<string> OneOf(string name, string description, string value, params string[] values)
    {
        Option<string> option = new(name)
        {
            Description = description + ".",
            HelpName = string.Join('|', values),
            DefaultValueFactory = _ => value,
            CustomParser = result => Among(result, values),
        };
        option.CompletionSources.Add(values);
        return option;
    }

    public static Option<int> Threads() => Int("--threads", "Threads at work.", Environment.ProcessorCount, 1, 4096);

    public static Option<int> Seed(int value) => Int("--seed", "Seed of everything random.", value, 0);

    private static string[] Values(ArgumentResult result) =>
        [.. result.Tokens.SelectMany(t => t.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];

    private static string? Among(ArgumentResult result, string[] values)
    {
        var text = Text(result);
        if (values.Contains(text))
        {
            return text;
        }

        result.AddError($"{Name(result)}: expected {string.Join(", ", values[..^1])} or {values[^1]}, found '{text}'.");
        return null;
    }

    private static int? Parse(ArgumentResult result, int least, int most)
    {
        var text = Text(result);
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
        {
            return value;
        }

        result.AddError(FormattableString.Invariant($"{Name(result)}: expected {(most == int.MaxValue ? $"a whole number of at least {least}" : $"a whole number of {least} to {most}")}, found '{text}'."));
        return null;
    }

    private static double? ParseReal(ArgumentResult result, double least, double most)
    {
        var text = Text(result);
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
        {
            return value;
        }

        result.AddError(FormattableString.Invariant($"{Name(result)}: expected a number of {least} to {most}, found '{text}'."));
        return null;
    }

    public static string Text(ArgumentResult result) => result.Tokens.Count == 1 ? result.Tokens[0].Value : "";

    private static string Name(ArgumentResult result) => (result.Parent as OptionResult)?.Option.Name ?? result.Argument.Name;
}
