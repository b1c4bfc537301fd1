using CsCheck;
using GeometryMatters.Imaging;
using GeometryMatters.Training.Refinement;

namespace GeometryMatters.Training.Tests.Refinement;

public class RefinementLossesTests
{
    [Fact]
    public void Distance_fields_are_squared_and_divided_by_the_diagonal_once()
    {
        // One pixel at (1, 0) of 4 × 3: diagonal 5.
        var mask = new Mask(4, 3);
        mask[1, 0] = true;
        var (outside, inside) = RefinementLosses.DistanceFields(mask, 0);
        Assert.Equal([1, 0, 1, 4, 2, 1, 2, 5, 5, 4, 5, 8], outside.Select(d => d * 5));
        Assert.Equal([0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], inside.Select(d => d * 5));
    }

    [Fact]
    public void The_mask_is_dilated_for_the_fields()
    {
        var mask = new Mask(4, 3);
        mask[0, 0] = true;
        var (outside, inside) = RefinementLosses.DistanceFields(mask, 1);
        Assert.Equal([0, 0, 1, 4, 0, 1, 2, 5, 1, 2, 5, 8], outside.Select(d => d * 5));
        Assert.Equal([2, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0], inside.Select(d => d * 5));
        Assert.Throws<ArgumentException>(() => RefinementLosses.DistanceFields(new Mask(3, 3), 4));
    }

    [Fact]
    public void A_mask_that_fills_the_image_has_no_inside_distance()
    {
        var mask = new Mask(2, 2, [1, 1, 1, 1]);
        Assert.All(RefinementLosses.DistanceFields(mask, 4).Inside, d => Assert.Equal(0, d));
    }

    [Fact]
    public void Distance_transform_loss_equals_the_formula_by_hand()
    {
        // (1·2 + 0·(1 − 4·1) + 0.5·0 + 3·(1 − 4·0.5)) / 2 = (2 − 3) / 2.
        Span<double> gradient = stackalloc double[2];
        Assert.Equal(-0.5, RefinementLosses.DistanceTransform([1, 0.5], [2, 0], [0, 3], 4, gradient), 1e-15);
        Assert.Equal([1, -6], gradient.ToArray());
    }

    [Fact]
    public void Soft_iou_loss_equals_the_formula_by_hand()
    {
        // Σ M̂M = 0.5, Σ (M̂ + M − M̂M) = (0.5 + 1 − 0.5) + 0.25 = 1.25.
        Assert.Equal(1 - (0.5 / 1.25), RefinementLosses.SoftIou([0.5, 0.25], [1, 0]), 1e-15);
        Assert.Equal(0, RefinementLosses.SoftIou([0, 0], [0, 0]));
        Assert.Equal(0, RefinementLosses.SoftIou([1, 0], [1, 0]));
    }

    [Fact]
    public void Gradients_equal_central_differences()
    {
        var unit = Gen.Double[0.05, 0.95].Array[6];
        Gen.Select(unit, unit, unit).Sample((silhouette, a, b) =>
        {
            double[] first = new double[6], second = new double[6];
            RefinementLosses.DistanceTransform(silhouette, a, b, 4, first);
            RefinementLosses.SoftIou(silhouette, a, second);
            for (var i = 0; i < 6; i++)
            {
                // Central differences at h = 1e-5 in double: error h² plus rounding 1e-16 / h.
                Assert.Equal(Slope(s => RefinementLosses.DistanceTransform(s, a, b, 4), silhouette, i), first[i], 1e-8);
                Assert.Equal(Slope(s => RefinementLosses.SoftIou(s, a), silhouette, i), second[i], 1e-8);
            }
        });

        static double Slope(Func<double[], double> loss, double[] at, int i)
        {
            double[] high = [.. at], low = [.. at];
            high[i] += 1e-5;
            low[i] -= 1e-5;
            return (loss(high) - loss(low)) / 2e-5;
        }
    }

    [Fact]
    public void Lengths_that_differ_are_refused()
    {
        Assert.Throws<ArgumentException>(() => RefinementLosses.DistanceTransform([1, 1], [1], [1, 1], 4));
        Assert.Throws<ArgumentException>(() => RefinementLosses.SoftIou([1, 1], [1]));
        Assert.Throws<ArgumentException>(() => RefinementLosses.SoftIou([1, 1], [1, 1], new double[3]));
    }
}
