using CsCheck;
using GeometryMatters.Imaging;

namespace GeometryMatters.Tests.Imaging;

public class SkiaImageCodecTests
{
    private static readonly SkiaImageCodec Codec = new();

    [Fact]
    public void Png_round_trips_exactly()
    {
        Gen.Select(Gen.Int[1, 20], Gen.Int[1, 20], Gen.Int).Sample((width, height, seed) =>
        {
            ImageBuffer image = new(width, height);
            new Random(seed).NextBytes(image.Pixels);
            var encoded = Codec.EncodePng(image);
            var back = Codec.DecodeImage(encoded, "test");
            Assert.True(back.Width == width && back.Height == height && back.Pixels.SequenceEqual(image.Pixels));
            Assert.Equal(encoded, Codec.EncodePng(image));
        }, iter: 50);
    }

    [Fact]
    public void Masks_round_trip_through_one_channel_png()
    {
        Mask mask = new(3, 2, [1, 0, 1, 0, 0, 1]);
        var encoded = Codec.EncodeMaskPng(mask);
        Assert.Equal(8, encoded[24]);
        Assert.Equal(0, encoded[25]);
        Assert.True(Codec.DecodeMask(encoded, "test").Values.SequenceEqual(mask.Values));
    }

    [Fact]
    public void Jpeg_comes_back_close_to_what_went_in()
    {
        ImageBuffer image = new(32, 24);
        for (var i = 0; i < image.Pixels.Length; i++)
        {
            image.Pixels[i] = (byte)(40 + (i / 3 % 32 * 4));
        }

        var back = Codec.DecodeImage(Codec.EncodeJpeg(image, 95), "test");
        for (var i = 0; i < image.Pixels.Length; i++)
        {
            // Smooth grey at quality 95: quantisation steps of a few levels.
            Assert.InRange(back.Pixels[i] - image.Pixels[i], -4, 4);
        }
    }

    [Fact]
    public void Every_png_colour_type_decodes_to_its_stored_colours()
    {
        AssertPixels(PngBuilder.Build(2, 1, 8, 0, [10, 200]), [10, 10, 10, 200, 200, 200]);
        AssertPixels(PngBuilder.Build(2, 1, 8, 4, [10, 255, 200, 0]), [10, 10, 10, 200, 200, 200]);
        AssertPixels(PngBuilder.Build(2, 1, 8, 2, [1, 2, 3, 4, 5, 6]), [1, 2, 3, 4, 5, 6]);
        AssertPixels(PngBuilder.Build(2, 1, 8, 6, [100, 2, 3, 0, 4, 50, 6, 128]), [100, 2, 3, 4, 50, 6]);
        AssertPixels(PngBuilder.Build(4, 1, 2, 3, [0b00011011], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
        AssertPixels(PngBuilder.Build(3, 1, 1, 0, [0b10100000]), [255, 255, 255, 0, 0, 0, 255, 255, 255]);
        AssertPixels(PngBuilder.Build(2, 1, 16, 0, [0x80, 0, 0xFF, 0xFF]), [128, 128, 128, 255, 255, 255]);
        AssertPixels(PngBuilder.Build(1, 1, 16, 2, [0x80, 0, 0x20, 0, 0xFF, 0xFF]), [128, 32, 255]);
    }

    [Fact]
    public void Mask_of_one_channel_takes_values_above_zero()
    {
        AssertMask(PngBuilder.Build(4, 1, 8, 0, [0, 1, 2, 255]), [0, 1, 1, 1]);
        AssertMask(PngBuilder.Build(4, 1, 1, 0, [0b01100000]), [0, 1, 1, 0]);
        AssertMask(PngBuilder.Build(4, 1, 2, 0, [0b00011011]), [0, 1, 1, 1]);
        AssertMask(PngBuilder.Build(3, 1, 16, 0, [0, 0, 0, 1, 1, 0]), [0, 1, 1]);
        AssertMask(PngBuilder.Build(3, 1, 16, 0, [0, 0, 0, 1, 1, 0], transparency: [0, 1]), [0, 1, 1]);
    }

    [Fact]
    public void Mask_of_several_channels_takes_the_last()
    {
        AssertMask(PngBuilder.Build(2, 1, 8, 4, [200, 0, 0, 1]), [0, 1]);
        AssertMask(PngBuilder.Build(2, 1, 8, 2, [200, 100, 0, 0, 0, 1]), [0, 1]);
        AssertMask(PngBuilder.Build(2, 1, 8, 6, [200, 100, 50, 0, 0, 0, 0, 1]), [0, 1]);
        AssertMask(PngBuilder.Build(2, 1, 16, 6, [9, 9, 9, 9, 9, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]), [0, 1]);
        AssertMask(PngBuilder.Build(2, 1, 16, 4, [9, 9, 0, 0, 0, 0, 0, 1]), [0, 1]);
    }

    [Fact]
    public void Mask_of_a_palette_takes_colours_other_than_black()
    {
        AssertMask(PngBuilder.Build(3, 1, 8, 3, [0, 1, 2], [0, 0, 0, 5, 0, 0, 0, 0, 7]), [0, 1, 1]);
        AssertMask(PngBuilder.Build(3, 1, 8, 3, [0, 1, 2], [9, 0, 0, 0, 0, 0, 0, 0, 7], [0, 255, 0]), [1, 0, 1]);
    }

    [Fact]
    public void Transparent_colour_of_a_grey_mask_does_not_matter()
    {
        AssertMask(PngBuilder.Build(3, 1, 8, 0, [0, 7, 9], transparency: [0, 7]), [0, 1, 1]);
    }

    [Fact]
    public void Exif_orientation_is_not_applied()
    {
        // Orientation 6 (turn by 90 degrees) in a one-entry TIFF directory.
        byte[] exif = [0x4D, 0x4D, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0];
        var image = Codec.DecodeImage(PngBuilder.Build(2, 1, 8, 0, [10, 200], exif: exif), "test");
        Assert.Equal((2, 1), (image.Width, image.Height));
        Assert.Equal(10, image[0, 0][0]);

        byte[] jpeg = Codec.EncodeJpeg(new ImageBuffer(16, 8), 90);
        byte[] app1 = [0xFF, 0xE1, 0, (byte)(8 + exif.Length), (byte)'E', (byte)'x', (byte)'i', (byte)'f', 0, 0, .. exif];
        var turned = Codec.DecodeImage((byte[])[.. jpeg[..2], .. app1, .. jpeg[2..]], "test");
        Assert.Equal((16, 8), (turned.Width, turned.Height));
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 })]
    [InlineData(new byte[] { 0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0 })]
    [InlineData(new byte[] { 0xFF, 0xD8, 0xFF, 0xE0 })]
    public void Garbage_gives_an_error_that_names_the_source(byte[] bytes)
    {
        var e = Assert.Throws<ImageFormatException>(() => Codec.DecodeImage(bytes, "folder/picture.png"));
        Assert.Contains("folder/picture.png", e.Message, StringComparison.Ordinal);
        Assert.Throws<ImageFormatException>(() => Codec.DecodeMask(bytes, "m"));
    }

