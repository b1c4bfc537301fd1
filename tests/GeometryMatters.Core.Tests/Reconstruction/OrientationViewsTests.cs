using System.Numerics;
using CsCheck;
using GeometryMatters.Imaging;
using GeometryMatters.Meshes;
using GeometryMatters.Reconstruction;

namespace GeometryMatters.Tests.Reconstruction;

public class OrientationViewsTests
{
    private const int Side = 518;

    private static readonly OrientationViewsOptions ForModel = new() { Resolution = Side };

    public static TheoryData<string> Names => ["long", "tall", "flat", "ball", "skew"];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_object_takes_85_percent_of_518_pixels_to_a_pixel_centred_on_white(string name)
    {
        var mesh = Shape(name);
        foreach (var azimuth in new[] { 0.0, 45, 100, 270 })
        {
            var view = OrientationViews.Render(mesh, azimuth, ForModel);
            Assert.Equal((Side, Side), (view.Image.Width, view.Image.Height));
            var box = view.Mask.Bounds()!.Value;

            // A pixel is drawn where its centre is covered: at a blunt end up to half a pixel is lost on either side, or won. Sharp tips can be
            // narrower than a pixel for longer: these shapes are blunt or finely rounded at the ends of their longer side.
            Assert.Equal(0.85 * Side, box.LongSide, 1.0);
            Assert.Equal(Side / 2.0, (box.X1 + box.X2) / 2, 1.0);
            Assert.Equal(Side / 2.0, (box.Y1 + box.Y2) / 2, 1.0);
            AssertWhiteOutside(view.Image, view.Mask);
        }
    }

    [Fact]
    public void Size_and_place_of_the_mesh_do_not_matter() =>
        Gen.Select(Gen.Single[-2, 2], Gen.Single[-3, 3], Gen.Single[-3, 3]).Sample((exponent, x, y) =>
        {
            OrientationViewsOptions small = new() { Resolution = 128 };
            var scale = MathF.Pow(10, exponent);
            var plain = OrientationViews.Render(Shape("skew"), 30, small).Mask;
            var moved = OrientationViews.Render(Shape("skew").MapPositions(p => scale * (p + new Vector3(x, y, x - y))), 30, small).Mask;

            // Single-precision positions are off by up to 1e-6 of the size: single pixels whose centre lies that close to an edge may differ.
            Assert.True(Differing(plain, moved) <= 8);
        }, iter: 20);

    private static TriangleMesh Shape(string name) => name switch
    {
        "long" => MadeMeshes.Box(new(-0.3f, 0, -2), new(0.3f, 0.5f, 2)),
        "tall" => MadeMeshes.Box(new(-0.4f, -1, -0.2f), new(0.4f, 3, 0.2f)),
        "flat" => MadeMeshes.Box(new(-1, 0, -1), new(1, 0.02f, 1)),
        "ball" => MadeMeshes.Icosphere(4),
        _ => MadeMeshes.Join(MadeMeshes.Box(new(-1, 0, -0.2f), new(0.5f, 0.6f, 0.9f)), MadeMeshes.Box(new(0.2f, 0.6f, -0.1f), new(0.4f, 1.1f, 0.1f))),
    };

    private static void AssertWhiteOutside(ImageBuffer image, Mask mask)
    {
        for (var y = 0; y < mask.Height; y++)
        {
            for (var x = 0; x < mask.Width; x++)
            {
                if (!mask[x, y] && image[x, y].ContainsAnyExcept((byte)255))
                {
                    Assert.Fail($"({x}, {y}) is no object and not white.");
                }
            }
        }
    }

    private static int Differing(Mask a, Mask b)
    {
        var count = 0;
        for (var y = 0; y < a.Height; y++)
        {
            for (var x = 0; x < a.Width; x++)
            {
                count += a[x, y] != b[x, y] ? 1 : 0;
            }
        }

        return count;
    }
}
