using GeometryMatters.Imaging;
using GeometryMatters.Training.Adapters;
using TorchSharp;
using static TorchSharp.torch;

namespace GeometryMatters.Training.Tests.Adapters;

public class AdapterPassTests
{
    public static TheoryData<string> Networks => ["paper's kind", "no activation", "two blocks", "three blocks, no activation", "odd grid"];

    [Theory]
    [MemberData(nameof(Networks))]
    public void Output_and_gradients_are_those_of_the_graph(string kind)
    {
        AdapterOptions options = new()
        {
            InputChannels = [40, 64],
            OutputChannels = 64,
            BottleneckChannels = 32,
            NormGroups = 16,
            BlocksPerBranch = kind switch { "two blocks" => 2, "three blocks, no activation" => 3, _ => 1 },
            OutputActivation = kind.Contains("no activation", StringComparison.Ordinal) ? AdapterActivation.None : AdapterActivation.Relu,
        };
        var grid = kind == "odd grid" ? new GridSize(7, 5) : new GridSize(12, 10);
        TorchRuntime.EnsureLoaded();
        using var scope = NewDisposeScope();
        using var adapter = new Adapter(options, seed: 3);
        Scatter(adapter);
        Tensor[] inputs = [Values(1, grid.CellCount, 40), Values(2, grid.CellCount, 64).add_(0.5)];
        var gradient = Values(3, options.OutputChannels, grid.CellCount);
        string[] names = [.. adapter.ParameterNames.Where(AdapterParameters.OfNetwork)];
        var expected = adapter.Forward(inputs, grid);
        var graph = autograd.grad([expected], [.. names.Select(adapter.Parameter)], [gradient.t()]);

        using var mode = no_grad();
        using var pass = new AdapterPass(adapter, grid);

        // Twice, so that what the first time left in the kept memory would show.
        for (var round = 0; round < 2; round++)
        {
            Near("output", expected.t(), pass.Forward(inputs));
            pass.Backward(gradient);
            Assert.Equal(names.Order(), pass.Gradients.Keys.Order());
            for (var i = 0; i < names.Length; i++)
            {
                // The mixing's gradients are sums over all values of the output, of either sign: rounding goes with the sum of their sizes.
                var size = names[i] == AdapterParameters.MixingWeights ? (gradient * expected.t()).abs().sum().item<float>() : 0;
                Near(names[i], graph[i], pass.Gradients[names[i]], size);
            }
        }
    }

    [Theory]
    [InlineData(6, 8)]
    [InlineData(7, 5)]
    [InlineData(1, 1)]
    [InlineData(1, 4)]
    [InlineData(9, 2)]
    public void Convolution_by_tiles_is_the_direct_one_and_its_way_back_the_transpose(int rows, int columns)
    {
        TorchRuntime.EnsureLoaded();
        using var scope = NewDisposeScope();
        GridSize grid = new(rows, columns);
        Winograd winograd = new(grid);
        const int Input = 3, Output = 2;
        Tensor x = Values(1, 1, Input, rows, columns).requires_grad_(), g = Values(2, Output, Input, 3, 3).requires_grad_(), d = Values(3, 1, Output, rows, columns);
        var y = nn.functional.conv2d(x, g, padding: [1, 1]);
        var back = autograd.grad([y], [x, g], [d]);
        using var mode = no_grad();
        Tensor u = zeros(16, Output, Input), v = zeros(16, Input, winograd.Tiles), found = zeros(Output, grid.CellCount), m = zeros(16, Output, winograd.Tiles);
        Winograd.Kernels(Lanes.Of(g), Lanes.Of(u));
        winograd.Inputs(Lanes.Of(x), Lanes.Of(v));
        winograd.Outputs(Lanes.Of(bmm(u, v)), Lanes.Of(found));
        Near("output", y.view(Output, -1), found);
        winograd.OutputsBack(Lanes.Of(d), Lanes.Of(m));
        Tensor kernels = zeros(Output, Input, 3, 3), images = zeros(Input, grid.CellCount);
        Winograd.KernelsBack(Lanes.Of(bmm(m, v.transpose(1, 2)).contiguous()), Lanes.Of(kernels));
        winograd.InputsBack(Lanes.Of(bmm(u.transpose(1, 2), m)), Lanes.Of(images));
        Near("kernels", back[1], kernels);
        Near("images", back[0].view(Input, -1), images);
    }

    /// <summary>Scales and shifts of the normalisations and the mixing away from their first values, which hide mistakes.</summary>
    private static void Scatter(Adapter adapter)
    {
        using var mode = no_grad();
        var seed = 10;
        foreach (var name in adapter.ParameterNames.Where(n => n.Contains("norm", StringComparison.Ordinal) || n == AdapterParameters.MixingWeights))
        {
            var p = adapter.Parameter(name);
            p.add_(Values(seed++, p.shape).mul_(0.3));
        }
    }

    private static Tensor Values(int seed, params long[] shape)
    {
        NormalStream normal = new(seed);
        return tensor([.. Enumerable.Range(0, (int)shape.Aggregate(1L, (a, b) => a * b)).Select(_ => (float)normal.Next())], shape);
    }

    /// <summary>Both sum the same products in single precision in other orders; 1e-5 of the largest value is some fifty roundings.</summary>
    private static void Near(string name, Tensor expected, Tensor found, float size = 0)
    {
        Assert.True(expected.numel() == found.numel(), name);
        var largest = Math.Max(size, expected.abs().max().item<float>());
        var difference = (expected.reshape(-1) - found.reshape(-1)).abs().max().item<float>();
        Assert.True(difference <= 1e-5 * largest, $"{name}: {difference} of {largest}");
    }
}
