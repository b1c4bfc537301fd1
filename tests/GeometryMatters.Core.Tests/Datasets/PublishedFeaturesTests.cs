using GeometryMatters.Datasets;
using GeometryMatters.Serialization;

namespace GeometryMatters.Tests.Datasets;

public sealed class PublishedFeaturesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Files_are_found_by_the_image_s_place_below_the_folder_of_images()
    {
        // A root that contains the names of both folders, which breaks the published replacement of text in paths.
        File.Copy(RequireShared.File("diy-sc/pt/tiny_sd.pt"), folder["JPEGImages/features/a/b/x.y_sd.pt"]);
        PublishedFeatures features = new(folder["JPEGImages/JPEGImages"], folder["JPEGImages/features"]);
        var image = Image("JPEGImages/JPEGImages/a/b/x.y.jpg");
        var map = features.Load(image, "sd");
        var expected = NpyFile.Read(RequireShared.File("diy-sc/pt/tiny_sd_s3.npy")).ToSingle();
        Assert.Equal(expected[0], map[0][0]);
        Assert.Equal(features.Load(image, "s3").Channels + features.Load(image, "s4").Channels + features.Load(image, "s5").Channels, map.Channels);
        Assert.EndsWith("x.y_dino_flip.pt", Assert.Throws<FileNotFoundException>(() => features.Load(image, mirrored: true)).FileName, StringComparison.Ordinal);
        Assert.EndsWith("x.y_mask.png", Assert.Throws<FileNotFoundException>(() => features.LoadMask(image)).FileName, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => features.Load(image, "clip"));
        Assert.Throws<ArgumentException>(() => features.Load(Image("JPEGImages/other/x.jpg")));
    }

    private ImageAnnotation Image(string path) => new()
    {
        Id = "x", Category = "a", ImagePath = folder[path], Width = 1, Height = 1, Box = default, Keypoints = [],
    };
}
