using CsCheck;
using GeometryMatters.Features;
using GeometryMatters.Fields;
using GeometryMatters.Matching;

namespace GeometryMatters.Tests.Matching;

public class NearestNeighborMatcherTests
{
    private static readonly FusionWeights One = new(new FusionWeight("a", 1));

    [Fact]
    public void Similarities_have_the_bits_of_the_simple_loop_and_indices_are_its_argmax() =>
        Gen.Select(Gen.Int[1, 120], Gen.Int[1, 530], Gen.Int[1, 300], Gen.Int[0, 999]).Sample((n, m, channels, seed) =>
        {
            PackedRows a = ProductOracle.Noise(n, channels, seed), b = ProductOracle.Noise(m, channels, seed + 1);
            float[][] left = ProductOracle.Unpack(a), right = ProductOracle.Unpack(b);
            var best = NearestNeighborMatcher.Match(a, b, 1, default);
            float[] columnBest = [.. Enumerable.Repeat(float.NegativeInfinity, m)];
            var columnIndex = new int[m];
            for (var r = 0; r < n; r++)
            {
                var (value, index) = (float.NegativeInfinity, 0);
                for (var c = 0; c < m; c++)
                {
                    var v = ProductOracle.Dot(left[r], right[c]);
                    (value, index) = v > value ? (v, c) : (value, index);
                    (columnBest[c], columnIndex[c]) = v > columnBest[c] ? (v, r) : (columnBest[c], columnIndex[c]);
                }

                Assert.Equal((value, index), (best.RowSimilarities[r], best.RowIndices[r]));
            }

            Assert.Equal(columnBest, best.ColumnSimilarities);
            Assert.Equal(columnIndex, best.ColumnIndices);
        }, iter: 4);

    [Fact]
    public void Similarities_agree_with_double_precision()
    {
        const int channels = 4416;
        PackedRows a = ProductOracle.Noise(20, channels, 1), b = ProductOracle.Noise(50, channels, 2);
        var best = NearestNeighborMatcher.Match(a, b, 1, default);
        for (var r = 0; r < 20; r++)
        {
            double sum = 0, magnitude = 0;
            for (var k = 0; k < channels; k++)
            {
                var product = (double)a[r, k] * b[best.RowIndices[r], k];
                sum += product;
                magnitude += Math.Abs(product);
            }

            // (256 terms in a block + 18 blocks) · 2⁻²⁴ · Σ|ab|: the bound of the summation order.
            Assert.Equal(sum, best.RowSimilarities[r], 274 * Math.Pow(2, -24) * magnitude);
        }
    }

    [Fact]
    public void Any_number_of_threads_gives_the_same_bits()
    {
        PackedRows a = ProductOracle.Noise(300, 270, 1), b = ProductOracle.Noise(900, 270, 2);
        var one = NearestNeighborMatcher.Match(a, b, 1, default);
        foreach (var threads in (int[])[2, 5, -1])
        {
            var many = NearestNeighborMatcher.Match(a, b, threads, default);
            Assert.Equal(one.RowIndices, many.RowIndices);
            Assert.Equal(one.RowSimilarities, many.RowSimilarities);
            Assert.Equal(one.ColumnIndices, many.ColumnIndices);
            Assert.Equal(one.ColumnSimilarities, many.ColumnSimilarities);
        }
    }

    [Fact]
    public void Ties_go_to_the_lowest_index_across_lanes_tiles_and_threads()
    {
        PackedRows a = new(600, 3), b = new(1100, 3);
        for (var i = 0; i < 600; i++)
        {
            a[i, i % 3] = 1;
        }

        for (var i = 0; i < 1100; i++)
        {
            b[i, (i + 1) % 3] = 1;
        }

        for (var threads = 1; threads <= 4; threads++)
        {
            var best = NearestNeighborMatcher.Match(a, b, threads, default);
            Assert.All(best.RowIndices, (index, row) => Assert.Equal((row + 2) % 3, index));
            Assert.All(best.ColumnIndices, (index, column) => Assert.Equal((column + 1) % 3, index));
        }
    }

    [Fact]
    public void Negative_similarities_are_matched_and_padding_never_wins()
    {
        PackedRows a = new(17, 2), b = new(19, 2);
        for (var i = 0; i < 17; i++)
        {
            a[i, 0] = 1 + i;
        }

        for (var i = 0; i < 19; i++)
        {
            b[i, 0] = -1 - i;
        }

        var best = NearestNeighborMatcher.Match(a, b, 1, default);
        Assert.All(best.RowIndices, i => Assert.Equal(0, i));
        Assert.All(best.ColumnIndices, i => Assert.Equal(0, i));
        Assert.Equal(-17, best.RowSimilarities[16]);
    }

    [Fact]
    public void Swapping_the_views_swaps_the_directions() =>
        Gen.Select(Gen.Int[1, 100], Gen.Int[1, 100], Gen.Int[0, 999]).Sample((n, m, seed) =>
        {
            FusedView s = View(n, seed), t = View(m, seed + 1);
            NearestNeighborMatcher matcher = new();
            NearestNeighbors there = matcher.Match(s, t), back = matcher.Match(t, s);
            Assert.Equal(there.Forward.ToArray(), back.Backward.ToArray());
            Assert.Equal(there.Backward.ToArray(), back.Forward.ToArray());
            // Products commute and are summed in the same order, so even the bits agree.
            Assert.Equal(there.ForwardSimilarities.ToArray(), back.BackwardSimilarities.ToArray());
        }, iter: 20);

    [Fact]
    public void Permuting_the_targets_permutes_the_matches() =>
        Gen.Select(Gen.Shuffle(Enumerable.Range(0, 75).ToArray()), Gen.Int[0, 999]).Sample((order, seed) =>
        {
            PackedRows a = ProductOracle.Noise(40, 64, seed), b = ProductOracle.Noise(75, 64, seed + 1), shuffled = new(75, 64);
            var row = new float[64];
            for (var i = 0; i < 75; i++)
            {
                b.CopyRow(order[i], row);
                shuffled.Write(i, 0, row, 1);
            }

            BestMatches plain = NearestNeighborMatcher.Match(a, b, 1, default), mixed = NearestNeighborMatcher.Match(a, shuffled, 1, default);
            Assert.Equal(plain.RowIndices, mixed.RowIndices.Select(i => order[i]));
            Assert.Equal(order.Select(i => plain.ColumnIndices[i]), mixed.ColumnIndices);
        }, iter: 20);

    [Fact]
    public void A_view_matches_itself_cell_by_cell()
    {
        var view = View(90, 3);
        var self = new NearestNeighborMatcher().Match(view, view);
        Assert.Equal(Enumerable.Range(0, 90), self.Forward.ToArray());
        Assert.Equal(Enumerable.Range(0, 90), self.Backward.ToArray());
    }

    [Fact]
    public void Misuse_and_cancellation_are_reported()
    {
        FusedView a = View(5, 1), b = FusedView.Create(MadeViews.Create(MadeViews.Full(3), new() { ["b"] = MadeViews.Noise(3, 32, 1) }), new(new FusionWeight("b", 1)));
        Assert.Throws<ArgumentException>(() => new NearestNeighborMatcher().Match(a, b));
        Assert.Throws<OperationCanceledException>(() => new NearestNeighborMatcher().Match(a, a, new(true)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new NearestNeighborMatcher(new() { MaxDegreeOfParallelism = 0 }));
    }

    private static FusedView View(int cells, int seed) =>
        FusedView.Create(MadeViews.Create(MadeViews.First(10, cells), new() { ["a"] = MadeViews.Noise(10, 32, seed) }), One);
}
