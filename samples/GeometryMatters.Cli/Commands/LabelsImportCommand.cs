using System.CommandLine;
using GeometryMatters.Cli.Options;
using GeometryMatters.Cli.Running;
using GeometryMatters.Datasets;
using GeometryMatters.Pipelines.Labels;

namespace GeometryMatters.Cli.Commands;

/// <summary><c>gm labels import</c>: annotation files of DIY-SC as a store.</summary>
internal static class LabelsImportCommand
{
    public const string FileEnd = "_anns.pt";

    public static Command Create(CommonOptions common)
    {
        Argument<string[]> files = new("files") { Description = "Annotation files, CATEGORY_anns.pt.", Arity = ArgumentArity.OneOrMore };
        var path = Make.Required("--out", "The store of labels, which must not exist.");
        var category = Make.Optional("--category", "Category of the pairs where the file's name does not tell it.");
        var grid = Make.Int("--grid", "Cells along a side of the grid on which the labels were made.", 60, 2, 1000);
        Command command = new("import", "Reads annotation files of DIY-SC into a store of labels.") { files, path, category, grid };
        return command.Does(common, (parsed, session) =>
        {
            var to = OutputFile.Prepare(parsed.GetValue(path))!;
            if (File.Exists(to))
            {
                throw new IOException($"The file '{to}' exists; labels are imported into a new store.");
            }

            var cells = parsed.GetValue(grid);
            var from = parsed.GetValue(files)!;
            var read = from.Select(f => (Category: CategoryOf(f, parsed.GetValue(category)), Annotations: MatchAnnotationFile.Read(f))).ToArray();
            using (var writer = LabelStoreWriter.Open(to, new() { Settings = new Dictionary<string, string> { ["imported"] = string.Join(", ", from.Select(Path.GetFileName)) } }))
            {
                foreach (var (name, annotation) in read.SelectMany(r => r.Annotations.Select(a => (r.Category, a))))
                {
                    session.CancellationToken.ThrowIfCancellationRequested();
                    var labels = annotation.ToLabels(name, cells);
                    writer.Append(new(new($"{name}/{labels.SourceId}", $"{name}/{labels.TargetId}"), labels));
                }

                writer.Complete();
            }

            var pairs = read.Sum(r => r.Annotations.Count);
            var matches = read.Sum(r => r.Annotations.Sum(a => (long)a.SourcePoints.Count));
            return new(
                new() { ["store"] = to, ["files"] = from.Length, ["pairs"] = pairs, ["matches"] = matches },
                [CommandSession.Text($"{to}: {pairs} pairs, {matches} matches of {from.Length} files")]);
        });
    }

    private static string CategoryOf(string file, string? given) => given
        ?? (Path.GetFileName(file) is var name && name.EndsWith(FileEnd, StringComparison.Ordinal) && name.Length > FileEnd.Length
            ? name[..^FileEnd.Length]
            : throw new UsageException($"--category: '{name}' does not tell it, as car{FileEnd} would."));
}
