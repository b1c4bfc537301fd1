using System.CommandLine;
using System.Text.Json.Nodes;
using GeometryMatters.Cli.Options;
using GeometryMatters.Cli.Running;
using GeometryMatters.Datasets;
using GeometryMatters.Pipelines.Labels;

namespace GeometryMatters.Cli.Commands;

/// <summary><c>gm labels export</c>: labels as the annotation files of DIY-SC.</summary>
internal static class LabelsExportCommand
{
    public static Command Create(CommonOptions common)
    {
        Argument<string> path = new("store") { Description = "The store of labels." };
        var folder = Make.Required("--out", "Folder for CATEGORY_anns.pt of every category.");
        var bundle = Make.Optional("--bundle", "Bundle that names the items' image files; without it they are the ids and .jpg.");
        Command command = new("export", "Writes labels as annotation files of DIY-SC, which torch.load reads.") { path, folder, bundle };
        return command.Does(common, (parsed, session) =>
        {
            using var store = LabelStore.Open(parsed.GetValue(path)!);
            var items = parsed.GetValue(bundle) is { } root ? ArtefactBundle.Open(root) : null;
            var to = parsed.GetValue(folder)!;
            OutputFile.PrepareFolder(to);
            session.NoteParts(store);
            SortedDictionary<string, int> pairs = new(StringComparer.Ordinal);
            foreach (var labels in store.ReadLabels().Where(l => l.Kept.Count > 0))
            {
                pairs[labels.Category] = pairs.GetValueOrDefault(labels.Category) + 1;
            }

            foreach (var category in pairs.Keys)
            {
                session.CancellationToken.ThrowIfCancellationRequested();
                MatchAnnotationFile.Write(
                    FileOf(category),
                    store.ReadLabels().Where(l => l.Category == category),
                    items is null ? null : id => Path.GetFileName(items[category, id].Info.ImagePath));
            }

            return new(
                new() { ["files"] = Json.Objects(pairs.Select(p => new JsonObject { ["category"] = p.Key, ["file"] = FileOf(p.Key), ["pairs"] = p.Value })) },
                [.. pairs.Select(p => CommandSession.Text($"{FileOf(p.Key)}: {p.Value} pairs"))]);

            string FileOf(string category) => Path.Combine(to, category + LabelsImportCommand.FileEnd);
        });
    }
}
