using System.Numerics;
using GeometryMatters.Drawing;
using GeometryMatters.Imaging;
using GeometryMatters.Rendering;

namespace GeometryMatters.Tests.Drawing;

public class PathOverlayTests
{
    private static readonly PathOverlayOptions Plain = new() { Color = RgbColor.White, SeamWidthPixels = 0, WidthPixels = 3 };

    [Fact]
    public void A_path_on_the_surface_covers_its_pixels_and_no_others()
    {
        var image = Draw(Plain, FrontalSquare.At(20, 40.5), FrontalSquare.At(80, 40.5));
        for (var x = 22; x < 78; x++)
        {
            Assert.Equal([0, 255, 255, 255, 0], Enumerable.Range(38, 5).Select(y => image[x, y][0]).ToArray());
        }

        Assert.Equal(0, image[15, 40][0]);
        Assert.Equal(0, image[85, 40][0]);
    }

    [Fact]
    public void A_seam_lies_on_both_sides()
    {
        var image = Draw(Plain with { SeamWidthPixels = 2, SeamColor = new(100, 0, 0) }, FrontalSquare.At(20, 40.5), FrontalSquare.At(80, 40.5));
        Assert.Equal([0, 100, 100, 255, 255, 255, 100, 100, 0], Enumerable.Range(36, 9).Select(y => image[50, y][0]).ToArray());
    }

    [Fact]
    public void What_lies_behind_the_surface_is_left_out_or_faint()
    {
        Vector3[] behind = [FrontalSquare.At(20, 40.5, -2), FrontalSquare.At(80, 40.5, -2)];
        Assert.DoesNotContain(Draw(Plain, behind).Pixels.ToArray(), p => p > 0);
        Assert.Equal(128, Draw(Plain with { HiddenAlpha = 0.5 }, behind)[50, 40][0]);
        Assert.Equal(255, Draw(Plain, FrontalSquare.At(20, 40.5, 2), FrontalSquare.At(80, 40.5, 2))[50, 40][0]);
    }

    [Fact]
    public void A_path_through_the_surface_ends_where_it_enters()
    {
        // From in front to behind: the depths 9 and 11 meet the surface's 10 where 1/z is in between, 45 % of the way from the far end.
        var image = Draw(Plain with { DepthTolerance = 1e-4 }, FrontalSquare.At(10, 40.5, 1), FrontalSquare.At(90, 40.5, -1));
        var entry = 10 + (80 * ((1.0 / 9) - 0.1) / ((1.0 / 9) - (1.0 / 11)));
        Assert.Equal(255, image[(int)entry - 4, 40][0]);
        Assert.Equal(0, image[(int)entry + 5, 40][0]); // half a piece, half the width and the rounding of the edge: below four pixels
    }

    [Fact]
    public void Going_back_over_a_path_does_not_darken_it()
    {
        Vector3 a = FrontalSquare.At(20, 33.2), b = FrontalSquare.At(80, 61.7);
        var options = Plain with { WidthPixels = 2.2, HiddenAlpha = 0.4 };
        Assert.Equal(Draw(options, a, b).Pixels.ToArray(), Draw(options, a, b, a, b).Pixels.ToArray());
    }

    [Fact]
    public void What_lies_behind_the_camera_is_cut_off()
    {
        var image = Draw(Plain, FrontalSquare.At(50.5, 50.5), new(0, 0, 40));
        Assert.Equal(255, image[50, 50][0]);
        Assert.DoesNotContain(Draw(Plain, new(0, 0, 20), new(1, 0, 40)).Pixels.ToArray(), p => p > 0);
    }

    [Fact]
    public void Misuse_is_an_argument_exception()
    {
        Assert.Throws<ArgumentException>(() => PathOverlay.Draw(new Canvas(10, 10, RgbColor.Black), [default, default], FrontalSquare.Pose, FrontalSquare.Camera, new RasterBuffer(100, 100)));
        Assert.Throws<ArgumentException>(() => PathOverlay.Draw(new Canvas(100, 100, RgbColor.Black), [default, default], FrontalSquare.Pose, FrontalSquare.Camera, new RasterBuffer(10, 10)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PathOverlayOptions { WidthPixels = 0 }.Validate());
        Assert.Throws<ArgumentOutOfRangeException>(() => new PathOverlayOptions { SeamWidthPixels = -1 }.Validate());
        Assert.Throws<ArgumentOutOfRangeException>(() => new PathOverlayOptions { HiddenAlpha = double.NaN }.Validate());
        Assert.Throws<ArgumentOutOfRangeException>(() => new PathOverlayOptions { DepthTolerance = 1 }.Validate());
    }

    private static ImageBuffer Draw(PathOverlayOptions options, params Vector3[] points)
    {
        Canvas canvas = new(100, 100, RgbColor.Black);
        var surface = Rasterizer.Render(FrontalSquare.Mesh, FrontalSquare.Pose, FrontalSquare.Camera);
        PathOverlay.Draw(canvas, points, FrontalSquare.Pose, FrontalSquare.Camera, surface, options);
        return canvas.Image;
    }
}
