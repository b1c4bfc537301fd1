using CsCheck;
using GeometryMatters.Datasets;
using GeometryMatters.Pipelines;
using GeometryMatters.Tests.Evaluation;

namespace GeometryMatters.Tests.Pipelines;

public class LabelRequestsTests
{
    [Fact]
    public void Lines_of_any_separator_are_pairs_and_comments_are_passed_over()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("pairs.txt"), "# a list\ncar/a,car/b\n\n car/a \t car/c\r\nbus/x;bus/y\n");
        Assert.Equal([new("car/a", "car/b"), new("car/a", "car/c"), new("bus/x", "bus/y")], LabelRequests.Read(folder.File("pairs.txt")));
    }

    [Theory]
    [InlineData("car/a,car/b\ncar/a", "line 2")]
    [InlineData("car/a,car/b,car/c", "line 1")]
    [InlineData("a,b", "line 1")]
    [InlineData("car/,car/b", "line 1")]
    [InlineData("/a,car/b", "line 1")]
    [InlineData("# nothing\n", "")]
    public void What_is_no_pair_is_named(string text, string place)
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("pairs.txt"), text);
        Assert.Equal(place, Assert.Throws<DatasetFormatException>(() => LabelRequests.Read(folder.File("pairs.txt"))).Place);
    }

    [Fact]
    public void A_missing_file_is_a_missing_file() => Assert.Throws<FileNotFoundException>(() => LabelRequests.Read("no such file"));

    [Fact]
    public void Written_pairs_are_read_back() =>
        Gen.Select(Gen.String[Gen.Char['a', 'z'], 1, 6], Gen.String[Gen.Char['0', '9'], 1, 6]).Array[1, 20].Sample(names =>
        {
            using TemporaryFolder folder = new();
            LabelRequest[] pairs = [.. names.Select(n => new LabelRequest($"{n.Item1}/{n.Item2}", $"{n.Item1}/x{n.Item2}"))];
            File.WriteAllLines(folder.File("pairs.txt"), pairs.Select(p => $"{p.SourceKey},{p.TargetKey}"));
            Assert.Equal(pairs, LabelRequests.Read(folder.File("pairs.txt")));
        }, iter: 30);

    [Fact]
    public void A_dataset_gives_its_pairs_category_after_category_or_those_asked_for()
    {
        Toys toys = new();
        Assert.Equal([new("bus/as", "bus/at"), new("car/bs", "car/bt")], LabelRequests.FromDataset(toys, DatasetSplit.Test));
        Assert.Equal([new("car/bs", "car/bt")], LabelRequests.FromDataset(toys, DatasetSplit.Test, ["car"]));
        Assert.Equal("'cat'", Assert.Throws<DatasetFormatException>(() => LabelRequests.FromDataset(toys, DatasetSplit.Test, ["car", "cat"])).Found);
    }

    private sealed class Toys : IPairSource
    {
        public string Name => "toys";

        public IReadOnlyList<string> Categories => ["bus", "car"];

        public IReadOnlyList<PairAnnotation> ReadPairs(DatasetSplit split, string category) => [PairMaker.Pair(category == "bus" ? "a" : "b", category, [(0, 0)], [(0, 0)])];

        public IReadOnlyList<IReadOnlyList<int>> GeoAwareGroups(string category) => [];
    }
}
