using System.CommandLine;
using System.CommandLine.Invocation;
using GeometryMatters.Cli.Commands;
using GeometryMatters.Cli.Options;
using GeometryMatters.Cli.Running;

namespace GeometryMatters.Cli;

/// <summary>The program: parses, runs the command, gives the exit code.</summary>
internal static class GmProgram
{
    /// <summary>How long a command may take to stop cleanly after Ctrl+C or SIGTERM.</summary>
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(60);

    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error, CancellationToken cancellationToken = default)
    {
        var parsed = Create().Parse(args);
        if (parsed.Errors.Count > 0 && parsed.Action is null or ParseErrorAction)
        {
            var unknown = UnknownWords.Describe(parsed);
            foreach (var message in unknown is null ? parsed.Errors.Select(e => e.Message).Distinct() : [unknown])
            {
                await error.WriteLineAsync($"gm: {message}");
            }

            await error.WriteLineAsync($"Try '{CommandPath(parsed)} --help'.");
            return ExitCode.Usage;
        }

        InvocationConfiguration configuration = new()
        {
            Output = output,
            Error = error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = StopTime,
        };
        return await parsed.InvokeAsync(configuration, cancellationToken);
    }

    internal static RootCommand Create()
    {
        CommonOptions common = new();
        return new("Semantic correspondence with geometry: datasets, reconstruction, labels, training, evaluation, geodesics, pictures.")
        {
            common.Json,
            common.Quiet,
            SynthCommand.Create(common),
            BundleCommand.Create(common),
            ReconstructCommand.Create(common),
            LabelsCommand.Create(common),
            TrainCommand.Create(common),
            EvalCommand.Create(common),
            GeodesicCommand.Create(common),
            RefineCommand.Create(common),
            DrawCommand.Create(common),
            BenchCommand.Create(common),
        };
    }

    private static string CommandPath(ParseResult parsed)
    {
        List<string> names = [];
        for (System.CommandLine.Parsing.SymbolResult? at = parsed.CommandResult; at is not null; at = at.Parent)
        {
            if (at is System.CommandLine.Parsing.CommandResult { Command: not RootCommand } command)
            {
                names.Insert(0, command.Command.Name);
            }
        }

        return string.Join(' ', names.Prepend("gm"));
    }
}
