using CsCheck;
using GeometryMatters.Features;
using GeometryMatters.Imaging;
using GeometryMatters.Matching;

namespace GeometryMatters.Tests.Matching;

public class FusedViewTests
{
    [Fact]
    public void Fused_dot_product_is_the_weighted_mean_of_the_cosines() =>
        Gen.Select(Gen.Int[0, 1000], Gen.Int[1, 20], Gen.Int[1, 300], Gen.Double[0.05, 0.9]).Sample((seed, c1, c2, w) =>
        {
            const int side = 4;
            FusionWeights weights = new(new FusionWeight("a", w), new FusionWeight("field", 1 - w));
            FeatureMap a1 = MadeViews.Noise(side, c1, seed), a2 = MadeViews.Noise(side, c1, seed + 1);
            FeatureMap f1 = MadeViews.Noise(side, c2, seed + 2), f2 = MadeViews.Noise(side, c2, seed + 3);
            var s = FusedView.Create(MadeViews.Create(MadeViews.Full(side), new() { ["a"] = a1 }), weights, f1);
            var t = FusedView.Create(MadeViews.Create(MadeViews.Full(side), new() { ["a"] = a2 }), weights, f2);
            var row = FusedSimilarity.Row(s, 5, t);
            for (var i = 0; i < row.Length; i++)
            {
                // 320 channels, a few roundings of each factor and one of each sum, of magnitudes that add up to 1: below 320 · 2⁻²³ = 4e-5 at worst,
                // 1e-6 in practice.
                Assert.Equal((w * Cosine(a1[5], a2[i])) + ((1 - w) * Cosine(f1[5], f2[i])), row[i], 4e-5);
            }
        }, iter: 30);

    [Fact]
    public void Only_foreground_cells_are_kept_and_descriptors_have_unit_length()
    {
        Mask mask = new(6, 6) { [2, 1] = true, [5, 5] = true, [0, 3] = true };
        var view = FusedView.Create(MadeViews.Create(mask, new() { ["a"] = MadeViews.Noise(6, 7, 1) }), new(new FusionWeight("a", 1)));
        Assert.Equal([8, 18, 35], view.Cells.ToArray());
        Assert.Equal(1, view.IndexOf(18));
        Assert.Equal(-1, view.IndexOf(17));
        var d = new float[7];
        view.CopyDescriptor(2, d);
        Assert.Equal(1, d.Sum(x => (double)x * x), 1e-6);
        Assert.Throws<ArgumentOutOfRangeException>(() => view.IndexOf(36));
        Assert.Throws<ArgumentOutOfRangeException>(() => view.CopyDescriptor(3, d));
        Assert.Throws<ArgumentException>(() => view.CopyDescriptor(0, new float[6]));
    }

    [Fact]
    public void Mask_and_maps_alone_give_what_a_whole_view_gives()
    {
        Mask mask = new(6, 6) { [2, 1] = true, [5, 5] = true, [0, 3] = true };
        FusionWeights weights = new(new FusionWeight("a", 0.25), new FusionWeight("b", 0.75));
        Dictionary<string, FeatureMap> maps = new() { ["a"] = MadeViews.Noise(6, 7, 1), ["b"] = MadeViews.Noise(6, 3, 2), ["unused"] = MadeViews.Noise(4, 3, 2) };
        Letterbox box = new(6, 6, 60, 6);
        var alone = FusedView.Create("alone", mask, box, maps, weights);
        var whole = FusedView.Create(MadeViews.Create(mask, new() { ["a"] = maps["a"], ["b"] = maps["b"] }, box), weights);
        Assert.Equal(whole.Cells.ToArray(), alone.Cells.ToArray());
        Assert.Equal(whole.Blocks, alone.Blocks);
        Assert.Equal(mask.Bounds(), alone.Box);
        float[] expected = new float[10], found = new float[10];
        for (var i = 0; i < alone.Count; i++)
        {
            whole.CopyDescriptor(i, expected);
            alone.CopyDescriptor(i, found);
            Assert.Equal(expected, found);
        }

        Assert.Throws<ArgumentException>(() => FusedView.Create("x", mask, box, new Dictionary<string, FeatureMap> { ["a"] = maps["a"] }, weights));
        Assert.Throws<InvalidInputException>(() => FusedView.Create("x", mask, box, maps, new(new FusionWeight("unused", 1))));
        Assert.Throws<InvalidInputException>(() => FusedView.Create("x", new(6, 6), box, maps, weights));
        Assert.Throws<ImageFormatException>(() => FusedView.Create("x", new(5, 6), box, maps, weights));
    }

