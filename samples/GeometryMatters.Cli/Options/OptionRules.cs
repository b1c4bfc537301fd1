using System.CommandLine;
using System.CommandLine.Parsing;

namespace GeometryMatters.Cli.Options;

/// <summary>Options that go together or not: told while parsing, so that none is ignored in silence.</summary>
internal static class OptionRules
{
    /// <summary>An option that means something only beside one of others.</summary>
    public static void Needs(this Command command, Option option, params Option[] others) => command.Validators.Add(result =>
    {
        if (IsGiven(result, option) && !others.Any(o => IsGiven(result, o)))
        {
            result.AddError($"{option.Name}: needs {string.Join(" or ", others.Select(o => o.Name))}, too.");
        }
    });

    /// <summary>Two options of which at most one can be given.</summary>
    public static void Excludes(this Command command, Option option, Option other) => command.Validators.Add(result =>
    {
        if (IsGiven(result, option) && IsGiven(result, other))
        {
            result.AddError($"Give either {other.Name} or {option.Name}, not both.");
        }
    });

    private static bool IsGiven(CommandResult result, Option option) => result.GetResult(option) is { Implicit: false };
}
