using GeometryMatters.Imaging;
using GeometryMatters.Training.Adapters;

namespace GeometryMatters.Benchmarks.Claims.Training;

/// <summary><c>adapter-step-embedded</c>: one training step of the small adapter on built-in features (two branches to 128 channels, 40 × 40 cells, no dropout).</summary>
public sealed class AdapterStepEmbedded : IClaimSource
{
    public string Group => "training";

    public IReadOnlyList<string> Names => ["adapter-step-embedded"];

    public IEnumerable<Claim> Measure(TextWriter notes)
    {
        AdapterOptions network = new()
        {
            InputChannels = [288, 590],
            OutputChannels = 128,
            BottleneckChannels = 96,
            Dropout = 0,
            OutputActivation = AdapterActivation.None,
        };
        StepTimer timer = new(network, new() { LearningRate = 1e-2, DenseWeight = 0.1, TargetNoise = 0 }, new(40, 40), steps: 20);
        return timer.Measure("adapter-step-embedded", "40x40, 878 to 128, 50 labels", "embedded", notes);
    }
}
