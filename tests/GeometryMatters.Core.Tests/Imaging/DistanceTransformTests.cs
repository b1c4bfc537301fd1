using CsCheck;
using GeometryMatters.Imaging;

namespace GeometryMatters.Tests.Imaging;

public class DistanceTransformTests
{
    internal static readonly Gen<Mask> Masks = Gen.Select(Gen.Int[1, 14], Gen.Int[1, 14], Gen.Int[1, 12]).SelectMany((width, height, rarity) =>
        Gen.Int[0, rarity].Array[width * height].Select(a => new Mask(width, height, Array.ConvertAll(a, v => v == rarity ? (byte)1 : (byte)0))));

    [Fact]
    public void Nearest_pixel_and_distance_equal_brute_force()
    {
        Masks.Sample(mask =>
        {
            var (nearest, squared) = BruteForce(mask);
            Assert.Equal(squared, DistanceTransform.Squared(mask));
            Assert.Equal(nearest, DistanceTransform.NearestPixel(mask));
        }, iter: 500);
    }

    [Fact]
    public void Empty_mask_has_no_nearest_pixel()
    {
        Mask mask = new(3, 2);
        Assert.All(DistanceTransform.Squared(mask), d => Assert.Equal(int.MaxValue, d));
        Assert.All(DistanceTransform.NearestPixel(mask), i => Assert.Equal(-1, i));
        Assert.All(DistanceTransform.Distance(mask), d => Assert.Equal(float.PositiveInfinity, d));
    }

    [Fact]
    public void Full_mask_has_distance_zero_and_itself()
    {
        var mask = MaskOperations.Invert(new Mask(4, 3));
        Assert.All(DistanceTransform.Squared(mask), d => Assert.Equal(0, d));
        Assert.Equal(Enumerable.Range(0, 12), DistanceTransform.NearestPixel(mask));
    }

    [Fact]
    public void One_pixel_gives_circles()
    {
        Mask mask = new(101, 101);
        mask[50, 50] = true;
        var distance = DistanceTransform.Distance(mask);
        Assert.Equal(5, distance[(53 * 101) + 46]);
        Assert.Equal(MathF.Sqrt(5000), distance[0]);
    }

    [Fact]
    public void One_row_and_one_column_work()
    {
        Assert.Equal([1, 0, 1, 1, 0], DistanceTransform.Squared(new Mask(5, 1, [0, 1, 0, 0, 1])));
        Assert.Equal([1, 1, 1, 4, 4], DistanceTransform.NearestPixel(new Mask(1, 5, [0, 1, 0, 0, 1])));
    }

    [Fact]
    public void Longest_side_does_not_overflow()
    {
        Mask mask = new(DistanceTransform.MaxSide, 3);
        mask[0, 0] = true;
        mask[DistanceTransform.MaxSide - 1, 2] = true;
        var squared = DistanceTransform.Squared(mask);
        Assert.Equal(16383 * 16383, squared[16383]);
        Assert.Throws<ArgumentException>(() => DistanceTransform.Squared(new Mask(DistanceTransform.MaxSide + 1, 1)));
    }

    private static (int[] Nearest, int[] Squared) BruteForce(Mask mask)
    {
        var nearest = new int[mask.Width * mask.Height];
        var squared = new int[nearest.Length];
        for (var i = 0; i < nearest.Length; i++)
        {
            nearest[i] = -1;
            squared[i] = int.MaxValue;
            for (var j = 0; j < nearest.Length; j++)
            {
                int dx = (i % mask.Width) - (j % mask.Width), dy = (i / mask.Width) - (j / mask.Width);
                var d = (dx * dx) + (dy * dy);
                if (mask.Values[j] != 0 && d < squared[i])
                {
                    (nearest[i], squared[i]) = (j, d);
                }
            }
        }

        return (nearest, squared);
    }
}
