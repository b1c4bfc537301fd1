using GeometryMatters.Datasets;
using GeometryMatters.Imaging;

namespace GeometryMatters.Tests.BadInput;

/// <summary>Datasets in SPair-71k's layout.</summary>
public sealed class DatasetDoorTests : IDisposable
{
    private const string Image = """
        {"filename": "a.jpg", "category": "car", "image_width": 40, "image_height": 30, "bndbox": [1, 2, 30, 20], "azimuth_id": 3, "kps": {"0": [3, 4], "1": null}}
        """;

    private const string Pair = """
        {"category": "car", "src_imname": "a.jpg", "trg_imname": "b.jpg", "src_imsize": [40, 30, 3], "trg_imsize": [40, 30, 3], "src_bndbox": [1, 2, 30, 20], "trg_bndbox": [2, 2, 30, 20]}
        """;

    private readonly TemporaryFolder folder = new();

    public DatasetDoorTests()
    {
        Write("ImageAnnotation/car/a.json", Image);
        Write("ImageAnnotation/car/b.json", Image.Replace("a.jpg", "b.jpg", StringComparison.Ordinal));
        Write("PairAnnotation/test/000000-a-b:car.json", Pair);
        Write("keypoint_groups.json", """{"car": [[0, 1], [2, 3]]}""");
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("ImageAnnotation/car/a.json")]
    [InlineData("PairAnnotation/test/000000-a-b:car.json")]
    [InlineData("keypoint_groups.json")]
    public void A_broken_JSON_file_gives_a_typed_error_that_names_a_file(string name)
    {
        Read();
        foreach (var (what, text) in JsonDamage.Variants(File.ReadAllText(folder.File(name))))
        {
            Write(name, text);
            Doors.NeverAnythingElse(what, Read, named: folder.Root);
        }
    }

    [Fact]
    public void A_pair_of_an_image_that_is_not_there_names_it()
    {
        File.Delete(folder.File("ImageAnnotation/car/b.json"));
        Doors.Misses(Read, folder.File("ImageAnnotation/car/b.json"));
    }

    [Fact]
    public void An_annotated_image_whose_picture_is_missing_names_it()
    {
        var pair = Assert.Single(new SpairDataset(folder.Root).ReadPairs(DatasetSplit.Test, "car"));
        Doors.Misses(() => ImageFile.Load(pair.Target.ImagePath), folder.File("JPEGImages/car/b.jpg"));
    }

    [Fact]
    public void A_folder_without_pairs_or_categories_is_refused()
    {
        Assert.Empty(Directory.GetDirectories(folder.File("PairAnnotation"), "trn"));
        Doors.Refuses(() => new SpairDataset(folder.Root).ReadPairs(DatasetSplit.Train, "car"), folder.File("PairAnnotation/trn"));
        Directory.Delete(folder.File("PairAnnotation"), recursive: true);
        Doors.Refuses(() => _ = new SpairDataset(folder.Root), folder.File("PairAnnotation"));
        Directory.CreateDirectory(folder.File("PairAnnotation"));
        Directory.Delete(folder.File("ImageAnnotation/car"), recursive: true);
        Doors.Refuses(() => _ = new SpairDataset(folder.Root), folder.File("ImageAnnotation"));
    }

    private void Read()
    {
        SpairDataset dataset = new(folder.Root);
        dataset.ReadPairs(DatasetSplit.Test, "car");
        dataset.ReadImage("car", "a");
        dataset.GeoAwareGroups("car");
    }

    private void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder.File(name))!);
        File.WriteAllText(folder.File(name), text);
    }
}
