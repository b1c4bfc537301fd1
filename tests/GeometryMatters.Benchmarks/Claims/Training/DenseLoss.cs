using GeometryMatters.Benchmarks.Claims.Matching;
using GeometryMatters.Imaging;
using GeometryMatters.Training.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace GeometryMatters.Benchmarks.Claims.Training;

/// <summary>
/// <c>dense-loss</c>: value and gradients of the dense loss from the 50 asked rows; the peer computes the whole volume of cells × cells as published and takes
/// the rows after. The error is the largest relative difference of the value and of the gradients (of their largest entry).
/// </summary>
public sealed class DenseLoss : IClaimSource
{
    private const int Labels = 50, Channels = 768;

    public string Group => "training";

    public IReadOnlyList<string> Names => ["dense-loss"];

    public IEnumerable<Claim> Measure(TextWriter notes)
    {
        GeometryMatters.Training.TorchRuntime.EnsureLoaded();
        using var all = NewDisposeScope();
        var grid = GridSize.Default;
        Tensor source = Rows(1), target = Rows(2);
        var cells = Enumerable.Range(0, Labels).Select(i => 70L * i).ToArray();
        var index = torch.tensor(cells);
        var coordinates = torch.tensor([.. Enumerable.Range(0, grid.CellCount).SelectMany(c => new[] { grid.Position(c).Column, (float)grid.Position(c).Row })], [grid.CellCount, 2]);
        var targets = coordinates.index_select(0, index + 1);
        foreach (var threads in (int[])[1, 2])
        {
            GeometryMatters.Training.TorchRuntime.SetThreads(threads);
            Result rows = new(), volume = new();
            var ours = Measurement.Of(() => rows = Run(s => DenseFlowLoss.Compute(s.index_select(0, index), target, grid, targets)));
            var peer = Measurement.Of(() => volume = Run(Volume), 3);
            yield return new()
            {
                Name = "dense-loss",
                Size = $"60x60, {Channels} channels, {Labels} labels",
                Threads = threads,
                Ours = ours,
                Peer = "full volume",
                PeerMilliseconds = Math.Round(peer.Milliseconds, 4),
                ErrorMax = Math.Max(
                    Math.Abs(rows.Value - volume.Value) / volume.Value,
                    Math.Max(Difference(rows.SourceGradient, volume.SourceGradient), Difference(rows.TargetGradient, volume.TargetGradient))),
                Count = Labels,
            };
        }

        Tensor Rows(int seed) =>
            nn.functional.normalize(torch.tensor(RandomRows.Make(grid.CellCount, Channels, seed), [grid.CellCount, Channels])).requires_grad_();

        Tensor Volume(Tensor s)
        {
            var expected = torch.mm(nn.functional.softmax(torch.mm(s, target.t()) / DenseFlowLoss.Beta, 1), coordinates);
            return (expected.index_select(0, index) - targets).norm(1, keepdim: false, p: 2f).mean();
        }

        Result Run(Func<Tensor, Tensor> loss)
        {
            using var scope = NewDisposeScope();
            var value = loss(source);
            var gradients = autograd.grad([value], [source, target]);
            return new(value.item<float>(), gradients[0].data<float>().ToArray(), gradients[1].data<float>().ToArray());
        }
    }

    private static double Difference(float[] found, float[] expected) =>
        found.Zip(expected, (f, e) => Math.Abs(f - e)).Max() / expected.Max(Math.Abs);

    private readonly record struct Result(double Value, float[] SourceGradient, float[] TargetGradient);
}
