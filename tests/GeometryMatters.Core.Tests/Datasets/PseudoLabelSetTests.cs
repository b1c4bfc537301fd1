using System.Text;
using GeometryMatters.Datasets;
using GeometryMatters.Evaluation;
using GeometryMatters.Imaging;

namespace GeometryMatters.Tests.Datasets;

public sealed class PseudoLabelSetTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private PseudoLabelSet Open(PseudoLabelSetOptions? options = null)
    {
        File.Copy(RequireShared.File("diy-sc/pt/cat_anns.pt"), folder["trn/cat_anns.pt"], overwrite: true);
        return new(folder.Root, folder["JPEGImages"], options);
    }

    [Fact]
    public void Published_annotations_keep_their_patches()
    {
        var all = Open(new() { MaxKeypoints = null });
        Assert.Equal(["cat"], all.Categories);
        var pairs = all.ReadPairs(DatasetSplit.Train, "cat");
        Assert.NotEmpty(pairs);
        foreach (var image in pairs.SelectMany(p => new[] { p.Source, p.Target }))
        {
            Letterbox box = new(image.Width, image.Height);
            var largest = 0.0;
            foreach (var point in image.Keypoints)
            {
                var (x, y) = PckRule.OnCanvas(point, box);

                // Corners of patches: multiples of 14 within a few units in the last place, and never below.
                Assert.InRange(x - (14 * MathF.Floor(x / 14)), 0, 3e-4);
                Assert.InRange(y - (14 * MathF.Floor(y / 14)), 0, 3e-4);
                Assert.Equal(((int)(y / 14) * 60) + (int)(x / 14), box.CanvasToCell(x, y));
                Assert.Equal(box.CanvasToCell(x, y), box.ImageToCell(point.X, point.Y));
                largest = Math.Max(largest, Math.Max(x, y));
            }

            Assert.Equal(largest, PckRule.ReferenceLength(image), 1e-3);
            Assert.Equal(Path.Combine(folder["JPEGImages"], "cat", Path.GetFileName(image.ImagePath)), image.ImagePath);
        }

        Assert.All(pairs, p => Assert.Equal(p.Source.Keypoints.Count, p.Target.Keypoints.Count));
    }

    [Fact]
    public void A_cap_takes_the_same_points_of_both_images_and_a_subsample_repeats()
    {
        var all = Open(new() { MaxKeypoints = null }).ReadPairs(DatasetSplit.Train, "cat");
        var capped = Open(new() { MaxKeypoints = 2 }).ReadPairs(DatasetSplit.Train, "cat");
        Assert.Equal(all.Count, capped.Count);
        foreach (var (whole, some) in all.Zip(capped))
        {
            Assert.Equal(Math.Min(2, whole.Source.Keypoints.Count), some.Source.Keypoints.Count);
            var known = whole.Source.Keypoints.Zip(whole.Target.Keypoints).ToHashSet();
            Assert.All(some.Source.Keypoints.Zip(some.Target.Keypoints), p => Assert.Contains(p, known));
            Assert.Equal(whole.Target.Box, some.Target.Box);
        }

        if (all.Count > 1)
        {
            var one = Assert.Single(Open(new() { MaxKeypoints = null, Subsample = 1 }).ReadPairs(DatasetSplit.Train, "cat"));
            var drawn = all[new NumpyRandom(42).Choice(all.Count, 1)[0]];
            Assert.Equal(drawn.Source.Keypoints, one.Source.Keypoints);
        }
    }

    [Fact]
    public void Broken_sets_are_named()
    {
        Assert.Throws<DatasetFormatException>(() => new PseudoLabelSet(folder.Root, "images"));
        var set = Open();
        Assert.Throws<ArgumentException>(() => set.ReadPairs(DatasetSplit.Train, "dog"));
        Assert.EndsWith("cat_anns.pt", Assert.Throws<DatasetFormatException>(() => set.ReadPairs(DatasetSplit.Validation, "cat")).InputSource, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new PseudoLabelSet(folder.Root, "images", new() { MaxKeypoints = 0 }));
    }

    [Theory]
    [InlineData("source_kps", "source_kpq", "[0].source_kps")]
    [InlineData("img_size_kps", "img_size_kpq", "[0].img_size_kps")]
    [InlineData("src_imname", "src_imnane", "[0].src_imname")]
    [InlineData("tgt_imsize", "tgt_imsiza", "[0].tgt_imsize")]
    public void A_missing_key_is_named(string key, string other, string place)
    {
        // The pickle lies in the archive as it is, and its checksum is not looked at: a key can be renamed in place.
        var bytes = File.ReadAllBytes(RequireShared.File("diy-sc/pt/cat_anns.pt"));
        var at = bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(key));
        Assert.True(at > 0);
        Encoding.ASCII.GetBytes(other).CopyTo(bytes, at);
        File.WriteAllBytes(folder["trn/cat_anns.pt"], bytes);
        var e = Assert.Throws<DatasetFormatException>(() => new PseudoLabelSet(folder.Root, "images").ReadPairs(DatasetSplit.Train, "cat"));
        Assert.Equal(place, e.Place);
    }
}
