using System.Diagnostics;
using GeometryMatters.Benchmarks.Claims.Matching;
using GeometryMatters.Features;
using GeometryMatters.Imaging;
using GeometryMatters.Training.Adapters;
using GeometryMatters.Training.Trainers;

namespace GeometryMatters.Benchmarks.Claims.Training;

/// <summary>
/// <c>adapter-step</c>: one training step of the paper's adapter (four branches to 768 channels, 60 × 60 cells, two images, 50 labels):
/// the difference between trainings of three steps and of one, halved. The bytes are the peak of the process.
/// </summary>
public sealed class AdapterStep : IClaimSource
{
    private const int Runs = 3;
    private static readonly PythonPeer Torch = new("torch", "python3-torch", "adapter_step.py");

    public string Group => "training";

    public IEnumerable<Claim> Measure(TextWriter notes)
    {
        OnePair pairs = new();
        foreach (var threads in (int[])[1, 2])
        {
            GeometryMatters.Training.TorchRuntime.SetThreads(threads);
            Time(pairs, 1);
            var times = new double[Runs];
            for (var r = 0; r < Runs; r++)
            {
                var one = Time(pairs, 1);
                times[r] = (Time(pairs, 3) - one) / 2;
            }

            using var process = Process.GetCurrentProcess();
            yield return new()
            {
                Name = "adapter-step",
                Size = "60x60, 3968 to 768, 50 labels",
                Threads = threads,
                Ours = new(Measurement.Median(times), process.PeakWorkingSet64, Runs),
                Peer = "torch",
                PeerMilliseconds = Torch.Milliseconds(threads, notes, $"{threads}"),
                Count = 1,
            };
        }
    }

    private static double Time(OnePair pairs, int steps)
    {
        var start = Stopwatch.GetTimestamp();
        using var result = new AdapterTrainer(new() { Steps = steps }).Train(new(), pairs);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private sealed class OnePair : ITrainingPairSource
    {
        private readonly TrainingPair pair = new()
        {
            SourceMaps = Maps(1),
            TargetMaps = Maps(2),
            Labels = [.. Enumerable.Range(0, 200).Select(i => new TrainingLabel(18 * i, (18 * i) + 1))],
        };

        public int Count => 1;

        public TrainingPair Load(int index) => pair;

        private static FeatureMap[] Maps(int seed) =>
            [.. new AdapterOptions().InputChannels.Select(c => new FeatureMap(GridSize.Default, c, RandomRows.Make(3600, c, seed)))];
    }
}
