using System.CommandLine;
using System.Text.Json.Nodes;
using GeometryMatters.Cli.Options;
using GeometryMatters.Cli.Running;
using GeometryMatters.Datasets;

namespace GeometryMatters.Cli.Commands;

/// <summary><c>gm bundle verify</c>: lists what is wrong with an artefact bundle.</summary>
internal static class BundleCommand
{
    public static Command Create(CommonOptions common)
    {
        Argument<string> root = new("root") { Description = "Folder of the bundle." };
        Command verify = new("verify", "Reads every file of a bundle and lists all problems; exit code 1 where there are some.") { root };
        verify.Does(common, (parsed, session) =>
        {
            var bundle = ArtefactBundle.Open(parsed.GetValue(root)!);
            var problems = session.Stage("verify", p => bundle.Verify(p, session.CancellationToken));
            return new(
                new()
                {
                    ["bundle"] = bundle.Root,
                    ["items"] = bundle.Items.Count,
                    ["problems"] = Json.Objects(problems.Select(Describe)),
                },
                [
                    .. problems.Select(p => $"{p.Item}: {p.Reason}".ReplaceLineEndings(" ")),
                    CommandSession.Text($"{bundle.Items.Count} items, {problems.Count} problems"),
                ],
                problems.Count > 0 ? ExitCode.Problems : ExitCode.Fine);
        });
        return new("bundle", "Artefact bundles.") { verify };
    }

    public static JsonObject Describe(BundleProblem problem) => new() { ["item"] = problem.Item, ["file"] = problem.File, ["reason"] = problem.Reason };
}