    [Fact]
    public void Header_with_huge_size_does_not_allocate()
    {
        var bytes = PngBuilder.HeaderOnly(100_000, 100_000, 8, 6);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<ImageFormatException>(() => Codec.DecodeImage(bytes, "bomb.png"));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void Pixel_limit_is_kept()
    {
        SkiaImageCodec small = new() { MaxPixels = 100 };
        var encoded = Codec.EncodePng(new ImageBuffer(11, 10));
        var e = Assert.Throws<ImageFormatException>(() => small.DecodeImage(encoded, "x"));
        Assert.Contains("11×10", e.Message, StringComparison.Ordinal);
        Assert.Throws<ImageFormatException>(() => small.DecodeImage(Codec.EncodeJpeg(new ImageBuffer(11, 10), 90), "x"));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SkiaImageCodec { MaxPixels = 0 });
    }

    [Fact]
    public void Truncated_files_are_errors()
    {
        ImageBuffer image = new(40, 40);
        new Random(1).NextBytes(image.Pixels);
        var png = Codec.EncodePng(image);
        var jpeg = Codec.EncodeJpeg(image, 90);
        Assert.Throws<ImageFormatException>(() => Codec.DecodeImage(png.AsMemory(0, png.Length / 2), "x"));
        Assert.Throws<ImageFormatException>(() => Codec.DecodeImage(jpeg.AsMemory(0, jpeg.Length / 2), "x"));
    }

    [Fact]
    public void Missing_native_library_is_told_with_its_cure()
    {
        var e = Assert.Throws<BackendUnavailableException>(() => SkiaImageCodec.Native<int>(() => throw new TypeInitializationException("SkiaSharp.SKObject", new DllNotFoundException("libSkiaSharp"))));
        Assert.Contains("SkiaSharp.NativeAssets.Linux.NoDependencies", e.Message, StringComparison.Ordinal);
        Assert.Throws<BackendUnavailableException>(() => SkiaImageCodec.Native<int>(() => throw new DllNotFoundException("libSkiaSharp")));
        Assert.Throws<InvalidOperationException>(() => SkiaImageCodec.Native<int>(() => throw new InvalidOperationException()));
    }

    private static void AssertPixels(byte[] encoded, byte[] expected) =>
        Assert.Equal(expected, Codec.DecodeImage(encoded, "test").Pixels.ToArray());

    private static void AssertMask(byte[] encoded, byte[] expected) =>
        Assert.Equal(expected, Codec.DecodeMask(encoded, "test").Values.ToArray());
}
