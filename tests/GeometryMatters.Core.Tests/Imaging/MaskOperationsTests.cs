using CsCheck;
using GeometryMatters.Imaging;

namespace GeometryMatters.Tests.Imaging;

public class MaskOperationsTests
{
    [Fact]
    public void Dilation_is_a_union_of_discs()
    {
        Gen.Select(DistanceTransformTests.Masks, Gen.Double[0, 5]).Sample((mask, radius) =>
        {
            var grown = MaskOperations.Dilate(mask, radius);
            for (var i = 0; i < mask.Values.Length; i++)
            {
                var near = false;
                for (var j = 0; j < mask.Values.Length; j++)
                {
                    int dx = (i % mask.Width) - (j % mask.Width), dy = (i / mask.Width) - (j / mask.Width);
                    near |= mask.Values[j] != 0 && (dx * dx) + (dy * dy) <= radius * radius;
                }

                Assert.Equal(near, grown.Values[i] != 0);
            }
        }, iter: 200);
    }

    [Fact]
    public void Dilating_by_zero_or_nothing_changes_nothing()
    {
        Mask mask = new(3, 1, [0, 1, 0]);
        Assert.True(MaskOperations.Dilate(mask, 0).Values.SequenceEqual(mask.Values));
        Assert.Equal(0, MaskOperations.Dilate(new Mask(3, 3), double.PositiveInfinity).Count());
        Assert.Throws<ArgumentOutOfRangeException>(() => MaskOperations.Dilate(mask, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => MaskOperations.Dilate(mask, double.NaN));
    }

    [Fact]
    public void Erosion_is_dilation_of_the_background()
    {
        Mask mask = new(5, 5);
        for (var i = 0; i < 9; i++)
        {
            mask[1 + (i % 3), 1 + (i / 3)] = true;
        }

        var core = MaskOperations.Erode(mask, 1);
        Assert.Equal(1, core.Count());
        Assert.True(core[2, 2]);
    }

    [Fact]
    public void Grid_takes_the_pixel_below_the_cell_centre()
    {
        // 8×4 on a canvas of 16 with 4 cells: a cell is two image pixels wide; rows 0 and 3 are padding.
        Mask mask = new(8, 4);
        mask[1, 1] = true;
        mask[7, 3] = true;
        mask[2, 2] = true;
        var cells = MaskOperations.ToGrid(mask, new Letterbox(8, 4, 16, 4));
        Assert.Equal([4, 11], Enumerable.Range(0, 16).Where(i => cells[i]));
    }

    [Fact]
    public void Padding_cells_are_background_even_of_a_full_mask()
    {
        var cells = MaskOperations.ToGrid(MaskOperations.Invert(new Mask(60, 30)), new Letterbox(60, 30));
        Assert.Equal(60 * 30, cells.Count(c => c));
        Assert.False(cells[(14 * 60) + 30]);
        Assert.True(cells[15 * 60]);
        Assert.Throws<ArgumentException>(() => MaskOperations.ToGrid(new Mask(60, 30), new Letterbox(30, 60)));
    }

    [Fact]
    public void Flipping_twice_gives_the_same_back()
    {
        DistanceTransformTests.Masks.Sample(mask => MaskOperations.FlipHorizontal(MaskOperations.FlipHorizontal(mask)).Values.SequenceEqual(mask.Values), iter: 50);
        ImageBuffer image = new(2, 1, [1, 2, 3, 4, 5, 6]);
        Assert.Equal([4, 5, 6, 1, 2, 3], MaskOperations.FlipHorizontal(image).Pixels.ToArray());
        Assert.Equal([1, 0], MaskOperations.FlipHorizontal(new Mask(2, 1, [0, 1])).Values.ToArray());
    }

    [Fact]
    public void Largest_component_depends_on_what_touches()
    {
        Mask mask = new(4, 3, [1, 0, 0, 1, 0, 1, 0, 1, 0, 0, 1, 0]);
        Assert.Equal([1, 0, 0, 1, 0, 1, 0, 1, 0, 0, 1, 0], MaskOperations.LargestComponent(mask).Values.ToArray());
        Assert.Equal([0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0], MaskOperations.LargestComponent(mask, Connectivity.Four).Values.ToArray());
        Assert.Equal([1, 0, 0], MaskOperations.LargestComponent(new Mask(3, 1, [1, 0, 1])).Values.ToArray());
        Assert.Equal(0, MaskOperations.LargestComponent(new Mask(3, 1)).Count());
    }
}
