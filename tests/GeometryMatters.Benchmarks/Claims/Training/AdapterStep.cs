using GeometryMatters.Imaging;

namespace GeometryMatters.Benchmarks.Claims.Training;

/// <summary><c>adapter-step</c>: one training step of the paper's adapter (four branches to 768 channels, 60 × 60 cells, two images, 50 labels).</summary>
public sealed class AdapterStep : IClaimSource
{
    internal const string Name = "adapter-step";

    public string Group => "training";

    public IReadOnlyList<string> Names => [Name];

    public IEnumerable<Claim> Measure(TextWriter notes) => StepTimer.Claims(Name, "60x60, 3968 to 768, 50 labels", "paper", notes);

    internal static StepTimer Timer() => new(new(), new(), GridSize.Default, steps: 5);
}
