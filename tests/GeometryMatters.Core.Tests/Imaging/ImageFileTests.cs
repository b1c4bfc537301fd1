using GeometryMatters.Imaging;

namespace GeometryMatters.Tests.Imaging;

public class ImageFileTests
{
    [Fact]
    public void Images_and_masks_are_saved_and_loaded()
    {
        using TemporaryFolder folder = new();
        ImageBuffer image = new(2, 1, [1, 2, 3, 4, 5, 6]);
        ImageFile.SavePng(folder.File("a.png"), image);
        Assert.Equal(image.Pixels.ToArray(), ImageFile.Load(folder.File("a.png")).Pixels.ToArray());
        ImageFile.SaveJpeg(folder.File("a.jpg"), image, 95, new SkiaImageCodec());
        Assert.Equal(2, ImageFile.Load(folder.File("a.jpg")).Width);
        ImageFile.SaveMask(folder.File("m.png"), new Mask(2, 1, [0, 1]));
        Assert.Equal([0, 1], ImageFile.LoadMask(folder.File("m.png"), expectedWidth: 2, expectedHeight: 1).Values.ToArray());
        Assert.Equal(3, Directory.GetFiles(folder.Root).Length);
    }

    [Fact]
    public void Mask_of_another_size_is_refused_with_both_sizes()
    {
        using TemporaryFolder folder = new();
        ImageFile.SaveMask(folder.File("m.png"), new Mask(20, 10));
        var e = Assert.Throws<ImageFormatException>(() => ImageFile.LoadMask(folder.File("m.png"), null, 40, 30));
        Assert.Contains("40×30", e.Message, StringComparison.Ordinal);
        Assert.Contains("20×10", e.Message, StringComparison.Ordinal);
        Assert.Contains("m.png", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_files_are_named()
    {
        Assert.Equal("nowhere/a.png", Assert.Throws<FileNotFoundException>(() => ImageFile.Load("nowhere/a.png")).FileName);
        Assert.Throws<FileNotFoundException>(() => ImageFile.LoadMask("nowhere/a.png"));
        Assert.Throws<ArgumentException>(() => ImageFile.Load(""));
    }

    [Fact]
    public void Real_masks_have_the_sizes_and_counts_that_are_told_of_them()
    {
        var person = ImageFile.LoadMask(RequireShared.File("sam3d-human-object/mask_human.png"), null, 1600, 898);
        Assert.Equal(150_842, person.Count());
        var thing = ImageFile.LoadMask(RequireShared.File("sam3d-human-object/0.png"), null, 1600, 898);
        Assert.Equal(41_688, thing.Count());
    }
}
