using System.Text.Json;
using System.Text.Json.Nodes;
using GeometryMatters.Datasets;
using GeometryMatters.Evaluation;

namespace GeometryMatters.Tests.Datasets;

public sealed class Ap10KTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private static Ap10KBuilderOptions Small => new()
    {
        TestImages = 3, ValidationImages = 2, TrainPairsPerImage = 1, CrossSpeciesValidationPairs = 3, CrossSpeciesTestPairs = 100,
        CrossFamilyValidationPairs = 2, CrossFamilyTestPairs = 5, WindowsSafe = true,
    };

    /// <summary>Two families: bovids with cow (8 images) and argali sheep (7), cats with one species (6). The images of split 1 are dealt to its three files.</summary>
    private string Source(Action<JsonObject>? edit = null)
    {
        (string Family, string Species, int Count)[] species = [("Bovidae", "cow", 8), ("Bovidae", "argali sheep", 7), ("Felidae", "king cheetah", 6)];
        var parts = ((string[])["train", "test", "val"]).Select(_ => new JsonObject { ["images"] = new JsonArray(), ["annotations"] = new JsonArray(), ["categories"] = new JsonArray() }).ToArray();
        var id = 0;
        foreach (var (index, (family, name, count)) in species.Index())
        {
            foreach (var part in parts)
            {
                part["categories"]!.AsArray().Add(new JsonObject { ["id"] = index + 1, ["name"] = name, ["supercategory"] = family });
            }

            for (var i = 0; i < count; i++)
            {
                id++;
                var part = parts[id % 3];
                part["images"]!.AsArray().Add(new JsonObject { ["id"] = id, ["file_name"] = $"{id:D12}.jpg", ["width"] = 640, ["height"] = 400 + id });
                part["annotations"]!.AsArray().Add(Annotation(id, 1000 + id, index + 1, slot => slot == 16 ? 1 : 2));

                // A second animal in the image does not count.
                part["annotations"]!.AsArray().Add(Annotation(id, 2000 + id, 3, _ => 2));
                File.WriteAllBytes(folder[$"raw/data/{id:D12}.jpg"], [(byte)id]);
            }
        }

        foreach (var (part, name) in parts.Zip((string[])["train", "test", "val"]))
        {
            edit?.Invoke(part);
            File.WriteAllText(folder[$"raw/annotations/ap10k-{name}-split1.json"], part.ToJsonString());
        }

        return folder["raw"];

        static JsonObject Annotation(int image, int number, int category, Func<int, int> label) => new()
        {
            ["id"] = number, ["image_id"] = image, ["category_id"] = category, ["bbox"] = new JsonArray(10, 20, 300, 200 + image), ["num_keypoints"] = 17,
            ["keypoints"] = new JsonArray([.. Enumerable.Range(0, 17).SelectMany(s => new JsonNode[] { 10 * s, image, label(s) })]),
        };
    }

    [Fact]
    public void The_benchmark_is_built_and_read_with_all_three_protocols()
    {
        var summary = Ap10KBuilder.Build(Source(), folder["built"], Small);
        Assert.Equal((21, 3), (summary.Images, summary.Species));

        // Train 3 + 2 + 1 images with one pair each at most: 3, 1 and none. Validation 1 pair per species, test 3. Across species 2·2 and 3·3; across families 4·2 and 6·3, as many as wanted.
        Assert.Equal(
            [("trn", 3 + 1 + 0), ("val", 3), ("test", 9), ("val_cross_species", 3), ("test_cross_species", 9), ("val_cross_family", 2), ("test_cross_family", 5)],
            summary.Pairs.Select(p => (p.Key, p.Value)));

        Ap10KDataset species = new(folder["built"]);
        Assert.Equal(["argali sheep", "cow", "king cheetah"], species.Categories);
        Assert.Empty(species.ReadPairs(DatasetSplit.Train, "king cheetah"));
        Assert.Equal(3, species.ReadPairs(DatasetSplit.Test, "king cheetah").Count);
        var image = species.ReadPairs(DatasetSplit.Test, "cow")[0].Source;
        var id = int.Parse(image.Id, System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(id, 6, 8); // the last of eight
        Assert.Equal((640, 400 + id, 200 + id), (image.Width, image.Height, (int)image.Box.Height));
        Assert.Equal(300, image.Box.Width);
        Assert.Equal(new Keypoint(160, id, true), image.Keypoints[16]); // labelled 1: where it is, not at half its coordinates
        Assert.Equal([(byte)id], File.ReadAllBytes(image.ImagePath));

        Ap10KDataset families = new(folder["built"], Ap10KProtocol.CrossSpecies);
        Assert.Equal(["Bovidae"], families.Categories);
        var across = families.ReadPairs(DatasetSplit.Test, "Bovidae");
        Assert.Equal(9, across.Count);
        Assert.All(across, p => Assert.Equal(("Bovidae", true, false), (p.Category, p.Source.ImagePath.Contains("argali", StringComparison.Ordinal), p.Target.ImagePath.Contains("argali", StringComparison.Ordinal))));

        Ap10KDataset all = new(folder["built"], Ap10KProtocol.CrossFamily);
        Assert.Equal(["all"], all.Categories);
        Assert.All(all.ReadPairs(DatasetSplit.Test, "all"), p => Assert.Contains("Felidae", p.Target.ImagePath, StringComparison.Ordinal));
        Assert.Throws<ArgumentException>(() => all.ReadPairs(DatasetSplit.Train, "all"));
        Assert.Equal("AP-10K cross-family", all.Name);

        // All members of each group are visible, so 12 of 17 key points are geo-aware.
        Assert.Equal(12, GeoAwareGroups.SlotsOf(across[0], families.GeoAwareGroups("Bovidae")).Count);
    }

    [Fact]
    public void The_same_seed_gives_the_same_files_and_another_seed_others()
    {
        var source = Source();
        string[] Build(string name, int seed)
        {
            Ap10KBuilder.Build(source, folder[name], Small with { Seed = seed, CopyImages = false, WindowsSafe = false });
            return [.. Directory.EnumerateFiles(folder[name], "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folder[name], f)).Order(StringComparer.Ordinal)];
        }

        var first = Build("one", 42);
        Assert.Equal(first, Build("two", 42));
        Assert.Contains(first, f => f.EndsWith(":king cheetah.json", StringComparison.Ordinal));
        Assert.DoesNotContain(first, f => f.EndsWith(".jpg", StringComparison.Ordinal));
        Assert.NotEqual(first, Build("three", 7));
        Assert.Equal(3, new Ap10KDataset(folder["one"]).ReadPairs(DatasetSplit.Test, "king cheetah").Count);
    }

    [Fact]
    public void Pairs_need_three_shared_key_points_counted_by_half_labels()
    {
        // Of 17 labels 1: each shared point counts a quarter, 4.25 in all; with eleven of them 2.75.
        foreach (var (points, admissible) in ((int, bool)[])[(17, true), (12, true), (11, false)])
        {
            var name = $"built{points}";
            var source = Source(part =>
            {
                foreach (var annotation in part["annotations"]!.AsArray())
                {
                    for (var s = 0; s < 17; s++)
                    {
                        annotation!["keypoints"]![(3 * s) + 2] = s < points ? 1 : 0;
                    }
                }
            });
            Ap10KBuilder.Build(source, folder[name], Small);
            Assert.Equal(admissible ? 3 : 0, new Ap10KDataset(folder[name]).ReadPairs(DatasetSplit.Test, "cow").Count);
        }
    }

    [Fact]
    public void Crowds_and_animals_with_few_key_points_take_no_part()
    {
        var source = Source(part =>
        {
            foreach (var annotation in part["annotations"]!.AsArray().Where(a => (int)a!["image_id"]! == 7))
            {
                annotation!["num_keypoints"] = 2;
            }
        });
        File.WriteAllText(folder["crowd.txt"], "000000000008\n\n000000000006.jpg\n");
        Ap10KBuilder.Build(source, folder["built"], Small with { CrowdList = folder["crowd.txt"] });
        var used = new Ap10KDataset(folder["built"]).ReadPairs(DatasetSplit.Test, "cow").SelectMany(p => new[] { p.Source.Id, p.Target.Id }).Distinct().Order();
        Assert.Equal(["000000000003", "000000000004", "000000000005"], used);
        using var crowd = JsonDocument.Parse(File.ReadAllBytes(folder["built/ImageAnnotation/Bovidae/cow/000000000008.json"]));
        Assert.Equal((1, 8, "cow"), (crowd.RootElement.GetProperty("is_crowd").GetInt32(), crowd.RootElement.GetProperty("id").GetInt32(), crowd.RootElement.GetProperty("name").GetString()));
        Assert.Equal("data/ap-10k/ImageAnnotation/Bovidae/cow/000000000003.json", File.ReadLines(folder["built/ImageAnnotation/Bovidae/cow/test_filtered.txt"]).First());
    }

    [Fact]
    public void A_failure_leaves_nothing_behind()
    {
        var source = Source();
        File.Delete(folder["raw/data/000000000021.jpg"]);
        var e = Assert.Throws<DatasetFormatException>(() => Ap10KBuilder.Build(source, folder["built"], Small));
        Assert.Equal(folder["raw/data/000000000021.jpg"], e.InputSource);
        Assert.Equal(["raw"], Directory.EnumerateFileSystemEntries(folder.Root).Select(f => Path.GetFileName(f)));
        Assert.Throws<ArgumentException>(() => Ap10KBuilder.Build(source, source, Small));
        Assert.Throws<OperationCanceledException>(() => Ap10KBuilder.Build(source, folder["built"], Small, cancellationToken: new(true)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Ap10KBuilder.Build(source, folder["built"], Small with { TestImages = -1 }));
        File.WriteAllText(folder["crowd.txt"], "12\nx\n");
        e = Assert.Throws<DatasetFormatException>(() => Ap10KBuilder.Build(source, folder["built"], Small with { CrowdList = folder["crowd.txt"] }));
        Assert.Equal("line 2", e.Place);
    }

    [Theory]
    [InlineData("keypoints", "[1,2,2]", "keypoints")]
    [InlineData("bbox", "[1,2,3]", "bbox")]
    [InlineData("bbox", "[1,2,-3,4]", "bbox")]
    [InlineData("width", "0", "width")]
    public void Broken_annotations_are_named(string key, string json, string place)
    {
        Ap10KBuilder.Build(Source(), folder["built"], Small);
        Edit(folder["built/ImageAnnotation/Felidae/king cheetah/000000000021.json"], key, json);
        var e = Assert.Throws<DatasetFormatException>(() => new Ap10KDataset(folder["built"]).ReadPairs(DatasetSplit.Test, "king cheetah"));
        Assert.Equal((folder["built/ImageAnnotation/Felidae/king cheetah/000000000021.json"], place), (e.InputSource, e.Place));
    }

    [Fact]
    public void Broken_pairs_and_folders_are_named()
    {
        Assert.Throws<DatasetFormatException>(() => new Ap10KDataset(folder.Root));
        Ap10KBuilder.Build(Source(), folder["built"], Small);
        var pair = Directory.EnumerateFiles(folder["built/PairAnnotation/test"], "*cow.json").First();
        Edit(pair, "src_json_path", "\"../x/../../etc.json\"");
        Assert.Equal("src_json_path", Assert.Throws<DatasetFormatException>(() => new Ap10KDataset(folder["built"]).ReadPairs(DatasetSplit.Test, "cow")).Place);
        File.Move(pair, folder["built/PairAnnotation/test/cow.json"]);
        Assert.Throws<DatasetFormatException>(() => new Ap10KDataset(folder["built"]).ReadPairs(DatasetSplit.Test, "cow"));
        Directory.Delete(folder["built/PairAnnotation/val"], recursive: true);
        Assert.Throws<DatasetFormatException>(() => new Ap10KDataset(folder["built"]).ReadPairs(DatasetSplit.Validation, "cow"));
        Assert.Throws<ArgumentException>(() => new Ap10KDataset(folder["built"]).ReadPairs(DatasetSplit.Validation, "ox"));
    }

    private static void Edit(string path, string key, string json)
    {
        var file = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        file[key] = JsonNode.Parse(json);
        File.WriteAllText(path, file.ToJsonString());
    }
}
