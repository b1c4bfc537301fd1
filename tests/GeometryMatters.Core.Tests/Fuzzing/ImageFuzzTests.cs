using GeometryMatters.Imaging;
using GeometryMatters.Tests.Imaging;

namespace GeometryMatters.Tests.Fuzzing;

public class ImageFuzzTests
{
    private static readonly SkiaImageCodec Codec = new();

    [Fact]
    public void Broken_png_files_give_an_image_or_a_typed_error() => Fuzz.Check(
        [
            PngBuilder.Build(5, 4, 8, 2, [.. Enumerable.Range(0, 60).Select(i => (byte)(i * 37))]),
            PngBuilder.Build(5, 2, 8, 3, [0, 1, 2, 1, 0, 1, 1, 2, 0, 0], palette: [0, 0, 0, 255, 0, 0, 0, 255, 0], transparency: [0, 128]),
            PngBuilder.Build(3, 2, 16, 0, [0, 0, 1, 1, 255, 255, 0, 0, 0, 1, 2, 3]),
            PngBuilder.Build(2, 1, 16, 6, new byte[16]),
            Codec.EncodePng(new ImageBuffer(16, 8, [.. Enumerable.Range(0, 384).Select(i => (byte)(i * 37))])),
        ],
        Decode,
        bytesPerByte: 20_000);

    [Fact]
    public void Broken_jpeg_files_give_an_image_or_a_typed_error() => Fuzz.Check(
        [Codec.EncodeJpeg(new ImageBuffer(16, 8, [.. Enumerable.Range(0, 384).Select(i => (byte)(i * 37))]), 80)],
        b => _ = Codec.DecodeImage(b, "x"),
        bytesPerByte: 2_000_000,
        Fuzz.Cases / 4);

    private static void Decode(byte[] bytes)
    {
        _ = Codec.DecodeImage(bytes, "x");
        _ = Codec.DecodeMask(bytes, "x");
    }
}
