using GeometryMatters.Imaging;
using GeometryMatters.Training.Losses;
using GeometryMatters.Training.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace GeometryMatters.Training.Tests.Losses;

/// <summary>Values and gradients of both losses against those of the published modules (float32: 1e-5 relative).</summary>
public class LossReferenceTests
{
    public LossReferenceTests() => TorchRuntime.EnsureLoaded();

    [Theory]
    [InlineData(8, "init")]
    [InlineData(12, "init")]
    [InlineData(60, "init")]
    [InlineData(8, "ckpt")]
    [InlineData(12, "ckpt")]
    [InlineData(60, "ckpt")]
    public void Contrastive_loss_and_its_scale_gradient_equal_the_reference(int n, string scale)
    {
        using var scope = NewDisposeScope();
        var info = Json.Read("diy-sc/losses/info.json").GetProperty($"{n}");
        var (a, b, logitScale) = (Rows(1, n), Rows(2, n), torch.tensor(info.GetProperty($"logit_scale_{scale}").GetSingle()).requires_grad_());
        var loss = SparseContrastiveLoss.Compute(a, b, logitScale);
        loss.backward();
        Near(info.GetProperty($"clip_loss_{scale}").GetDouble(), loss.item<float>());
        Near(info.GetProperty($"clip_dlogit_scale_{scale}").GetDouble(), logitScale.grad!.item<float>());
        if (scale == "init" && n < 60)
        {
            Near(Npy.Floats($"diy-sc/losses/clip_grad_desc1_{n}.npy").Values, a.grad!);
            Near(Npy.Floats($"diy-sc/losses/clip_grad_desc2_{n}.npy").Values, b.grad!);
        }
    }

    [Theory]
    [InlineData(8)]
    [InlineData(12)]
    [InlineData(60)]
    public void Dense_loss_and_its_gradients_equal_the_reference(int n)
    {
        using var scope = NewDisposeScope();
        var info = Json.Read("diy-sc/losses/info.json").GetProperty($"{n}");
        var grid = new GridSize(n, n);
        var (source, target) = (Descriptors(1, n), Descriptors(2, n));
        var index = Npy.Longs($"diy-sc/losses/idx1_{n}.npy").Values;
        var flow = Npy.Floats($"diy-sc/losses/gtflow_{n}.npy").Values;
        var targets = new float[flow.Length];
        for (var i = 0; i < index.Length; i++)
        {
            targets[2 * i] = flow[2 * i] + (index[i] % n);
            targets[(2 * i) + 1] = flow[(2 * i) + 1] + (index[i] / n);
        }

        var loss = DenseFlowLoss.Compute(source.index_select(0, torch.tensor(index)), target, grid, torch.tensor(targets, [index.Length, 2]));
        loss.backward();
        Near(info.GetProperty("epe_loss").GetDouble(), loss.item<float>());
        if (n < 60)
        {
            Near(Npy.Floats($"diy-sc/losses/epe_grad_desc1_{n}.npy").Values, source.grad!);
            Near(Npy.Floats($"diy-sc/losses/epe_grad_desc2_{n}.npy").Values, target.grad!);
        }
        else
        {
            Near(info.GetProperty("epe_grad_desc1_norm").GetDouble(), source.grad!.norm().item<float>(), 1e-4);
            Near(info.GetProperty("epe_grad_desc2_norm").GetDouble(), target.grad!.norm().item<float>(), 1e-4);
        }
    }

    [Fact]
    public void A_perfect_dense_prediction_has_loss_zero_and_a_finite_gradient()
    {
        // One-hot descriptors: softmax(1/β) of 4 cells leaves 3e^{−50}, some 1e−21, to the wrong ones.
        using var scope = NewDisposeScope();
        var map = torch.eye(4).requires_grad_();
        var loss = DenseFlowLoss.Compute(map, map, new GridSize(2, 2), torch.tensor(new float[] { 0, 0, 1, 0, 0, 1, 1, 1 }, [4, 2]));
        loss.backward();
        Assert.Equal(0, loss.item<float>(), 1e-20f);
        Assert.All(map.grad!.data<float>().ToArray(), g => Assert.True(float.IsFinite(g)));
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused()
    {
        using var scope = NewDisposeScope();
        Assert.Throws<ArgumentException>(() => SparseContrastiveLoss.Compute(torch.zeros(2, 3), torch.zeros(3, 3), torch.zeros(1)));
        Assert.Throws<ArgumentException>(() => SparseContrastiveLoss.Compute(torch.zeros(0, 3), torch.zeros(0, 3), torch.zeros(1)));
        Assert.Throws<ArgumentException>(() => DenseFlowLoss.Compute(torch.zeros(2, 3), torch.zeros(5, 3), new GridSize(2, 2), torch.zeros(2, 2)));
    }

    private static Tensor Descriptors(int side, int n)
    {
        var map = Maps.FromPlanes(Npy.Floats($"diy-sc/losses/feat{side}_{n}.npy"));
        return torch.tensor(Maps.UnitRows(map), [map.Grid.CellCount, map.Channels]).requires_grad_();
    }

    private static Tensor Rows(int side, int n) =>
        Descriptors(side, n).detach().index_select(0, torch.tensor(Npy.Longs($"diy-sc/losses/idx{side}_{n}.npy").Values)).requires_grad_();

    private static void Near(double expected, double found, double relative = 1e-5) =>
        Assert.True(Math.Abs(found - expected) <= relative * Math.Abs(expected), $"expected {expected}, found {found}");

    // Gradients come through a softmax at temperature 0.02 in float32: 1e-4 of the largest entry.
    private static void Near(float[] expected, Tensor found)
    {
        var values = found.contiguous().data<float>().ToArray();
        Assert.Equal(expected.Length, values.Length);
        var tolerance = 1e-4 * expected.Max(Math.Abs);
        for (var i = 0; i < values.Length; i++)
        {
            Assert.True(Math.Abs(values[i] - expected[i]) <= tolerance, $"entry {i}: expected {expected[i]}, found {values[i]}");
        }
    }
}
