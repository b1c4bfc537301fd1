using GeometryMatters.Imaging;
using GeometryMatters.Training.Adapters;
using GeometryMatters.Training.Losses;
using GeometryMatters.Training.Tests.Support;
using GeometryMatters.Training.Trainers;
using TorchSharp;
using static TorchSharp.torch;

namespace GeometryMatters.Training.Tests.Trainers;

public class FlipTermTests
{
    private static readonly GridSize Grid = new(8, 8);
    private static readonly AdapterOptions Network = new() { InputChannels = [24, 16], OutputChannels = 32, BottleneckChannels = 16, Dropout = 0, NormGroups = 8 };
    private static readonly AdapterTrainerOptions Options = new() { Steps = 1, TargetNoise = 0, LabelsPerPair = 10, DenseWeight = 0.3 };

    [Theory]
    [InlineData(0.3)]
    [InlineData(0)]
    public void The_loss_is_the_weighted_mean_of_the_terms_by_themselves(double denseWeight)
    {
        var options = Options with { DenseWeight = denseWeight };
        var pair = Pair();
        TrainingPair self = new() { SourceMaps = pair.Flipped!.SourceMaps, TargetMaps = pair.SourceMaps, Labels = pair.SelfFlipLabels! };
        StepLosses own = Loss(options, pair), both = Loss(options, pair.Flipped), alone = Loss(options, self);
        StepLosses three = Loss(options with { FlipTerms = true }, pair), two = Loss(options with { FlipTerms = true }, pair with { SelfFlipLabels = null });
        if (denseWeight > 0)
        {
            Equal(own.Sparse / 2.25, three.Sparse);
            Equal((own.Dense + both.Dense + (0.25 * alone.Dense)) / 2.25, three.Dense);
            Equal(own.Sparse / 2, two.Sparse);
            Equal((own.Dense + both.Dense) / 2, two.Dense);
        }
        else
        {
            Equal((own.Sparse + both.Sparse + (0.25 * alone.Sparse)) / 2.25, three.Sparse);
            Equal((own.Sparse + both.Sparse) / 2, two.Sparse);
        }

        Assert.Equal(own, Loss(options with { FlipTerms = true }, pair with { Flipped = null }));
    }

    [Fact]
    public void Gradients_of_the_terms_are_added()
    {
        var pair = Pair();
        using var scope = NewDisposeScope();
        using var adapter = new Adapter(Network, seed: 5);
        string[] names = [.. adapter.ParameterNames.Where(AdapterParameters.OfNetwork)];
        TrainingPair[] pairs = [pair, pair.Flipped!];
        float[] weights = [0.7f, 0.3f];
        var total = zeros(1);
        foreach (var (p, weight) in pairs.Zip(weights))
        {
            using InputTensors sources = new(), targets = new();
            XorShift unused = default;
            total = total + (weight * Loss(
                adapter, adapter.Forward([.. sources.Fill(p.SourceMaps, 0, ref unused, CPU).Select(t => t.clone())], Grid), adapter.Forward([.. targets.Fill(p.TargetMaps, 0, ref unused, CPU).Select(t => t.clone())], Grid), p));
        }

        var expected = autograd.grad([total], [.. names.Select(adapter.Parameter)]);
        using PairNetwork network = new(adapter);
        for (var i = 0; i < 2; i++)
        {
            var (source, target) = network.Forward(pairs[i], 0, 1, train: true);
            (weights[i] * Loss(adapter, source, target, pairs[i])).backward();
            network.Backward(source.grad!, target.grad!, more: i == 0);
        }

        foreach (var (name, gradient) in names.Zip(expected))
        {
            var found = adapter.Parameter(name).grad!;
            var largest = gradient.abs().max().item<float>();

            // Sums of some thousand products in other orders; those of the mixing cancel, hence the floor.
            Assert.True((gradient - found).abs().max().item<float>() <= 1e-4 * Math.Max(largest, 1e-2), name);
        }
    }

    [Fact]
    public void Both_forms_of_flips_at_once_are_refused() =>
        Assert.Equal("FlipTerms", Assert.Throws<ArgumentOutOfRangeException>(() => new AdapterTrainer(Options with { FlipTerms = true, FlipAugmentation = true })).ParamName);

    private static Tensor Loss(Adapter adapter, Tensor source, Tensor target, TrainingPair pair) => PairLoss.Compute(
        source, target, Grid, DenseFlowLoss.Coordinates(Grid, CPU), adapter.Parameter(AdapterParameters.LogitScale), new([.. pair.Labels], [], 0.3, SoftArgmaxWindow.FullMap)).Total;

    private static StepLosses Loss(AdapterTrainerOptions options, TrainingPair pair)
    {
        using var result = new AdapterTrainer(options).Train(Network, new Mapped(new MadePairs(1, Grid, Grid), (_, _) => pair));
        return result.Losses[0];
    }

    private static TrainingPair Pair()
    {
        TrainingPair pair = new MadePairs(1, Grid, Grid).Load(0), flipped = new MadePairs(1, Grid, Grid, seed: 50).Load(0);
        return pair with { Flipped = flipped, SelfFlipLabels = [.. Enumerable.Range(0, 12).Select(i => new TrainingLabel(5 * i, (7 * i) + 3 > 63 ? 3 : (7 * i) + 3))] };
    }

    /// <summary>The same single-precision numbers, weighted in double: one rounding.</summary>
    private static void Equal(double expected, float found) => Assert.Equal(expected, found, 1e-6 * Math.Abs(expected));
}
