using System.CommandLine;
using System.Text.Json.Nodes;
using GeometryMatters.Cli.Options;
using GeometryMatters.Cli.Running;
using GeometryMatters.Evaluation;
using GeometryMatters.Pipelines;

namespace GeometryMatters.Cli.Commands;

/// <summary><c>gm eval merge</c>: the report of all parts.</summary>
internal static class EvalMergeCommand
{
    public static string[] Endings => [".txt", ".csv", ".json", ".md", ".tex"];

    public static Command Create(CommonOptions common)
    {
        Argument<string[]> parts = new("parts") { Description = "The files of all parts, in any order.", Arity = ArgumentArity.OneOrMore };
        var path = Make.Optional("--out", "Report as .txt, .csv, .json, .md or .tex.");
        Command command = new("merge", "Puts measured parts together; the report is that of one run.") { parts, path };
        return command.Does(common, (parsed, _) =>
        {
            OutputFile.Prepare(parsed.GetValue(path), Endings);
            return Finish(PckPart.Merge(parsed.GetValue(parts)!), parsed.GetValue(path));
        });
    }

    public static CommandOutcome Finish(PckPart whole, string? path)
    {
        PckEntry[] entries = [new(whole.Method, whole.Report)];
        if (path is not null)
        {
            PckReportWriter.Write(path, entries);
        }

        return new(
            new JsonObject
            {
                ["file"] = path,
                ["method"] = whole.Method,
                ["pairs"] = whole.Report.Pairs.Count,
                ["skipped"] = whole.Report.SkippedPairs,
                ["report"] = JsonNode.Parse(PckReportWriter.Format(entries, PckReportFormat.Json)),
            },
            [PckReportWriter.Format(entries, PckReportFormat.Text).TrimEnd('\n')]);
    }
}
