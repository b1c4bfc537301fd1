using CsCheck;
using GeometryMatters.Features;
using GeometryMatters.Matching;

namespace GeometryMatters.Tests.Matching;

public class MatchTopTests
{
    private static readonly FusionWeights One = new(new FusionWeight("a", 1));

    [Fact]
    public void Lists_are_those_of_sorting_all_similarities_for_any_count_and_threads() =>
        Gen.Select(Gen.Int[1, 130], Gen.Int[1, 520], Gen.Int[1, 20], Gen.Int[1, 12], Gen.Int[1, 3], Gen.Int[0, 9999]).Sample((n, m, channels, count, threads, seed) =>
        {
            // Few different values, so that ties abound.
            PackedRows a = Coarse(n, channels, seed), b = Coarse(m, channels, seed + 1);
            var products = ProductOracle.Products(a, b);
            var found = NearestNeighborMatcher.MatchTop(a, b, count, threads, default);
            Assert.Equal(Math.Min(count, m), found.Rows.Length);
            Assert.Equal(Math.Min(count, n), found.Columns.Length);
            for (var r = 0; r < n; r++)
            {
                AssertSorted(found.Rows, r, products[r]);
            }

            for (var c = 0; c < m; c++)
            {
                AssertSorted(found.Columns, c, [.. products.Select(row => row[c])]);
            }
        }, iter: 8);

    [Fact]
    public void More_than_there_are_gives_all_of_them_in_order()
    {
        FusedView s = View(7, 1), t = View(40, 2);
        var top = new NearestNeighborMatcher().MatchTop(s, t, 1000);
        Assert.Equal((7, 40), (top.Forward.RowCount, top.Forward.Count));
        Assert.Equal((40, 7), (top.Backward.RowCount, top.Backward.Count));
        for (var r = 0; r < 7; r++)
        {
            Assert.Equal(Enumerable.Range(0, 40), top.Forward.Of(r).ToArray().Order());
            Assert.Equal(FusedSimilarity.Row(s, s.Cells[r], t).OrderDescending(), top.Forward.SimilaritiesOf(r).ToArray());
        }
    }

    [Fact]
    public void First_of_each_list_is_the_nearest_neighbour()
    {
        FusedView s = View(90, 3), t = View(77, 4);
        NearestNeighborMatcher matcher = new();
        var nearest = matcher.Match(s, t);
        var top = matcher.MatchTop(s, t, 3);
        Assert.Equal(nearest.Forward.ToArray(), Enumerable.Range(0, 90).Select(r => top.Forward.Of(r)[0]));
        Assert.Equal(nearest.Backward.ToArray(), Enumerable.Range(0, 77).Select(r => top.Backward.Of(r)[0]));
        Assert.Equal(nearest.ForwardSimilarities.ToArray(), Enumerable.Range(0, 90).Select(r => top.Forward.SimilaritiesOf(r)[0]));
    }

    [Fact]
    public void Misuse_and_cancellation_are_reported()
    {
        var view = View(5, 1);
        NearestNeighborMatcher matcher = new();
        Assert.Throws<ArgumentOutOfRangeException>(() => matcher.MatchTop(view, view, 0));
        Assert.Throws<OperationCanceledException>(() => matcher.MatchTop(view, view, 1, new(true)));
        var top = matcher.MatchTop(view, view, 2);
        Assert.Throws<ArgumentOutOfRangeException>(() => top.Forward.Of(5));
        Assert.Throws<ArgumentOutOfRangeException>(() => top.Forward.SimilaritiesOf(-1));
    }

    private static void AssertSorted(RankedLists lists, int row, float[] values)
    {
        int[] order = [.. Enumerable.Range(0, values.Length).OrderByDescending(i => values[i]).ThenBy(i => i).Take(lists.Length)];
        Assert.Equal(order, lists.Indices.AsSpan(row * lists.Length, lists.Length).ToArray());
        Assert.Equal(order.Select(i => values[i]), lists.Values.AsSpan(row * lists.Length, lists.Length).ToArray());
    }

    private static PackedRows Coarse(int rows, int channels, int seed)
    {
        Random random = new(seed);
        PackedRows packed = new(rows, channels);
        for (var r = 0; r < rows; r++)
        {
            for (var k = 0; k < channels; k++)
            {
                packed[r, k] = random.Next(-1, 2);
            }
        }

        return packed;
    }

    private static FusedView View(int cells, int seed) =>
        FusedView.Create(MadeViews.Create(MadeViews.First(10, cells), new() { ["a"] = MadeViews.Noise(10, 32, seed) }), One);
}
