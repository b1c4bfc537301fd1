using System.CommandLine;

namespace GeometryMatters.Cli.Options;

/// <summary>Options of every command.</summary>
internal sealed class CommonOptions
{
    public Option<bool> Json { get; } = new("--json") { Description = "Print one JSON object instead of text.", Recursive = true };

    public Option<bool> Quiet { get; } = new("--quiet", "-q") { Description = "No progress and no notes.", Recursive = true };
}
