using CsCheck;
using GeometryMatters.Datasets;
using GeometryMatters.Evaluation;
using GeometryMatters.Imaging;

namespace GeometryMatters.Tests.Datasets;

public sealed class PfPascalDatasetTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private string Write(string test = "PF-dataset-PASCAL/JPEGImages/a.jpg,PF-dataset-PASCAL/JPEGImages/b.jpg,2.0,1.5;20;-1,2;30;-1,4;10;-1,5;11;-1")
    {
        foreach (var (name, width, height) in ((string, int, int)[])[("a", 100, 75), ("b", 60, 90)])
        {
            ImageFile.SaveJpeg(folder[$"renamed/JPEGImages/{name}.jpg"], new(width, height));
        }

        File.WriteAllText(folder["renamed/test_pairs_pf_pascal.csv"], $"source_image,target_image,class,XA,YA,XB,YB\n{test}\n");
        File.WriteAllText(folder["renamed/trn_pairs_pf_pascal.csv"], "source_image,target_image,class,flip\r\nX/JPEGImages/b.jpg,X/JPEGImages/a.jpg,20,0\r\n");
        File.WriteAllBytes(folder["renamed/Annotations/tvmonitor/a.mat"], MatlabFixture.File(true, ("kps", 2, 2, [3, double.NaN, 4, double.NaN])));
        File.WriteAllBytes(folder["renamed/Annotations/tvmonitor/b.mat"], MatlabFixture.File(false, ("bbox", 1, 4, [1, 2, 3, 4]), ("kps", 2, 2, [5, 6, 7, 8])));
        return folder["renamed"];
    }

    [Fact]
    public void Test_pairs_have_the_coordinates_of_the_list()
    {
        PfPascalDataset data = new(Write());
        Assert.Equal(20, data.Categories.Count);
        var pair = Assert.Single(data.ReadPairs(DatasetSplit.Test, "bicycle"));
        Assert.Equal(("000000-a-b", "bicycle"), (pair.Id, pair.Category));
        Assert.Equal((100, 75, 60, 90), (pair.Source.Width, pair.Source.Height, pair.Target.Width, pair.Target.Height));
        Assert.Equal(20, pair.Source.Keypoints.Count);
        Assert.Equal([new(1.5, 2, true), new(20, 30, true), Keypoint.Invisible], pair.Source.Keypoints.Take(3));
        Assert.Equal([0, 1], PckRule.CommonSlots(pair));
        Assert.Equal(folder["renamed/JPEGImages/b.jpg"], pair.Target.ImagePath);
        Assert.Empty(data.ReadPairs(DatasetSplit.Test, "bird"));

        // 4 pixels of 60 × 90 are 37 on the canvas: within 0.05 · 840 = 42.
        var report = new PckEvaluator(PckOptions.PfPascal).EvaluatePredictions([pair], p => [.. PckRule.CommonSlots(p).Select(s =>
        {
            var (x, y) = PckRule.OnCanvas(p.Target.Keypoints[s], new(60, 90));
            return new KeypointPrediction(s, x + (s == 0 ? 37 : 43), y);
        })]);
        Assert.Equal([0.5, 1, 1], report.Overall.PerImage);
    }

    [Fact]
    public void Training_key_points_come_from_MATLAB_files()
    {
        var pair = Assert.Single(new PfPascalDataset(Write()).ReadPairs(DatasetSplit.Train, "tvmonitor"));
        Assert.Equal([new(5, 7, true), new(6, 8, true), Keypoint.Invisible], pair.Source.Keypoints.Take(3));
        Assert.Equal([new(3, 4, true), Keypoint.Invisible, Keypoint.Invisible], pair.Target.Keypoints.Take(3));
    }

    [Theory]
    [InlineData("a/a.jpg,a/b.jpg", "line 2, columns")]
    [InlineData("a/a.jpg,a/b.jpg,0,1,1,1,1", "line 2, class")]
    [InlineData("a/a.jpg,a/b.jpg,21,1,1,1,1", "line 2, class")]
    [InlineData("a/../a.jpg,a/b.jpg,1,1,1,1,1", "line 2, source")]
    [InlineData("a/a.jpg,b.jpg,1,1,1,1,1", "line 2, target")]
    [InlineData("a/a.jpg,a/b.jpg,1,1;2,1,1,1", "line 2, XA")]
    [InlineData("a/a.jpg,a/b.jpg,1,1;2,1;2,1,1", "line 2, XB")]
    [InlineData("a/a.jpg,a/b.jpg,1,1;x,1;2,1;2,1;2", "line 2, column 4")]
    public void Broken_rows_are_named(string row, string place)
    {
        var e = Assert.Throws<DatasetFormatException>(() => new PfPascalDataset(Write(row)).ReadPairs(DatasetSplit.Test, "bird"));
        Assert.Equal((folder["renamed/test_pairs_pf_pascal.csv"], place), (e.InputSource, e.Place));
    }

    [Fact]
    public void Missing_files_are_named()
    {
        var root = Write();
        Assert.Throws<DatasetFormatException>(() => new PfPascalDataset(root + "x"));
        Assert.Throws<DatasetFormatException>(() => new PfPascalDataset(root).ReadPairs(DatasetSplit.Validation, "bird"));
        Assert.Throws<ArgumentException>(() => new PfPascalDataset(root).ReadPairs(DatasetSplit.Test, "horse-like"));
        File.Delete(folder["renamed/Annotations/tvmonitor/b.mat"]);
        var e = Assert.Throws<DatasetFormatException>(() => new PfPascalDataset(root).ReadPairs(DatasetSplit.Train, "tvmonitor"));
        Assert.Equal(folder["renamed/Annotations/tvmonitor/b.mat"], e.InputSource);
        File.Delete(folder["renamed/JPEGImages/a.jpg"]);
        e = Assert.Throws<DatasetFormatException>(() => new PfPascalDataset(root).ReadPairs(DatasetSplit.Test, "bicycle"));
        Assert.Equal(folder["renamed/JPEGImages/a.jpg"], e.InputSource);
    }

    [Fact]
    public void Sizes_of_real_JPEG_files_are_read_from_their_headers()
    {
        SpairDataset data = new(RequireShared.File("diy-sc/minispair"));
        foreach (var id in data.ListImages("bus"))
        {
            var image = data.ReadImage("bus", id);
            Assert.Equal((image.Width, image.Height), JpegSize.Read(image.ImagePath));
        }
    }

    [Fact]
    public void Any_bytes_are_a_size_or_none()
    {
        byte[] start = [0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xff, 0xc0, 0, 17, 8, 0, 75, 0, 100, 3];
        Assert.Equal((100, 75), JpegSize.Read(new MemoryStream(start)));
        Gen.Select(Gen.Int[0, start.Length], Gen.Select(Gen.Int[0, start.Length - 1], Gen.Byte).Array[0, 3]).Sample((length, changes) =>
        {
            var bytes = start[..];
            foreach (var (at, value) in changes)
            {
                bytes[at] = value;
            }

            Assert.True(JpegSize.Read(new MemoryStream(bytes[..length])) is null or (> 0, > 0));
        });
    }
}
