using System.Diagnostics;
using GeometryMatters.Benchmarks.Claims.Matching;
using GeometryMatters.Features;
using GeometryMatters.Imaging;
using GeometryMatters.Training.Adapters;
using GeometryMatters.Training.Trainers;

namespace GeometryMatters.Benchmarks.Claims.Training;

/// <summary>Times the steps of one training by when each asks for its pair, the first left out: it allocates what the others use again.</summary>
internal sealed class StepTimer(AdapterOptions network, AdapterTrainerOptions training, GridSize grid, int steps)
{
    private static readonly PythonPeer Torch = new("torch", "python3-torch", "adapter_step.py");

    private readonly OnePair pairs = new(network, grid);

    /// <summary>One claim a number of threads; ours and the peer each in a process of its own.</summary>
    public static IEnumerable<Claim> Claims(string name, string size, string peerSetting, TextWriter notes)
    {
        foreach (var threads in (int[])[1, 2])
        {
            var peer = Torch.Measure(threads, notes, $"{threads}", peerSetting);
            yield return new()
            {
                Name = name,
                Size = size,
                Threads = threads,
                Ours = StepProcess.Run(name, threads),
                Peer = "torch",
                PeerMilliseconds = peer?.Milliseconds,
                PeerBytes = peer?.Bytes,
                Count = 1,
            };
        }
    }

    /// <summary>Median time of a step in milliseconds, and of how many it is.</summary>
    public (double Milliseconds, int Runs) Median()
    {
        using var result = new AdapterTrainer(training with { Steps = steps + 2, PrefetchPairs = 0 }).Train(network, pairs);
        var starts = pairs.Loads.Skip(1).ToArray();
        return (Measurement.Median([.. starts.Zip(starts.Skip(1), (a, b) => Stopwatch.GetElapsedTime(a, b).TotalMilliseconds)]), steps);
    }

    private sealed class OnePair : ITrainingPairSource
    {
        private readonly TrainingPair pair;

        public OnePair(AdapterOptions network, GridSize grid)
        {
            var cells = grid.CellCount;
            pair = new()
            {
                SourceMaps = Maps(1),
                TargetMaps = Maps(2),
                Labels = [.. Enumerable.Range(0, 200).Select(i => new TrainingLabel(i * cells / 200, (i * cells / 200) + 1))],
            };

            FeatureMap[] Maps(int seed) => [.. network.InputChannels.Select(c => new FeatureMap(grid, c, RandomRows.Make(cells, c, seed)))];
        }

        public int Count => 1;

        /// <summary>When pairs were asked for.</summary>
        public List<long> Loads { get; } = [];

        public TrainingPair Load(int index, CancellationToken cancellationToken = default)
        {
            Loads.Add(Stopwatch.GetTimestamp());
            return pair;
        }
    }
}
