using CsCheck;
using GeometryMatters.Imaging;
using GeometryMatters.Serialization;

namespace GeometryMatters.Tests.Imaging;

public class ImageResizerTests
{
    [Theory]
    [InlineData("37x50_to84", 84)]
    [InlineData("50x37_to84", 84)]
    [InlineData("75x100_to42", 42)]
    [InlineData("101x70_to60", 60)]
    [InlineData("64x64_to84", 84)]
    [InlineData("50x75_to60", 60)]
    public void Lanczos_on_a_black_canvas_equals_pillow_exactly(string name, int side) =>
        AssertEqual($"in_{name}", $"out_zero_{name}", side, ResizeFilter.Lanczos, CanvasPadding.Zero);

    [Fact]
    public void Lanczos_with_edge_padding_equals_pillow_exactly() =>
        AssertEqual("in_37x50_to84", "out_edge_37x50_to84", 84, ResizeFilter.Lanczos, CanvasPadding.Edge);

    [Theory]
    [InlineData("50x37_to84", 84)]
    [InlineData("75x100_to42", 42)]
    public void Nearest_equals_pillow_exactly(string name, int side) =>
        AssertEqual($"in_{name}", $"out_nearest_{name}", side, ResizeFilter.Nearest, CanvasPadding.Zero);

    [Theory]
    [InlineData(14, 9, 44039, 4735996, new byte[] { 17, 3, 11, 35, 14, 37, 54, 39, 68 })]
    [InlineData(80, 51, 1422360, 179204582, new byte[] { 0, 0, 0, 0, 0, 0, 3, 0, 8 })]
    [InlineData(37, 10, 128998, 15121099, new byte[] { 9, 2, 8, 16, 3, 9, 23, 6, 21 })]
    public void Bicubic_equals_pillow_exactly(int width, int height, long sum, long weighted, byte[] first)
    {
        ImageBuffer image = new(37, 23);
        for (var y = 0; y < 23; y++)
        {
            for (var x = 0; x < 37; x++)
            {
                ((ReadOnlySpan<byte>)[(byte)((7 * x) + (13 * y)), (byte)((x * x) + (3 * y)), (byte)((x ^ y) * 11)]).CopyTo(image[x, y]);
            }
        }

        var result = ImageResizer.Resize(image, width, height, ResizeFilter.Bicubic).Pixels.ToArray();
        Assert.Equal(first, result[..9]);
        Assert.Equal((sum, weighted), (result.Sum(v => (long)v), result.Select((v, i) => v * (long)((i % 251) + 1)).Sum()));
    }

    [Fact]
    public void Constant_images_stay_constant_at_any_size()
    {
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 40], Gen.Int[1, 60], Gen.Int[1, 60], Gen.Byte).Sample((w, h, w2, h2, value) =>
        {
            ImageBuffer image = new(w, h);
            image.Pixels.Fill(value);
            Assert.True(!ImageResizer.Resize(image, w2, h2).Pixels.ContainsAnyExcept(value));
            Assert.True(!ImageResizer.Resize(image, w2, h2, ResizeFilter.Nearest).Pixels.ContainsAnyExcept(value));
            Assert.True(!ImageResizer.Resize(image, w2, h2, ResizeFilter.Bicubic).Pixels.ContainsAnyExcept(value));
        }, iter: 100);
    }

    [Fact]
    public void Same_size_gives_a_copy()
    {
        ImageBuffer image = new(5, 4);
        new Random(1).NextBytes(image.Pixels);
        var copy = ImageResizer.Resize(image, 5, 4);
        Assert.True(copy.Pixels.SequenceEqual(image.Pixels));
        copy.Pixels.Clear();
        Assert.True(image.Pixels.ContainsAnyExcept((byte)0));
    }

    [Fact]
    public void Masks_land_on_the_canvas_where_their_image_does()
    {
        Mask mask = new(4, 2);
        mask[0, 0] = true;
        var canvas = ImageResizer.ToCanvas(mask, new Letterbox(4, 2, 8, 4));
        Assert.Equal(4, canvas.Count());
        Assert.Equal(new PixelBox(0, 2, 2, 4), canvas.Bounds());
    }

    [Fact]
    public void Letterbox_of_another_size_is_misuse()
    {
        Assert.Throws<ArgumentException>(() => ImageResizer.ToCanvas(new ImageBuffer(4, 2), new Letterbox(2, 4)));
        Assert.Throws<ArgumentException>(() => ImageResizer.ToCanvas(new Mask(4, 2), new Letterbox(2, 4)));
    }

    private static void AssertEqual(string input, string output, int side, ResizeFilter filter, CanvasPadding padding)
    {
        var source = NpyFile.Read(RequireShared.File($"diy-sc/image/{input}.npy"));
        ImageBuffer image = new(source.Shape[1], source.Shape[0], source.Bytes.ToArray());
        var canvas = ImageResizer.ToCanvas(image, new Letterbox(image.Width, image.Height, side, side), filter, padding);
        var expected = NpyFile.Read(RequireShared.File($"diy-sc/image/{output}.npy"));
        Assert.Equal([side, side, 3], expected.Shape.ToArray());
        Assert.Equal(expected.Bytes.ToArray(), canvas.Pixels.ToArray());
    }
}
