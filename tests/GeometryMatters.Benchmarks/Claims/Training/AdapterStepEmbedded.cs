using GeometryMatters.Imaging;
using GeometryMatters.Training.Adapters;

namespace GeometryMatters.Benchmarks.Claims.Training;

/// <summary><c>adapter-step-embedded</c>: one training step of the small adapter on built-in features (two branches to 128 channels, 40 × 40 cells, no dropout).</summary>
public sealed class AdapterStepEmbedded : IClaimSource
{
    internal const string Name = "adapter-step-embedded";

    public string Group => "training";

    public IReadOnlyList<string> Names => [Name];

    public IEnumerable<Claim> Measure(TextWriter notes) => StepTimer.Claims(Name, "40x40, 878 to 128, 50 labels", "embedded", notes);

    internal static StepTimer Timer()
    {
        AdapterOptions network = new()
        {
            InputChannels = [288, 590],
            OutputChannels = 128,
            BottleneckChannels = 96,
            Dropout = 0,
            OutputActivation = AdapterActivation.None,
        };
        return new(network, new() { LearningRate = 1e-2, DenseWeight = 0.1, TargetNoise = 0 }, new(40, 40), steps: 41);
    }
}
