using CsCheck;
using GeometryMatters.Features;
using GeometryMatters.Imaging;
using GeometryMatters.Matching;
using GeometryMatters.Views;

namespace GeometryMatters.Tests.Matching;

public class FusionPropertiesTests
{
    [Fact]
    public void Similarity_of_a_mixture_is_the_mixture_of_similarities() =>
        Gen.Select(Gen.Int[1, 60], Gen.Int[1, 60], Gen.Int[1, 60], Gen.Double[0.01, 1].Array[3], Gen.Int[0, 9999]).Sample((c1, c2, c3, parts, seed) =>
        {
            const int side = 4;
            var w = Array.ConvertAll(parts, p => p / parts.Sum());
            string[] names = ["a", "b", "c"];
            int[] channels = [c1, c2, c3];
            Dictionary<string, FeatureMap> Maps(int first) => names.Select((n, i) => (n, MadeViews.Noise(side, channels[i], first + i))).ToDictionary();
            using ObjectView s = MadeViews.Create(MadeViews.Full(side), Maps(seed)), t = MadeViews.Create(MadeViews.Full(side), Maps(seed + 10));
            float[] Similarities(params FusionWeight[] weights)
            {
                FusionWeights all = new(weights);
                return FusedSimilarity.Row(FusedView.Create(s, all), 6, FusedView.Create(t, all));
            }

            var mixed = Similarities([.. names.Select((n, i) => new FusionWeight(n, w[i]))]);
            var single = Array.ConvertAll(names, n => Similarities(new FusionWeight(n, 1)));
            for (var i = 0; i < mixed.Length; i++)
            {
                // At most 180 channels of products whose magnitudes add up to 1, and three roundings of each factor: below 190 · 2⁻²⁴ on either side.
                Assert.Equal(names.Select((_, f) => w[f] * single[f][i]).Sum(), mixed[i], 380 * Math.Pow(2, -24));
            }
        }, iter: 25);

    [Fact]
    public void Only_foreground_of_either_side_is_ever_matched_whatever_the_background_holds() =>
        Gen.Select(Gen.Bool.Array[36], Gen.Bool.Array[36], Gen.Int[0, 9999]).Sample((sourceMask, targetMask, seed) =>
        {
            (sourceMask[seed % 36], targetMask[seed % 35]) = (true, true);
            FusionWeights one = new(new FusionWeight("a", 1));
            FeatureMap source = MadeViews.Noise(6, 9, seed), target = MadeViews.Noise(6, 9, seed + 1);
            FusedView View(bool[] mask, FeatureMap map) =>
                FusedView.Create(MadeViews.Create(new Mask(6, 6, Array.ConvertAll(mask, m => m ? (byte)1 : (byte)0)), new() { ["a"] = map }), one);

            // The most tempting partner, on the background.
            FeatureMap Tempting(FeatureMap map, bool[] mask, FeatureMap other)
            {
                var values = map.Values.ToArray();
                for (var cell = 0; cell < 36; cell++)
                {
                    if (!mask[cell])
                    {
                        other[seed % 35].CopyTo(values.AsSpan(cell * 9, 9));
                    }
                }

                return new(map.Grid, 9, values);
            }

            FusedView s = View(sourceMask, source), t = View(targetMask, target);
            FusedView s2 = View(sourceMask, Tempting(source, sourceMask, target)), t2 = View(targetMask, Tempting(target, targetMask, source));
            NearestNeighbors plain = new NearestNeighborMatcher().Match(s, t), tempted = new NearestNeighborMatcher().Match(s2, t2);
            Assert.Equal(plain.Forward.ToArray(), tempted.Forward.ToArray());
            Assert.Equal(plain.BackwardSimilarities.ToArray(), tempted.BackwardSimilarities.ToArray());
            Assert.All(plain.Forward.ToArray(), j => Assert.True(targetMask[t.Cells[j]]));
            Assert.All(plain.Backward.ToArray(), i => Assert.True(sourceMask[s.Cells[i]]));
        }, iter: 50);

    [Fact]
    public void Permuting_both_sides_permutes_matches_and_similarities() =>
        Gen.Select(Gen.Shuffle(Enumerable.Range(0, 70).ToArray()), Gen.Shuffle(Enumerable.Range(0, 45).ToArray()), Gen.Int[0, 9999]).Sample((rows, columns, seed) =>
        {
            PackedRows a = ProductOracle.Noise(70, 40, seed), b = ProductOracle.Noise(45, 40, seed + 1);
            BestMatches plain = NearestNeighborMatcher.Match(a, b, 1, default), mixed = NearestNeighborMatcher.Match(Permuted(a, rows), Permuted(b, columns), 2, default);
            Assert.Equal(rows.Select(r => plain.RowIndices[r]), mixed.RowIndices.Select(c => columns[c]));
            Assert.Equal(rows.Select(r => plain.RowSimilarities[r]), mixed.RowSimilarities);
            Assert.Equal(columns.Select(c => plain.ColumnIndices[c]), mixed.ColumnIndices.Select(r => rows[r]));
        }, iter: 20);

    private static PackedRows Permuted(PackedRows rows, int[] order)
    {
        PackedRows permuted = new(order.Length, rows.Channels);
        var row = new float[rows.Channels];
        for (var i = 0; i < order.Length; i++)
        {
            rows.CopyRow(order[i], row);
            permuted.Write(i, 0, row, 1);
        }

        return permuted;
    }
}
