using CsCheck;

namespace GeometryMatters.Geodesics.Tests;

public class WindowQueueTests
{
    [Fact]
    public void What_is_put_in_comes_out_once_in_order_but_for_the_width_of_a_bucket() =>
        Gen.Select(Gen.Double[0, 10000].Array[1, 300], Gen.Double[0, 3].Array[1, 300], Gen.Double[0.001, 10]).Sample((bounds, steps, width) =>
        {
            // Narrow buckets cover but a small part of the bounds: most lies beyond the last, several times over.
            var queue = new WindowQueue();
            queue.Clear(5000, 1);
            queue.PushNode(5000, 7);
            queue.Clear(0, width);
            for (var i = 0; i < bounds.Length; i++)
            {
                queue.Push(bounds[i], new Window(i, 0, bounds[i], 0, 0, 0, 0));
            }

            var taken = new HashSet<int>();
            var latest = double.NegativeInfinity;
            for (var i = 0; queue.TryPop(double.PositiveInfinity, out var window); i++)
            {
                Assert.True(taken.Add(window.Side));
                Assert.True(window.A > latest - (width * (1 + 1e-9)), $"{window.A} after {latest}");
                latest = Math.Max(latest, window.A);
                if (i < steps.Length)
                {
                    // A search puts in bounds of no less than what it took out.
                    queue.Push(window.A + steps[i], new Window(bounds.Length + i, 0, window.A + steps[i], 0, 0, 0, 0));
                }
            }

            Assert.Equal(bounds.Length + steps.Length, taken.Count);
        });

    [Fact]
    public void Nothing_at_or_above_the_reach_comes_out()
    {
        var queue = new WindowQueue();
        queue.Clear(1, 0.5);
        foreach (var bound in (double[])[3, 1, 9999, 2, 0.5])
        {
            queue.Push(bound, new Window((int)(10 * bound), 0, 0, 0, 0, 0, 0));
        }

        queue.PushNode(2.5, 4);
        List<int> taken = [];
        while (queue.TryPop(3, out var window))
        {
            taken.Add(window.Side);
        }

        // What lies below the first bucket is in it; nodes are complements.
        Assert.Equal([10, 5, 20, ~4], taken);
    }
}
