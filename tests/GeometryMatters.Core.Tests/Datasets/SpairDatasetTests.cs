using System.Text.Json;
using System.Text.Json.Nodes;
using GeometryMatters.Datasets;
using GeometryMatters.Imaging;

namespace GeometryMatters.Tests.Datasets;

public sealed class SpairDatasetTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private static ImageAnnotation Image(string id, string category = "toy-car", int width = 80, int height = 60, params Keypoint[] points) => new()
    {
        Id = id,
        Category = category,
        ImagePath = $"/elsewhere/{id}.jpg",
        Width = width,
        Height = height,
        Box = new(10.5, 8, 70, 55.25),
        Keypoints = points.Length > 0 ? points : [new(12.25, 9.5, true), Keypoint.Invisible, new(40, 30, true)],
        AzimuthId = 3,
    };

    private string WriteSmall(bool windowsSafe = false)
    {
        SpairWriter writer = new(folder.Root, windowsSafe);
        var (a, b, c) = (Image("a_1"), Image("b-2", height: 90), Image("c", "car"));
        foreach (var image in new[] { a, b, c, c with { Id = "d-toy" } })
        {
            writer.WriteAnnotation(image);
        }

        writer.CreateFolders();
        writer.WritePair(DatasetSplit.Train, 2, b, a);
        writer.WritePair(DatasetSplit.Train, 1, a, b);
        writer.WritePair(DatasetSplit.Test, 3, c, c with { Id = "d-toy" });
        return folder.Root;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_the_writer_wrote_is_read_back_whatever_stands_for_the_colon(bool windowsSafe)
    {
        SpairDataset dataset = new(WriteSmall(windowsSafe));
        Assert.Equal(["car", "toy-car"], dataset.Categories);
        var pairs = dataset.ReadPairs(DatasetSplit.Train, "toy-car");
        Assert.Equal(["000001-a_1-b-2", "000002-b-2-a_1"], pairs.Select(p => p.Id));
        var (wrote, read) = (Image("a_1"), pairs[0].Source);
        Assert.Equal(wrote.Box, read.Box);
        Assert.Equal((80, 60, 3), (read.Width, read.Height, read.AzimuthId));
        Assert.Equal(Path.Combine(folder.Root, "JPEGImages", "toy-car", "a_1.jpg"), read.ImagePath);
        Assert.Equal(30, read.Keypoints.Count);
        Assert.Equal(wrote.Keypoints, read.Keypoints.Take(3));
        Assert.All(read.Keypoints.Skip(3), p => Assert.False(p.IsVisible));
        Assert.Empty(dataset.ReadPairs(DatasetSplit.Validation, "toy-car"));
    }

    [Fact]
    public void A_name_that_fits_two_categories_is_settled_by_the_content()
    {
        SpairDataset dataset = new(WriteSmall());
        File.Move(folder["PairAnnotation/test/000003-c-d-toy:car.json"], folder["PairAnnotation/test/000003-c-d-toy-car.json"]);
        Assert.Equal("000003-c-d-toy", Assert.Single(dataset.ReadPairs(DatasetSplit.Test, "car")).Id);
        Assert.Empty(dataset.ReadPairs(DatasetSplit.Test, "toy-car"));
    }

    [Fact]
    public void An_image_of_several_pairs_is_one_object()
    {
        var pairs = new SpairDataset(WriteSmall()).ReadPairs(DatasetSplit.Train, "toy-car");
        Assert.Same(pairs[0].Source, pairs[1].Target);
        Assert.Same(pairs[0].Target, pairs[1].Source);
    }

    [Fact]
    public void A_pair_keeps_its_own_box_where_it_differs_from_the_image()
    {
        var root = WriteSmall();
        Edit("PairAnnotation/trn/000001-a_1-b-2:toy-car.json", pair => pair["trg_bndbox"] = new JsonArray(1, 2, 30, 40));
        var pairs = new SpairDataset(root).ReadPairs(DatasetSplit.Train, "toy-car");
        Assert.Equal(new PixelBox(1, 2, 30, 40), pairs[0].Target.Box);
        Assert.Equal(new PixelBox(10.5, 8, 70, 55.25), pairs[1].Source.Box);
    }

    [Fact]
    public void Groups_come_from_the_dataset_itself_or_from_SPair()
    {
        var root = WriteSmall();
        Assert.Equal([0, 1], new SpairDataset(root).GeoAwareGroups("car")[0]);
        Assert.Empty(new SpairDataset(root).GeoAwareGroups("toy-car"));
        new SpairWriter(root).WriteKeypointGroups(new Dictionary<string, IReadOnlyList<IReadOnlyList<int>>> { ["toy-car"] = [[0, 2], [3, 4, 5]] });
        SpairDataset dataset = new(root);
        Assert.Equal([[0, 2], [3, 4, 5]], dataset.GeoAwareGroups("toy-car"));
        Assert.Empty(dataset.GeoAwareGroups("car"));
        File.Delete(folder["keypoint_groups.json"]);
        Assert.NotEmpty(new SpairDataset(root).GeoAwareGroups("car"));
        Assert.Empty(new SpairDataset(root, new() { HasSpairKeypoints = false }).GeoAwareGroups("car"));
    }

    [Fact]
    public void Mirror_pairs_come_from_the_names_of_the_dataset_or_from_SPair()
    {
        var root = WriteSmall();
        Assert.Equal(SpairMirrorPairs.For("car"), new SpairDataset(root).MirrorPairs("car"));
        Assert.Empty(new SpairDataset(root, new() { HasSpairKeypoints = false }).MirrorPairs("car"));
        File.WriteAllText(folder["keypoint_names.json"], """{"toy-car": ["nose", "lamp_right", "lamp_left", "aerial_left", "left_right"], "car": []}""");
        SpairDataset dataset = new(root);
        Assert.Equal([[2, 1]], dataset.MirrorPairs("toy-car"));
        Assert.Empty(dataset.MirrorPairs("car"));
        Assert.Empty(dataset.MirrorPairs("bus"));
        File.WriteAllText(folder["keypoint_names.json"], """{"toy-car": ["nose", "nose"]}""");
        Assert.Equal("toy-car[1]", Assert.Throws<DatasetFormatException>(() => new SpairDataset(root).MirrorPairs("toy-car")).Place);
    }

    [Fact]
    public void The_geo_aware_subset_scores_what_the_whole_set_scores_geo_aware()
    {
        SpairDataset whole = new(RequireShared.File("diy-sc/minispair"));
        GeoAwareSubset subset = new(whole);
        Assert.Equal("SPair-71k geo-aware", subset.Name);
        var expected = Evaluation.Predictor.Evaluate(whole);
        var found = Evaluation.Predictor.Evaluate(subset);
        Assert.Equal(expected.Overall.GeoAwarePairs, found.Overall.Pairs);
        Assert.Equal(expected.Overall.GeoAwareKeypoints, found.Overall.Keypoints);
        Assert.Equal(expected.Overall.GeoAwarePerImage, found.Overall.PerImage);
        Assert.Equal(expected.Overall.GeoAwarePerKeypoint, found.Overall.PerKeypoint);
        Assert.InRange(found.Overall.PerImage[0], 0.1, 0.9);
        Assert.True(found.Overall.Keypoints < expected.Overall.Keypoints);
    }

    [Fact]
    public void SPair_U_lies_beside_SPair_and_has_no_groups_of_it()
    {
        var root = WriteSmall();
        Directory.Move(Path.Combine(root, "ImageAnnotation"), Path.Combine(root, "ExtraImageAnnotation"));
        Directory.Move(Path.Combine(root, "PairAnnotation"), Path.Combine(root, "ExtraPairAnnotation"));
        SpairDataset dataset = new(root, SpairDatasetOptions.SpairU with { ImageFolder = folder["elsewhere/JPEGImages"] });
        Assert.Equal("SPair-U", dataset.Name);
        Assert.Empty(dataset.GeoAwareGroups("car"));
        var pair = Assert.Single(dataset.ReadPairs(DatasetSplit.Test, "car"));
        Assert.Equal(folder["elsewhere/JPEGImages/car/c.jpg"], pair.Source.ImagePath);
    }

    [Theory]
    [InlineData("bndbox", "[1, 2, 3]", "bndbox")]
    [InlineData("bndbox", "[5, 2, 3, 9]", "bndbox")]
    [InlineData("image_width", "\"80\"", "image_width")]
    [InlineData("image_height", "0", "image_height")]
    [InlineData("kps", "{\"0\": [1, 2, 3]}", "kps.0")]
    [InlineData("kps", "{\"0\": [1, \"x\"]}", "kps.0[1]")]
    [InlineData("kps", "{\"nose\": null}", "kps.nose")]
    [InlineData("kps", "{\"999999999\": null}", "kps.999999999")]
    [InlineData("kps", "[]", "kps")]
    [InlineData("azimuth_id", "8", "azimuth_id")]
    [InlineData("filename", "\"../x.jpg\"", "filename")]
    [InlineData("category", "\"bus\"", "category")]
    public void A_broken_image_annotation_is_named_with_its_key(string key, string json, string place)
    {
        var root = WriteSmall();
        Edit("ImageAnnotation/toy-car/a_1.json", image => image[key] = JsonNode.Parse(json));
        var e = Assert.Throws<DatasetFormatException>(() => new SpairDataset(root).ReadPairs(DatasetSplit.Train, "toy-car"));
        Assert.Equal((folder["ImageAnnotation/toy-car/a_1.json"], place), (e.InputSource, e.Place));
    }

    [Theory]
    [InlineData("bndbox")]
    [InlineData("kps")]
    [InlineData("image_width")]
    public void A_missing_key_is_named(string key)
    {
        var root = WriteSmall();
        Edit("ImageAnnotation/toy-car/a_1.json", image => image.Remove(key));
        var e = Assert.Throws<DatasetFormatException>(() => new SpairDataset(root).ReadImage("toy-car", "a_1"));
        Assert.Equal(key, e.Place);
    }

    [Theory]
    [InlineData("src_imname", "\"../../a.jpg\"")]
    [InlineData("trg_imsize", "[81, 90, 3]")]
    [InlineData("src_bndbox", "[1, 2, null, 4]")]
    [InlineData("category", "\"car\"")]
    public void A_broken_pair_is_named_with_its_key(string key, string json)
    {
        var root = WriteSmall();
        Edit("PairAnnotation/trn/000001-a_1-b-2:toy-car.json", pair => pair[key] = JsonNode.Parse(json));
        var e = Assert.Throws<DatasetFormatException>(() => new SpairDataset(root).ReadPairs(DatasetSplit.Train, "toy-car"));
        Assert.StartsWith(key, e.Place, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"kps\": ")]
    [InlineData("[1, 2]")]
    public void A_file_that_is_no_JSON_object_is_named(string content)
    {
        var root = WriteSmall();
        File.WriteAllText(folder["ImageAnnotation/toy-car/a_1.json"], content);
        var e = Assert.Throws<DatasetFormatException>(() => new SpairDataset(root).ReadImage("toy-car", "a_1"));
        Assert.Equal(folder["ImageAnnotation/toy-car/a_1.json"], e.InputSource);
    }

    [Fact]
    public void Missing_files_and_folders_are_named()
    {
        Assert.Throws<DatasetFormatException>(() => new SpairDataset(folder.Root));
        var root = WriteSmall();
        File.Delete(folder["ImageAnnotation/toy-car/a_1.json"]);
        var e = Assert.Throws<DatasetFormatException>(() => new SpairDataset(root).ReadPairs(DatasetSplit.Train, "toy-car"));
        Assert.Equal(folder["ImageAnnotation/toy-car/a_1.json"], e.InputSource);
        Directory.Delete(Path.Combine(root, "PairAnnotation", "val"));
        e = Assert.Throws<DatasetFormatException>(() => new SpairDataset(root).ReadPairs(DatasetSplit.Validation, "toy-car"));
        Assert.Equal(Path.Combine(root, "PairAnnotation", "val"), e.InputSource);
        Assert.Throws<ArgumentException>(() => new SpairDataset(root).ReadPairs(DatasetSplit.Test, "ship"));
    }

    [Fact]
    public void Groups_with_one_slot_or_twice_the_same_are_refused()
    {
        var root = WriteSmall();
        File.WriteAllText(folder["keypoint_groups.json"], "{\"car\": [[1, 2], [3, 3]]}");
        var e = Assert.Throws<DatasetFormatException>(() => new SpairDataset(root).GeoAwareGroups("car"));
        Assert.Equal("car[1]", e.Place);
    }

    [Theory]
    [InlineData("trn", DatasetSplit.Train)]
    [InlineData("test", DatasetSplit.Test)]
    public void Reads_what_the_published_loader_reads(string name, DatasetSplit split)
    {
        SpairDataset dataset = new(RequireShared.File("diy-sc/minispair"));
        using var expected = JsonDocument.Parse(File.ReadAllText(RequireShared.File("diy-sc/eval/loader_expected.json")));
        Assert.Equal(["bus", "cat"], dataset.Categories);
        foreach (var category in dataset.Categories)
        {
            var entry = expected.RootElement.GetProperty($"{name}/{category}");
            var pairs = dataset.ReadPairs(split, category);
            ImageAnnotation[] ends = [.. pairs.SelectMany(p => new[] { p.Source, p.Target })];
            Assert.Equal(
                entry.GetProperty("files").EnumerateArray().Select(f => Path.GetFileName(f.GetString())),
                ends.Select(i => Path.GetFileName(i.ImagePath)));
            Assert.All(ends, i => Assert.True(File.Exists(i.ImagePath)));
            var used = entry.GetProperty("used_kps").EnumerateArray().Select(u => u.GetInt32()).ToArray();
            Assert.Equal(used, dataset.UsedSlots(split, category));
            SpairDataset some = new(dataset.Root, new() { Subsample = 3 });
            Assert.Equal(
                expected.RootElement.GetProperty($"{name}/{category}/subsample3").GetProperty("files").EnumerateArray().Select(f => Path.GetFileName(f.GetString())),
                some.ReadPairs(split, category).SelectMany(p => new[] { p.Source, p.Target }).Select(i => Path.GetFileName(i.ImagePath)));

            // Training thresholds are given for both ends of a pair, the others for targets only.
            var measured = split == DatasetSplit.Train ? ends : [.. pairs.Select(p => p.Target)];
            var thresholds = entry.GetProperty("thresholds").EnumerateArray().Select(t => t.GetDouble()).ToArray();
            Assert.Equal(thresholds.Length, measured.Length);
            for (var i = 0; i < measured.Length; i++)
            {
                Assert.Equal(thresholds[i], measured[i].Box.LongSide * new Letterbox(measured[i].Width, measured[i].Height).Scale, 1e-9);
            }

            var kps = entry.GetProperty("kps");
            Assert.Equal(kps.GetArrayLength(), ends.Length);
            for (var i = 0; i < ends.Length; i++)
            {
                Letterbox box = new(ends[i].Width, ends[i].Height);
                for (var k = 0; k < used.Length; k++)
                {
                    var point = ends[i].Keypoints[used[k]];
                    var (x, y) = point.IsVisible ? box.ToCanvas(point.X, point.Y) : (0, 0);

                    // The loader keeps single precision: half a unit in the last place of 840 is 3e-5.
                    Assert.Equal(kps[i][k][0].GetDouble(), x, 1e-4);
                    Assert.Equal(kps[i][k][1].GetDouble(), y, 1e-4);
                    Assert.Equal(kps[i][k][2].GetDouble(), point.IsVisible ? 1 : 0);
                }
            }
        }
    }

    [Fact]
    public void The_groups_of_SPair_are_those_of_the_published_table()
    {
        using var tables = JsonDocument.Parse(File.ReadAllText(RequireShared.File("diy-sc/geo_tables.json")));
        var table = tables.RootElement.GetProperty("spair_geo_groups");
        Assert.Equal(18, SpairKeypointGroups.Categories.Count);
        foreach (var category in SpairKeypointGroups.Categories)
        {
            var groups = table.GetProperty(category).EnumerateArray().Where(g => g.ValueKind == JsonValueKind.Array)
                .Select(g => g.EnumerateArray().Select(s => s.GetInt32()).ToArray());
            Assert.Equal(groups, SpairKeypointGroups.For(category));
        }
    }

    private void Edit(string relative, Action<JsonObject> edit)
    {
        var json = JsonNode.Parse(File.ReadAllText(folder[relative]))!.AsObject();
        edit(json);
        File.WriteAllText(folder[relative], json.ToJsonString());
    }
}
