using CsCheck;
using GeometryMatters.Imaging;
using GeometryMatters.Training.Losses;
using GeometryMatters.Training.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace GeometryMatters.Training.Tests.Losses;

public class SoftArgmaxWindowTests
{
    public SoftArgmaxWindowTests() => TorchRuntime.EnsureLoaded();

    [Theory]
    [InlineData(8, 0)]
    [InlineData(8, 2)]
    [InlineData(8, -3)]
    [InlineData(12, 0)]
    [InlineData(12, 2)]
    [InlineData(12, -3)]
    [InlineData(60, 0)]
    [InlineData(60, 7)]
    [InlineData(60, -5)]
    public void Flow_of_every_cell_equals_the_reference(int n, int window)
    {
        using var scope = NewDisposeScope();
        using var inference = no_grad();
        GridSize grid = new(n, n);
        var (source, target) = (Descriptors(1, n), Descriptors(2, n));
        var expected = Npy.Floats($"diy-sc/losses/flow_{n}_w{window}.npy").Values;
        var found = DenseFlowLoss.Positions(source, target, grid, Published(window)).data<float>().ToArray();
        for (var i = 0; i < expected.Length; i++)
        {
            var (row, column) = grid.Position(i / 2);

            // The reference's tolerance: positions go through float32 coordinates in [−1, 1] there.
            Assert.Equal(expected[i], found[i] - (i % 2 == 0 ? column : row), 1e-3);
        }
    }

    [Fact]
    public void The_clean_window_looks_at_its_cells_only_and_the_published_one_at_the_rest_as_zeros()
    {
        // One row against nine cells in a line: 0.1 at the third, 0 elsewhere but 0.09 at the last. Sums by hand.
        using var scope = NewDisposeScope();
        GridSize grid = new(1, 9);
        var similarities = torch.tensor(new[] { 0, 0, 0.1f, 0.05f, 0, 0, 0, 0, 0.09f }, [1, 9]);
        double e5 = Math.Exp(5), e25 = Math.Exp(2.5), e45 = Math.Exp(4.5);
        Near(((2 * e5) + (3 * e25) + 1) / (e5 + e25 + 1), SoftArgmaxWindow.Within(1));
        Near(((2 * e5) + (3 * e25) + 1 + 0 + 4 + 5 + 6 + 7 + 8) / (e5 + e25 + 1 + 6), SoftArgmaxWindow.ZeroedOutside(1));
        Near(((2 * e5) + (3 * e25) + (8 * e45) + 1 + 4 + 5 + 6 + 7) / (e5 + e25 + e45 + 6), SoftArgmaxWindow.FullMap);
        Near(2, SoftArgmaxWindow.Within(0));

        void Near(double expected, SoftArgmaxWindow window)
        {
            var p = nn.functional.softmax(window.Apply(similarities, grid) / DenseFlowLoss.Beta, 1);
            Assert.Equal(expected, torch.mm(p, DenseFlowLoss.Coordinates(grid, CPU))[0, 0].item<float>(), 1e-4);
        }
    }

    [Fact]
    public void A_window_as_wide_as_the_map_is_the_whole_map() =>
        Gen.Select(Gen.Int[1, 7], Gen.Int[1, 7], Gen.Int[1, 4], Gen.Int[0, 10_000]).Sample((rows, columns, k, seed) =>
        {
            using var scope = NewDisposeScope();
            GridSize grid = new(rows, columns);
            var similarities = torch.tensor(Maps.Random(new(k, grid.CellCount), 1, seed).Values.ToArray(), [k, grid.CellCount]);
            var radius = Math.Max(rows, columns);
            Assert.Equal(similarities.data<float>().ToArray(), SoftArgmaxWindow.Within(radius).Apply(similarities, grid).data<float>().ToArray());
            Assert.Equal(similarities.data<float>().ToArray(), SoftArgmaxWindow.ZeroedOutside(radius).Apply(similarities, grid).data<float>().ToArray());
        });

    [Fact]
    public void Gradients_through_every_window_equal_finite_differences()
    {
        using var scope = NewDisposeScope();
        GridSize grid = new(4, 5);
        foreach (var window in new[] { SoftArgmaxWindow.FullMap, SoftArgmaxWindow.Within(1), SoftArgmaxWindow.ZeroedOutside(1), SoftArgmaxWindow.Gaussian(1.5) })
        {
            // Doubles; the most similar cell stays the same for so small a change, because similarities differ by more.
            var rows = nn.functional.normalize(torch.tensor(Maps.Random(new(3, 1), 6, 1).Values.ToArray(), [3, 6]).to(ScalarType.Float64)).requires_grad_();
            var map = nn.functional.normalize(torch.tensor(Maps.Random(grid, 6, 2).Values.ToArray(), [20, 6]).to(ScalarType.Float64));
            var targets = torch.tensor(new double[] { 1, 2, 0, 3, 4, 1 }, [3, 2]);
            var coordinates = DenseFlowLoss.Coordinates(grid, CPU).to(ScalarType.Float64);
            DenseFlowLoss.Compute(rows, map, grid, coordinates, targets, window).backward();
            var gradient = rows.grad!.data<double>().ToArray();
            using var inference = no_grad();
            for (var i = 0; i < gradient.Length; i++)
            {
                var step = torch.zeros(18, ScalarType.Float64);
                step[i] = 1e-6;
                var change = step.reshape(3, 6);
                var slope = (At(rows + change) - At(rows - change)) / 2e-6;
                Assert.Equal(slope, gradient[i], 1e-5 * Math.Max(1, Math.Abs(slope)));
            }

            double At(Tensor r) => DenseFlowLoss.Compute(r, map, grid, coordinates, targets, window).item<double>();
        }
    }

    [Fact]
    public void Windows_of_equal_kind_and_size_are_equal_and_bad_sizes_are_refused()
    {
        Assert.Equal(SoftArgmaxWindow.Within(3), SoftArgmaxWindow.Within(3));
        Assert.NotEqual(SoftArgmaxWindow.Within(3), SoftArgmaxWindow.ZeroedOutside(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => SoftArgmaxWindow.Within(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => SoftArgmaxWindow.ZeroedOutside(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => SoftArgmaxWindow.Gaussian(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => SoftArgmaxWindow.Gaussian(double.NaN));
    }

    private static SoftArgmaxWindow Published(int window) =>
        window > 0 ? SoftArgmaxWindow.ZeroedOutside(window) : window < 0 ? SoftArgmaxWindow.Gaussian(-window) : SoftArgmaxWindow.FullMap;

    private static Tensor Descriptors(int side, int n)
    {
        var map = Maps.FromPlanes(Npy.Floats($"diy-sc/losses/feat{side}_{n}.npy"));
        return torch.tensor(Maps.UnitRows(map), [map.Grid.CellCount, map.Channels]);
    }
}
