using GeometryMatters.Imaging;
using GeometryMatters.Tests.Models;

namespace GeometryMatters.Tests.Imaging;

public class BilinearResizeTests
{
    [Fact]
    public void Shrinking_one_side_and_enlarging_the_other_gives_Pillows_very_pixels()
    {
        var expected = OnnxFixture.Image("saliency", "bilinear");
        var found = ImageResizer.Resize(OnnxFixture.Image("saliency", "image"), 31, 70, ResizeFilter.Bilinear);
        Assert.Equal(expected.Pixels.ToArray(), found.Pixels.ToArray());
    }
}