    [Fact]
    public void Padding_cells_of_a_letterbox_are_never_foreground()
    {
        Mask mask = new(40, 20, Enumerable.Repeat((byte)1, 800).ToArray());
        Letterbox box = new(40, 20, 80, 10);
        var view = FusedView.Create(MadeViews.Create(mask, new() { ["a"] = MadeViews.Noise(10, 2, 1) }, box), new(new FusionWeight("a", 1)));
        // Content covers canvas rows 20 to 60, that is cell rows 2.5 to 7.5: cell 2 has its centre on the edge, inside; cell 7 just outside.
        Assert.Equal(Enumerable.Range(20, 50), view.Cells.ToArray());
    }

    [Fact]
    public void A_cell_without_field_still_matches_by_its_other_features()
    {
        FusionWeights weights = new(new FusionWeight("a", 0.75), new FusionWeight("field", 0.25));
        FeatureMap zero = new(new(2, 2), 3, new float[12]);
        var view = FusedView.Create(MadeViews.Create(MadeViews.Full(2), new() { ["a"] = MadeViews.Noise(2, 3, 1) }), weights, zero);
        Assert.Equal(0.75f, FusedSimilarity.Row(view, 0, view)[0], 1e-6f);
    }

    [Fact]
    public void Features_of_weight_zero_are_not_even_loaded()
    {
        FusionWeights weights = new(new FusionWeight("a", 1), new FusionWeight("missing", 0), new FusionWeight("field", 0));
        var view = FusedView.Create(MadeViews.Create(MadeViews.Full(2), new() { ["a"] = MadeViews.Noise(2, 3, 1) }), weights);
        Assert.Equal([new FusedBlock("a", 1, 0, 3)], view.Blocks);
    }

    [Fact]
    public void An_empty_mask_is_a_typed_error()
    {
        var view = MadeViews.Create(new(4, 4), new() { ["a"] = MadeViews.Noise(4, 3, 1) });
        var error = Assert.Throws<InvalidInputException>(() => FusedView.Create(view, new(new FusionWeight("a", 1))));
        Assert.Contains("no foreground cells", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_grids_masks_values_and_missing_features_are_typed_errors()
    {
        FusionWeights one = new(new FusionWeight("a", 1));
        var values = MadeViews.Noise(4, 2, 1).Values.ToArray();
        values[9] = float.NaN;
        Assert.Contains("cell 4", Assert.Throws<InvalidInputException>(() => Make(new(new(4, 4), 2, values))).Message, StringComparison.Ordinal);
        values[9] = float.PositiveInfinity;
        Assert.Throws<InvalidInputException>(() => Make(new(new(4, 4), 2, values)));
        Assert.Throws<InvalidInputException>(() => Make(MadeViews.Noise(5, 2, 1)));
        Assert.Throws<ArgumentException>(() => FusedView.Create(MadeViews.Create(MadeViews.Full(4), []), one));
        Assert.Throws<ArgumentException>(() => FusedView.Create(MadeViews.Create(MadeViews.Full(4), []), new(new FusionWeight("field", 1))));
        Assert.Throws<ImageFormatException>(() => FusedView.Create(MadeViews.Create(MadeViews.Full(4), [], new Letterbox(5, 4, 40, 4)), one));

        FusedView Make(FeatureMap map) => FusedView.Create(MadeViews.Create(MadeViews.Full(4), new() { ["a"] = map }), one);
    }

    [Fact]
    public void A_heat_map_covers_the_grid_and_marks_the_background()
    {
        Mask mask = new(3, 3) { [1, 1] = true, [2, 0] = true };
        var view = FusedView.Create(MadeViews.Create(mask, new() { ["a"] = MadeViews.Noise(3, 5, 1) }), new(new FusionWeight("a", 1)));
        var map = FusedSimilarity.Map(view, 4, view, -2);
        Assert.Equal(1, map[4], 1e-6);
        Assert.Equal(7, map.Count(v => v == -2));
        Assert.Throws<ArgumentException>(() => FusedSimilarity.Row(view, 0, view));
    }

    private static double Cosine(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double ab = 0, aa = 0, bb = 0;
        for (var i = 0; i < a.Length; i++)
        {
            ab += (double)a[i] * b[i];
            aa += (double)a[i] * a[i];
            bb += (double)b[i] * b[i];
        }

        return ab / Math.Sqrt(aa * bb);
    }
}
