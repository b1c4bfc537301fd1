using GeometryMatters.Training.Trainers;
using TorchSharp;
using static TorchSharp.torch;

namespace GeometryMatters.Training.Tests.Trainers;

public class AdamWTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(37)]
    [InlineData(1000)]
    public void The_pass_over_memory_equals_the_operations_of_libtorch(int count)
    {
        TorchRuntime.EnsureLoaded();
        using var scope = NewDisposeScope();
        NormalStream normal = new(3);
        float[] p = Draw(), m = new float[count], v = new float[count];
        Tensor parameter = torch.tensor(p), mean = torch.zeros(count), square = torch.zeros(count);
        for (var step = 1; step <= 5; step++)
        {
            var g = Draw();
            AdamW.Rates rates = new(1 - 5e-6, 0.9, Math.Sqrt(1 - Math.Pow(0.999, step)), -5e-3 / (1 - Math.Pow(0.9, step)));
            AdamW.Update(p, m, v, g, rates);
            AdamW.Update(parameter, mean, square, torch.tensor(g), rates);
        }

        // libtorch may contract a product and a sum: a rounding of values near 1 a step.
        Assert.All(p.Zip(parameter.data<float>().ToArray()), pair => Assert.Equal(pair.Second, pair.First, 2e-6));

        float[] Draw() => [.. Enumerable.Range(0, count).Select(_ => (float)normal.Next())];
    }
}
