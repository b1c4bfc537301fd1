using GeometryMatters.Datasets;
using GeometryMatters.Features;
using GeometryMatters.Imaging;
using GeometryMatters.Matching;
using GeometryMatters.Pipelines;
using GeometryMatters.Pipelines.Labels;
using GeometryMatters.Tests;
using GeometryMatters.Training.Trainers;

namespace GeometryMatters.Training.Tests.Trainers;

public sealed class BundleTrainingPairsTests : IDisposable
{
    private const int Cells = 3;
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Records_with_labels_enough_become_pairs_with_their_maps()
    {
        var bundle = Bundle();
        using var store = Store(Labelled("a", "b", 4), Failed("a", "b"), Labelled("b", "a", 1), Labelled("b", "a", 3));
        BundleTrainingPairs pairs = new(store, new(bundle, ["f", "g"]), minLabels: 3);
        Assert.Equal(2, pairs.Count);
        Assert.Equal([2, 1], pairs.ReadChannels());
        var second = pairs.Load(1);
        Assert.Equal(bundle["x/b"].LoadFeature("f").Values, second.SourceMaps[0].Values);
        Assert.Equal(bundle["x/a"].LoadFeature("g").Values, second.TargetMaps[1].Values);
        Assert.Equal([new(0, 8), new(1, 7), new(2, 6)], second.Labels);
        Assert.Null(second.Flipped);
    }

    [Fact]
    public void Mirrored_pairs_have_mirrored_cells_and_the_maps_of_mirrored_images()
    {
        var bundle = Bundle();
        using var store = Store(Labelled("a", "b", 4));
        var flipped = new BundleTrainingPairs(store, new(bundle, ["f"]), new(bundle, ["f" + MirroredExtractor.Suffix])).Load(0).Flipped!;
        Assert.Equal(bundle["x/a"].LoadFeature("f_flip").Values, flipped.SourceMaps[0].Values);

        // Rows stay, columns 0 and 2 change places: cells 0, 1, 2, 3 and 8, 7, 6, 5.
        Assert.Equal([new(2, 6), new(1, 7), new(0, 8), new(5, 3)], flipped.Labels);
    }

    [Fact]
    public void Labels_on_another_grid_and_stores_without_labels_are_refused()
    {
        var bundle = Bundle();
        using (var none = Store(Labelled("a", "b", 2)))
        {
            Assert.Equal("a pair with at least 3 labels", Assert.Throws<InvalidInputException>(() => new BundleTrainingPairs(none, new(bundle, ["f"]), minLabels: 3)).Expected);
        }

        using (var failed = Store(Failed("a", "b"), Labelled("a", "b", 0)))
        {
            Assert.Equal("none among 2, 1 of which failed, the first because of: why", Assert.Throws<InvalidInputException>(() => new BundleTrainingPairs(failed, new(bundle, ["f"]))).Found);
        }

        using var store = Store(Labelled("a", "b", 2, cells: 4));
        Assert.Equal("x/a", Assert.Throws<InvalidInputException>(() => new BundleTrainingPairs(store, new(bundle, ["f"])).Load(0)).InputSource);
    }

    private static LabelRecord Failed(string source, string target) => new(new($"x/{source}", $"x/{target}"), new LabelFailure("Kind", "why"));

    private static LabelRecord Labelled(string source, string target, int labels, int cells = Cells) => new(new($"x/{source}", $"x/{target}"), new PairLabels
    {
        Category = "x",
        SourceId = source,
        TargetId = target,
        SourceLetterbox = new(9, 9, 9, cells),
        TargetLetterbox = new(9, 9, 9, cells),
        Kept = [.. Enumerable.Range(0, labels).Select(i => new Correspondence(i, 8 - i, 1))],
        Counts = new(labels, labels, labels, labels),
    });

    private LabelStore Store(params LabelRecord[] records)
    {
        var path = folder.File($"{Guid.NewGuid()}.labels");
        using (var writer = LabelStoreWriter.Open(path, new() { Settings = new Dictionary<string, string>() }))
        {
            foreach (var record in records)
            {
                writer.Append(record);
            }

            writer.Complete();
        }

        return LabelStore.Open(path);
    }

    private ArtefactBundle Bundle()
    {
        BundleWriter writer = new(folder.File("bundle"));
        var seed = 0;
        foreach (var id in (string[])["a", "b"])
        {
            var item = writer.Add(new() { Category = "x", Id = id, Width = 9, Height = 9, ImagePath = "none.png" });
            foreach (var (name, channels) in new[] { ("f", 2), ("g", 1), ("f_flip", 2) })
            {
                Random random = new(seed++);
                item.SaveFeature(name, new(new GridSize(Cells, Cells), channels, [.. Enumerable.Range(0, Cells * Cells * channels).Select(_ => random.NextSingle())]));
            }
        }

        writer.Complete();
        return ArtefactBundle.Open(folder.File("bundle"));
    }
}
