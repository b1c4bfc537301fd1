using System.CommandLine;
using System.Text.Json.Nodes;
using GeometryMatters.Cli.Options;
using GeometryMatters.Cli.Running;
using GeometryMatters.Datasets;
using GeometryMatters.Datasets.Synthetic;
using GeometryMatters.Pipelines;

namespace GeometryMatters.Cli.Commands;

/// <summary><c>gm synth</c>: draws a dataset.</summary>
internal static class SynthCommand
{
    public static Command Create(CommonOptions common)
    {
        Argument<string> folder = new("out") { Description = "A new or empty folder." };
        var categories = Make.List("--categories", "Categories, separated by commas; all procedural ones by default.");
        var meshes = Make.Optional("--meshes", "Take the objects from the GLB files of a folder instead of making them.");
        var train = Make.Int("--train-instances", "Objects per category in training images.", 12, 1, 100_000);
        var validation = Make.Int("--validation-instances", "Further objects in validation images.", 3, 0, 100_000);
        var test = Make.Int("--test-instances", "Further objects in test images.", 6, 0, 100_000);
        var views = Make.Int("--views", "Images per object.", 6, 1, 10_000);
        var trainPairs = Make.Int("--train-pairs", "Most training pairs per category.", 400, 0, 999_999);
        var validationPairs = Make.Int("--validation-pairs", "Most validation pairs per category.", 50, 0, 999_999);
        var testPairs = Make.Int("--test-pairs", "Most test pairs per category.", 200, 0, 999_999);
        var width = Make.Int("--width", "Width of a landscape image in pixels.", 480, 32, 8192);
        var height = Make.Int("--height", "Height of a landscape image in pixels.", 360, 32, 8192);
        var seed = Make.Seed(1);
        var threads = Make.Threads();
        Command command = new("synth", "Draws a dataset with key points, pairs, masks and imperfect reconstructions.")
        {
            folder, categories, meshes, train, validation, test, views, trainPairs, validationPairs, testPairs, width, height, seed, threads,
        };
        return command.Does(common, (parsed, session) =>
        {
            var source = parsed.GetValue(meshes) is { } meshFolder ? FromMeshes(meshFolder) : UsageException.Of<IShapeSource>("--categories", () => new ProceduralShapes(new()
            {
                Categories = parsed.GetValue(categories)!,
                TrainInstances = parsed.GetValue(train),
                ValidationInstances = parsed.GetValue(validation),
                TestInstances = parsed.GetValue(test),
            }));
            SyntheticDatasetBuilder builder = new(source, new()
            {
                Seed = parsed.GetValue(seed),
                ViewsPerInstance = parsed.GetValue(views),
                TrainPairs = parsed.GetValue(trainPairs),
                ValidationPairs = parsed.GetValue(validationPairs),
                TestPairs = parsed.GetValue(testPairs),
                ImageWidth = parsed.GetValue(width),
                ImageHeight = parsed.GetValue(height),
                MaxDegreeOfParallelism = parsed.GetValue(threads),
            });
            var root = parsed.GetValue(folder)!;
            return Describe(root, WithoutRemains(root, () => session.Stage("images", p => builder.Build(root, p, session.CancellationToken))));
        });
    }

    /// <summary>A dataset that was not finished cannot be gone on with: what there is of it is removed, so that the same call does it anew.</summary>
    private static SyntheticDataset WithoutRemains(string root, Func<SyntheticDataset> draw)
    {
        var existed = Directory.Exists(root);
        if (File.Exists(root) || (existed && Directory.EnumerateFileSystemEntries(root).Any()))
        {
            throw new IOException($"{root}: expected a new or empty folder, found {(existed ? "a folder with content" : "a file")}.");
        }

        try
        {
            return draw();
        }
        catch when (Directory.Exists(root))
        {
            foreach (var folder in Directory.EnumerateDirectories(root))
            {
                Directory.Delete(folder, recursive: true);
            }

            foreach (var file in Directory.EnumerateFiles(root))
            {
                File.Delete(file);
            }

            if (!existed)
            {
                Directory.Delete(root);
            }

            throw;
        }
    }

    private static MeshFolderShapes FromMeshes(string folder) =>
        Directory.Exists(folder) ? new(folder) : throw new DatasetFormatException(folder, "", "a folder with GLB files", "no such folder");

    private static CommandOutcome Describe(string root, SyntheticDataset dataset)
    {
        var counts = Enum.GetValues<DatasetSplit>().ToDictionary(s => s, s => dataset.Pairs.ReadAllPairs(s, null).Count);
        return new(
            new()
            {
                ["folder"] = root,
                ["bundle"] = Path.Combine(root, SyntheticDataset.BundleFolder),
                ["categories"] = Json.Array(dataset.Pairs.Categories),
                ["images"] = dataset.Bundle.Items.Count,
                ["pairs"] = new JsonObject
                {
                    ["train"] = counts[DatasetSplit.Train],
                    ["validation"] = counts[DatasetSplit.Validation],
                    ["test"] = counts[DatasetSplit.Test],
                },
            },
            [
                CommandSession.Text($"{root}: {dataset.Bundle.Items.Count} images of {string.Join(", ", dataset.Pairs.Categories)}"),
                CommandSession.Text($"pairs: {counts[DatasetSplit.Train]} train, {counts[DatasetSplit.Validation]} validation, {counts[DatasetSplit.Test]} test"),
            ]);
    }
}
