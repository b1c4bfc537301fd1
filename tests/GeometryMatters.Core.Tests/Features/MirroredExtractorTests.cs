using GeometryMatters.Features;
using GeometryMatters.Imaging;

namespace GeometryMatters.Tests.Features;

public class MirroredExtractorTests
{
    [Fact]
    public void Features_are_those_of_the_mirrored_image_under_the_flipped_name()
    {
        ImageBuffer image = new(24, 16);
        Mask mask = new(24, 16);
        Random random = new(1);
        random.NextBytes(image.Pixels);
        for (var i = 0; i < 24 * 16; i++)
        {
            mask[i % 24, i / 24] = i % 24 < 13;
        }

        GradientHistogramExtractor plain = new();
        Letterbox letterbox = new(24, 16, 84, 6);
        MirroredExtractor mirrored = new(plain);
        Assert.Equal((plain.Name + "_flip", plain.Channels), (mirrored.Name, mirrored.Channels));
        Assert.Equal(
            plain.Extract(MaskOperations.FlipHorizontal(image), MaskOperations.FlipHorizontal(mask), letterbox).Values,
            mirrored.Extract(image, mask, letterbox).Values);
    }
}
