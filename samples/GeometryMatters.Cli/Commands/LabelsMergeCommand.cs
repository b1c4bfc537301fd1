using System.CommandLine;
using GeometryMatters.Cli.Options;
using GeometryMatters.Cli.Running;
using GeometryMatters.Pipelines.Labels;

namespace GeometryMatters.Cli.Commands;

/// <summary><c>gm labels merge</c>: puts the stores of parts together.</summary>
internal static class LabelsMergeCommand
{
    public static Command Create(CommonOptions common)
    {
        Argument<string[]> parts = new("parts") { Description = "The stores of all parts, in any order.", Arity = ArgumentArity.OneOrMore };
        var path = Make.Required("--out", "The store of the whole.");
        Command command = new("merge", "Puts the stores of all parts together; the result is byte for byte that of one run.") { parts, path };
        return command.Does(common, (parsed, session) =>
        {
            var (from, to) = (parsed.GetValue(parts)!, parsed.GetValue(path)!);
            OutputFile.Prepare(to);
            session.Stage("merge", _ =>
            {
                LabelStore.Merge(from, to);
                return true;
            });
            using var store = LabelStore.Open(to);
            return new(
                new() { ["store"] = to, ["parts"] = from.Length, ["pairs"] = store.Count },
                [CommandSession.Text($"{to}: {store.Count} pairs of {from.Length} parts")]);
        });
    }
}
