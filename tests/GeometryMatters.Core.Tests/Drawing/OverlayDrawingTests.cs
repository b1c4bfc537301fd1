using GeometryMatters.Drawing;
using GeometryMatters.Imaging;

namespace GeometryMatters.Tests.Drawing;

public class OverlayDrawingTests
{
    [Fact]
    public void Fill_and_outline_are_where_the_masks_are()
    {
        Mask filled = new(30, 20), outlined = new(30, 20);
        for (var y = 5; y < 15; y++)
        {
            for (var x = 3; x < 12; x++)
            {
                filled[x, y] = true;
                outlined[x + 12, y] = true;
            }
        }

        var drawing = OverlayDrawing.Draw(new ImageBuffer(30, 20), filled, outlined, new() { FillColor = new(200, 0, 0), FillAlpha = 0.5, OutlineColor = new(0, 255, 0) });
        Assert.Equal([100, 0, 0], drawing[7, 10].ToArray());
        Assert.Equal([0, 255, 0], drawing[15, 10].ToArray());
        Assert.Equal([0, 0, 0], drawing[19, 10].ToArray());
        Assert.Equal([0, 0, 0], drawing[0, 0].ToArray());
    }

    [Fact]
    public void Before_and_after_lie_beside_each_other()
    {
        Mask mask = new(40, 20), after = new(40, 20);
        mask[10, 10] = after[10, 10] = true;
        var drawing = OverlayDrawing.BeforeAfter(new ImageBuffer(40, 20), mask, new Mask(40, 20), after, new() { PanelSidePixels = 200 });
        Assert.True(drawing.Width > 400 && drawing.Height > 100);
        Assert.Throws<ArgumentException>(() => OverlayDrawing.Draw(new ImageBuffer(10, 10), mask, null));
        Assert.Throws<ArgumentException>(() => OverlayDrawing.Draw(new ImageBuffer(10, 10), null, mask));
    }
}
