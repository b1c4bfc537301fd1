using GeometryMatters.Drawing;
using GeometryMatters.Imaging;

namespace GeometryMatters.Tests.Drawing;

public class MosaicTests
{
    [Fact]
    public void Images_stand_in_rows_and_columns()
    {
        var tiles = Enumerable.Range(1, 3).Select(i => new MosaicTile("", Filled(10, 10, (byte)(i * 50)))).ToList();
        var mosaic = Mosaic.Compose(tiles, new() { Columns = 2, TileSidePixels = 0, MarginPixels = 4 });
        Assert.Equal((32, 32), (mosaic.Width, mosaic.Height));
        Assert.Equal(50, mosaic[4, 4][0]);
        Assert.Equal(100, mosaic[27, 13][0]);
        Assert.Equal(150, mosaic[4, 18][0]);
        Assert.Equal(255, mosaic[18, 18][0]);
        Assert.Equal(255, mosaic[3, 3][0]);
    }

    [Fact]
    public void Labels_and_titles_take_room_and_leave_ink()
    {
        var plain = Mosaic.Compose([new MosaicTile("", Filled(60, 30, 255))], new() { TileSidePixels = 0 });
        var labelled = Mosaic.Compose([new MosaicTile("car", Filled(60, 30, 255))], new() { TileSidePixels = 0, Title = "T" });
        Assert.True(labelled.Height > plain.Height + 30);
        Assert.False(plain.Pixels.ContainsAnyExcept((byte)255));
        Assert.True(labelled.Pixels.Contains(RgbColor.Ink.R));
    }

    [Fact]
    public void Small_images_are_enlarged_as_squares_and_long_labels_are_cut()
    {
        ImageBuffer two = new(2, 1, [0, 0, 0, 200, 200, 200]);
        var mosaic = Mosaic.Compose([new MosaicTile(new string('w', 200), two)], new() { TileSidePixels = 40, MarginPixels = 2 });
        Assert.Equal(44, mosaic.Width);
        Assert.Equal(0, mosaic[21, 10][0]);
        Assert.Equal(200, mosaic[22, 10][0]);
        Assert.Throws<ArgumentException>(() => Mosaic.Compose([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Mosaic.Compose([new MosaicTile("", two)], new() { LabelScale = 0 }));
    }

    private static ImageBuffer Filled(int width, int height, byte value)
    {
        ImageBuffer image = new(width, height);
        image.Pixels.Fill(value);
        return image;
    }
}
