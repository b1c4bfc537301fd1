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
            var (toForeground, toBackground) = DistanceTransform.SquaredBoth(mask);
            Assert.Equal(squared, toForeground);
            Assert.Equal(BruteForce(MaskOperations.Invert(mask)).Squared, toBackground);
            Assert.Equal(nearest, ReferenceDistanceTransform.NearestPixel(mask));
        }, iter: 500);
    }

    [Fact]
    public void Large_masks_of_shapes_and_speckles_equal_the_simple_version()
    {
        // Widths around multiples of the vectors' lanes; few discs give long runs and far pixels, many speckles short runs.
        var masks = Gen.Select(Gen.Int[1, 200], Gen.Int[1, 90], Gen.Int[0, 6], Gen.Int[0, 40], Gen.Bool, Gen.Int[0, int.MaxValue]);
        masks.Sample((width, height, discs, speckles, inverted, seed) =>
        {
            var mask = Shapes(width, height, discs, speckles, new Random(seed));
            mask = inverted ? MaskOperations.Invert(mask) : mask;
            AssertEqualsReference(mask);
        }, iter: 60);
    }

    [Fact]
    public void Sides_beyond_sixteen_bits_squared_equal_the_simple_version()
    {
        foreach (var (width, height) in new[] { (DistanceTransform.MaxSide, 3), (3, DistanceTransform.MaxSide), (16384, 2), (2, 16384), (16383, 2) })
        {
            AssertEqualsReference(Shapes(width, height, 0, 5, new Random(width)));
            AssertEqualsReference(MaskOperations.Invert(Shapes(width, height, 0, 2, new Random(height))));
        }
    }

    [Fact]
    public void Given_memory_is_overwritten_and_must_have_the_masks_length()
    {
        var mask = Shapes(37, 21, 2, 9, new Random(3));
        int[] a = new int[37 * 21], b = new int[37 * 21];
        Array.Fill(a, -7);
        Array.Fill(b, -7);
        DistanceTransform.SquaredBoth(mask, a, b);
        Assert.Equal(ReferenceDistanceTransform.Squared(mask), a);
        Assert.Equal(ReferenceDistanceTransform.Squared(MaskOperations.Invert(mask)), b);
        DistanceTransform.NearestPixel(mask, b);
        Assert.Equal(ReferenceDistanceTransform.NearestPixel(mask), b);
        DistanceTransform.Squared(mask, b);
        Assert.Equal(a, b);
        Assert.Throws<ArgumentException>("squared", () => DistanceTransform.Squared(mask, new int[5]));
        Assert.Throws<ArgumentException>("toForeground", () => DistanceTransform.SquaredBoth(mask, new int[5], b));
        Assert.Throws<ArgumentException>("toBackground", () => DistanceTransform.SquaredBoth(mask, a, []));
        Assert.Throws<ArgumentException>("nearest", () => DistanceTransform.NearestPixel(mask, new int[(37 * 21) + 1]));
    }

    [Fact]
    public void Only_results_are_allocated()
    {
        var mask = Shapes(518, 518, 4, 20, new Random(1));
        DistanceTransform.SquaredBoth(mask);

        // A collection between two runs empties the pool that scratch is rented from: the least of several runs is what the work itself takes.
        var least = Enumerable.Range(0, 5).Min(_ =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            DistanceTransform.SquaredBoth(mask);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        });

        // Two fields of four bytes a pixel, and a few small objects.
        Assert.InRange(least, 2 * 4 * 518 * 518, (2 * 4 * 518 * 518) + 4096);
    }

    [Fact]
    public void Empty_mask_has_no_nearest_pixel()
    {
        Mask mask = new(3, 2);
        Assert.All(DistanceTransform.Squared(mask), d => Assert.Equal(int.MaxValue, d));
        Assert.All(DistanceTransform.NearestPixel(mask), i => Assert.Equal(-1, i));
        Assert.All(DistanceTransform.Distance(mask), d => Assert.Equal(float.PositiveInfinity, d));
        Assert.All(DistanceTransform.SquaredBoth(mask).ToForeground, d => Assert.Equal(int.MaxValue, d));
        Assert.All(DistanceTransform.SquaredBoth(mask).ToBackground, d => Assert.Equal(0, d));
    }

    [Fact]
    public void Full_mask_has_distance_zero_and_itself()
    {
        var mask = MaskOperations.Invert(new Mask(4, 3));
        Assert.All(DistanceTransform.Squared(mask), d => Assert.Equal(0, d));
        Assert.Equal(Enumerable.Range(0, 12), DistanceTransform.NearestPixel(mask));
        Assert.All(DistanceTransform.SquaredBoth(mask).ToForeground, d => Assert.Equal(0, d));
        Assert.All(DistanceTransform.SquaredBoth(mask).ToBackground, d => Assert.Equal(int.MaxValue, d));
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

    private static void AssertEqualsReference(Mask mask)
    {
        var nearest = ReferenceDistanceTransform.NearestPixel(mask);
        Assert.True(nearest.AsSpan().SequenceEqual(DistanceTransform.NearestPixel(mask)), "nearest");
        var (toForeground, toBackground) = DistanceTransform.SquaredBoth(mask);
        var expected = ReferenceDistanceTransform.Squared(mask);
        Assert.True(expected.AsSpan().SequenceEqual(toForeground), "to foreground");
        Assert.True(expected.AsSpan().SequenceEqual(DistanceTransform.Squared(mask)), "one field");
        Assert.True(ReferenceDistanceTransform.Squared(MaskOperations.Invert(mask)).AsSpan().SequenceEqual(toBackground), "to background");
    }

    private static Mask Shapes(int width, int height, int discs, int speckles, Random random)
    {
        Mask mask = new(width, height);
        for (var d = 0; d < discs; d++)
        {
            int cx = random.Next(width), cy = random.Next(height), r = random.Next(1, Math.Max(2, Math.Min(width, height) / 2));
            for (var i = 0; i < width * height; i++)
            {
                int x = i % width, y = i / width;
                mask[x, y] |= ((x - cx) * (x - cx)) + ((y - cy) * (y - cy)) <= r * r;
            }
        }

        for (var s = 0; s < speckles; s++)
        {
            mask[random.Next(width), random.Next(height)] = true;
        }

        return mask;
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
                var d = ReferenceDistanceTransform.Squared(i, j, mask.Width);
                if (mask.Values[j] != 0 && d < squared[i])
                {
                    (nearest[i], squared[i]) = (j, d);
                }
            }
        }

        return (nearest, squared);
    }
}
