using GeometryMatters.Tests;
using GeometryMatters.Training.Runtime;
using TorchSharp;

namespace GeometryMatters.Training.Tests.Runtime;

public class TorchRuntimeTests
{
    [Fact]
    public void Tensor_operations_and_autograd_work()
    {
        TorchRuntime.EnsureLoaded();
        using var scope = torch.NewDisposeScope();
        var x = torch.tensor(new float[] { 1, 2, 3, 4 }).reshape(2, 2).requires_grad_();
        var y = torch.mm(x, x).sum();
        y.backward();
        Assert.Equal(7f + 10 + 15 + 22, y.item<float>());

        // d/dX of the sum of X·X is J·Xᵀ + Xᵀ·J with J all ones.
        Assert.Equal(new float[] { 7, 11, 9, 13 }, x.grad!.data<float>().ToArray());
    }

    [Fact]
    public void Many_threads_may_ask_at_once()
    {
        Parallel.For(0, 16, _ => TorchRuntime.EnsureLoaded());
        Assert.True(TorchRuntime.IsLoaded);
    }

    [Fact]
    public void A_native_error_becomes_a_managed_exception()
    {
        TorchRuntime.EnsureLoaded();
        using var scope = torch.NewDisposeScope();
        Assert.ThrowsAny<Exception>(() => torch.mm(torch.zeros(2, 3), torch.zeros(2, 3)));
    }

    [Fact]
    public void Absent_libraries_are_told_with_the_packages_to_add()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The search by path is Linux only.");
        using TemporaryFolder folder = new();
        var e = Assert.Throws<BackendUnavailableException>(() => TorchRuntime.LoadOnLinux([folder.Root, "/nowhere/at/all"]));
        Assert.Contains("libc10.so", e.Message, StringComparison.Ordinal);
        Assert.Contains(folder.Root, e.Message, StringComparison.Ordinal);
        Assert.Contains("TorchSharp-cpu", e.Cure, StringComparison.Ordinal);
        Assert.Contains("TorchSharp-cuda-linux", e.Cure, StringComparison.Ordinal);
        Assert.Contains("TorchSharp-cuda-windows", e.Cure, StringComparison.Ordinal);
    }

    [Fact]
    public void Threads_can_be_set_and_must_be_positive()
    {
        TorchRuntime.EnsureLoaded();
        var before = torch.get_num_threads();
        TorchRuntime.SetThreads(1);
        Assert.Equal(1, torch.get_num_threads());
        TorchRuntime.SetThreads(before);
        Assert.Throws<ArgumentOutOfRangeException>(() => TorchRuntime.SetThreads(0));
    }
}
