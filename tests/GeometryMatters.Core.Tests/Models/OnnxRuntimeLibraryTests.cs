using GeometryMatters.Models;
using Microsoft.ML.OnnxRuntime;

namespace GeometryMatters.Tests.Models;

public sealed class OnnxRuntimeLibraryTests
{
    [Fact]
    public void A_runtime_without_CUDA_is_told_with_its_cure()
    {
        OnnxRuntimeLibrary.EnsureLoaded();
        Assert.SkipWhen(OrtEnv.Instance().GetAvailableProviders().Contains("CUDAExecutionProvider"), "this ONNX Runtime has CUDA");
        using SessionOptions options = new();
        var e = Assert.Throws<BackendUnavailableException>(() => OnnxRuntimeLibrary.UseCuda(options));
        Assert.Contains("Microsoft.ML.OnnxRuntime.Gpu", e.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => OnnxRuntimeLibrary.UseCuda(null!));
    }
}
