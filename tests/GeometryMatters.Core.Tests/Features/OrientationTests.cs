using CsCheck;
using GeometryMatters.Features;
using GeometryMatters.Imaging;

namespace GeometryMatters.Tests.Features;

public class OrientationTests
{
    private const int Side = 120;
    private static readonly Letterbox Exact = new(Side, Side, 140, 10);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public void A_ramp_votes_for_the_orientation_of_its_gradient(int bin)
    {
        var histogram = RampHistogram(bin * Math.PI / 8);
        // Bytes round the ramp, so single gradients of 2 levels are off by up to half a level each way; the neighbours get some votes.
        Assert.Equal(bin, Array.IndexOf(histogram, histogram.Max()));
        Assert.True(histogram[bin] > 0.6 * histogram.Sum());
    }

    [Fact]
    public void A_gradient_between_two_bins_is_shared_evenly()
    {
        // A slope of 4 in x and of 4·tan 11.25° in y lies half-way between bins 0 and 1 on average.
        var histogram = RampHistogram(Math.PI / 16);
        Assert.Equal(1, (double)histogram[0] / histogram[1], 0.25);
        Assert.True(histogram[0] + histogram[1] > 0.9 * histogram.Sum());
    }

    [Fact]
    public void A_gradient_of_the_half_magnitude_votes_with_one_half()
    {
        // Exactly 4 levels a pixel along x, h = 4: 256 of 512 at each of 10 × 10 pixels, all in bin 0.
        var votes = Votes(4, 0, 4);
        var histogram = new int[8];
        votes.Sum(50, 50, 60, 60, histogram);
        Assert.Equal([25600, 0, 0, 0, 0, 0, 0, 0], histogram);
        // The first and the last row have no row beyond: the canvas's edge is no gradient.
        votes.Sum(50, 0, 60, 1, histogram);
        Assert.Equal([2560, 0, 0, 0, 0, 0, 0, 0], histogram);
        votes.Sum(50, Side - 1, 60, Side, histogram);
        Assert.Equal([2560, 0, 0, 0, 0, 0, 0, 0], histogram);
    }

    [Fact]
    public void Rectangles_add_up_and_may_reach_off_the_canvas()
    {
        var votes = Votes(3, 2, 12);
        Gen.Int[-20, 140].Array[6].Sample(e => AddUp(votes, e));
    }

    private static void AddUp(OrientationIntegral votes, int[] e)
    {
        Array.Sort(e, 0, 3);
        Array.Sort(e, 3, 3);
        int[] whole = new int[8], part = new int[8], sum = new int[8];
        votes.Sum(e[0], e[3], e[2], e[5], whole);
        foreach (var (x1, x2) in ((int, int)[])[(e[0], e[1]), (e[1], e[2])])
        {
            foreach (var (y1, y2) in ((int, int)[])[(e[3], e[4]), (e[4], e[5])])
            {
                votes.Sum(x1, y1, x2, y2, part);
                for (var k = 0; k < 8; k++)
                {
                    sum[k] += part[k];
                }
            }
        }

        Assert.Equal(whole, sum);
    }

    [Fact]
    public void The_outline_votes_across_the_edge_of_the_mask_in_bins_of_its_own()
    {
        Mask mask = new(Side, Side);
        for (var y = 20; y < 100; y++)
        {
            for (var x = 20; x < 100; x++)
            {
                mask[x, y] = true;
            }
        }

        ImageBuffer flat = new(Side, Side);
        flat.Pixels.Fill(200);
        OrientationIntegral votes = new(CanvasPatch.Create(flat, mask, Exact, 12, default), 12, true, default);
        var histogram = new int[16];
        votes.Sum(10, 40, 30, 60, histogram);
        // Left edge: a step of 255 over two pixels, 127.5 levels a pixel in both columns: 512 · 127.5 / 139.5 = 468 each over 20 rows.
        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 0, 2 * 20 * 468, 0, 0, 0, 0, 0, 0, 0], histogram);
        votes.Sum(40, 10, 60, 30, histogram);
        Assert.Equal(2 * 20 * 468, histogram[8 + 4]);
        Assert.Equal(histogram[12], histogram.Sum());
    }

    [Fact]
    public void Distance_to_the_outline_agrees_with_a_search_over_all_cells() => Gen.Bool.Array[63].Sample(on =>
    {
        GridSize grid = new(7, 9);
        var distances = OutlineDistance.Compute(grid, on);
        for (var cell = 0; cell < 63; cell++)
        {
            var best = double.PositiveInfinity;
            for (var row = -1; row <= 7; row++)
            {
                for (var column = -1; column <= 9; column++)
                {
                    var inside = row is >= 0 and < 7 && column is >= 0 and < 9;
                    if (!inside || !on[grid.CellAt(row, column)])
                    {
                        best = Math.Min(best, Math.Sqrt(Math.Pow(row - (cell / 9), 2) + Math.Pow(column - (cell % 9), 2)));
                    }
                }
            }

            Assert.Equal(on[cell] ? best - 0.5 : 0, distances[cell], 1e-5);
        }
    });

    private static int[] RampHistogram(double angle)
    {
        var votes = Votes(2 * Math.Cos(angle), 2 * Math.Sin(angle), 12);
        var histogram = new int[8];
        votes.Sum(30, 30, 90, 90, histogram);
        return histogram;
    }

    private static OrientationIntegral Votes(double slopeX, double slopeY, float half)
    {
        ImageBuffer image = new(Side, Side);
        for (var y = 0; y < Side; y++)
        {
            for (var x = 0; x < Side; x++)
            {
                image[x, y].Fill((byte)Math.Clamp(Math.Round(128 + (slopeX * (x - 60)) + (slopeY * (y - 60))), 0, 255));
            }
        }

        Mask mask = new(Side, Side, Enumerable.Repeat((byte)1, Side * Side).ToArray());
        return new(CanvasPatch.Create(image, mask, Exact, 12, default), half, false, default);
    }
}
