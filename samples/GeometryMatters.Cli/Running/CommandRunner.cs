using System.CommandLine;
using System.Text.RegularExpressions;
using GeometryMatters.Cli.Options;

namespace GeometryMatters.Cli.Running;

/// <summary>Runs the body of a command and turns its outcome or error into output and exit code.</summary>
internal static partial class CommandRunner
{
    public static Command Does(this Command command, CommonOptions common, Func<ParseResult, CommandSession, CommandOutcome> body)
    {
        command.SetAction((parsed, token) => Task.Run(() => Run(common, parsed, body, token), CancellationToken.None));
        return command;
    }

    private static int Run(CommonOptions common, ParseResult parsed, Func<ParseResult, CommandSession, CommandOutcome> body, CancellationToken token)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        CommandSession session = new(output, error, parsed.GetValue(common.Json), parsed.GetValue(common.Quiet), token);
        try
        {
            var outcome = body(parsed, session);
            Print(outcome, session);
            return outcome.ExitCode;
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            return Fail("stopped", ExitCode.Cancelled);
        }
        catch (UsageException e)
        {
            return Fail(e.Message, ExitCode.Usage);
        }
        catch (Exception e) when (e is GeometryMattersException or IOException or UnauthorizedAccessException)
        {
            return Fail(e.Message, ExitCode.BadInput);
        }
        catch (Exception e)
        {
            if (Environment.GetEnvironmentVariable("GM_TRACE") == "1")
            {
                error.WriteLine(e);
            }

            return Fail($"a defect: {e.GetType().Name}: {e.Message} (GM_TRACE=1 shows where)", ExitCode.Defect);
        }

        int Fail(string message, int code)
        {
            // Files are written under a name of their own first, which says nothing to anybody.
            error.WriteLine($"gm: {TemporaryName().Replace(message.ReplaceLineEndings(" "), "")}");
            return code;
        }
    }

    private static void Print(CommandOutcome outcome, CommandSession session)
    {
        try
        {
            if (session.IsJson)
            {
                session.Output.WriteLine(Json.Text(outcome.Json));
            }
            else
            {
                foreach (var line in outcome.Lines)
                {
                    session.Output.WriteLine(line);
                }
            }

            session.Output.Flush();
        }
        catch (IOException e)
        {
            throw new IOException($"standard output: {e.Message}", e);
        }
    }

    [GeneratedRegex(@"\.[0-9a-f]{32}\.tmp\b")]
    private static partial Regex TemporaryName();
}
