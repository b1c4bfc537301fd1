using System.Diagnostics;
using System.Globalization;
using GeometryMatters.Training.Adapters;
using TorchSharp;
using static TorchSharp.torch;

namespace GeometryMatters.Training.Trainers;

/// <summary>Trains an adapter on pseudo-correspondences: AdamW with a one-cycle schedule, one pair a step (paper 3.2 and 4.1).</summary>
/// <remarks>
/// Where libtorch may use two threads or more (<see cref="TorchRuntime.SetThreads"/>) a pair's two images are computed at the same time, each with half of them.
/// Same pairs, options and seed give the same adapter bit for bit on the same machine and device, with one thread as with two. With more, libtorch
/// sums in other orders, so weights agree to rounding only. Train on one thread at a time: tensors are tied to the calling thread's scope.
/// </remarks>
public sealed class AdapterTrainer
{
    private readonly AdapterTrainerOptions options;

    /// <summary>Creates a trainer.</summary>
    /// <param name="options">How to train; null for the paper's settings.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public AdapterTrainer(AdapterTrainerOptions? options = null)
    {
        this.options = options ?? new AdapterTrainerOptions();
        this.options.Validate();
    }

    /// <summary>Trains a fresh adapter.</summary>
    /// <param name="network">Shape of the network.</param>
    /// <param name="pairs">Training pairs; pairs without labels are passed over.</param>
    /// <param name="validation">Pairs that choose among the states at every <see cref="AdapterTrainerOptions.ValidateEvery"/> steps and at the end; null to keep the last.</param>
    /// <param name="progress">Told at most ten times a second.</param>
    /// <param name="cancellationToken">Stops between two steps.</param>
    /// <returns>The adapter and its losses; the caller disposes it.</returns>
    /// <exception cref="InvalidInputException">A pair does not fit the network, no pair has labels, or a loss is not finite.</exception>
    /// <exception cref="BackendUnavailableException">libtorch cannot be loaded, or a GPU was asked for and there is none.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public AdapterTrainingResult Train(
        AdapterOptions network,
        ITrainingPairSource pairs,
        ITrainingPairSource? validation = null,
        IProgress<StageProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(pairs);
        var adapter = new Adapter(network, options.Seed);
        Adapter? best = null;
        try
        {
            if (options.Device == TrainingDevice.Cuda)
            {
                adapter.MoveTo(FirstGpu());
            }

            var (losses, validations) = Run(adapter, pairs, validation, progress, state => Keep(ref best, state), cancellationToken);
            adapter.MoveTo(CPU);
            if (best is null)
            {
                return new(adapter, losses, validations);
            }

            adapter.Dispose();
            return new(best, losses, validations);
        }
        catch
        {
            adapter.Dispose();
            best?.Dispose();
            throw;
        }
    }

    private static void Keep(ref Adapter? best, Adapter state)
    {
        best?.Dispose();
        best = state;
    }

    private static Device FirstGpu()
    {
        TorchRuntime.EnsureLoaded();
        return torch.TryInitializeDeviceType(DeviceType.CUDA)
            ? CUDA
            : throw new BackendUnavailableException("CUDA", "Add TorchSharp-cuda-linux or TorchSharp-cuda-windows to the application and check the GPU's driver, or train on the CPU.");
    }

    private (List<StepLosses> Losses, List<ValidationLosses> Validations) Run(
        Adapter adapter, ITrainingPairSource pairs, ITrainingPairSource? validation, IProgress<StageProgress>? progress, Action<Adapter> keep, CancellationToken cancellationToken)
    {
        var schedule = new OneCycleSchedule(options.LearningRate, options.Steps, options.RiseFraction);
        using var optimizer = new AdamW(adapter.Parameters, options.WeightDecay);
        using var images = new PairNetwork(adapter);
        var order = new PairOrder(pairs, options.Seed);
        var reporter = new Reporter(progress, options.Steps);
        var losses = new List<StepLosses>();
        var validations = new List<ValidationLosses>();
        var lowest = double.PositiveInfinity;
        for (var step = 0; step < options.Steps; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (index, pair) = order.Next(step, options.FlipAugmentation, adapter);
            losses.Add(Step(adapter, images, optimizer, schedule.At(step), index, pair, step));
            reporter.Tell(step + 1, losses[^1]);
            if (validation is not null && ((step + 1) % options.ValidateEvery == 0 || step + 1 == options.Steps))
            {
                var mean = Validate(adapter, images, validation, step + 1, cancellationToken);
                validations.Add(mean);
                var total = mean.Sparse + (options.DenseWeight * mean.Dense);
                if (total < lowest)
                {
                    lowest = total;
                    keep(adapter.Copy());
                }
            }
        }

        return (losses, validations);
    }

    private StepLosses Step(
        Adapter adapter, PairNetwork images, AdamW optimizer, (double LearningRate, double Beta1) rates, int index, TrainingPair pair, int step)
    {
        using var scope = NewDisposeScope();
        var labels = LabelSampler.Sample(pair.Labels, options.LabelsPerPair, Fnv1A.Seed(options.Seed, "labels", step));
        var noise = options.DenseWeight > 0 && options.TargetNoise > 0 ? Noise(pair, labels.Length, step) : [];
        var (source, target) = images.Forward(pair, adapter.Options.Dropout, Fnv1A.Seed(options.Seed, "dropout", step), train: true);
        var (total, sparse, dense) = PairLoss.Compute(
            source, target, pair.TargetMaps[0].Grid, adapter.Parameter(AdapterParameters.LogitScale), new(labels, noise, options.DenseWeight));
        var values = new StepLosses(sparse.item<float>(), dense is null ? 0 : dense.item<float>());
        if (!float.IsFinite(values.Sparse) || !float.IsFinite(values.Dense))
        {
            throw new InvalidInputException($"training pair {index}", $"step {step}", "a finite loss", $"sparse {values.Sparse}, dense {values.Dense}");
        }

        total.backward();
        images.Backward(source.grad!, target.grad!);
        optimizer.Step(rates.LearningRate, rates.Beta1);
        return values;
    }

    private ValidationLosses Validate(Adapter adapter, PairNetwork images, ITrainingPairSource pairs, int step, CancellationToken cancellationToken)
    {
        double sparseSum = 0, denseSum = 0;
        var count = 0;
        using var inference = no_grad();
        for (var i = 0; i < pairs.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var pair = pairs.Load(i);
            PairOrder.Check(pair, adapter, $"validation pair {i}");
            if (pair.Labels.Count == 0)
            {
                continue;
            }

            using var scope = NewDisposeScope();
            var labels = LabelSampler.Sample(pair.Labels, options.LabelsPerPair, Fnv1A.Seed(options.Seed, "validation", i));
            var (source, target) = images.Forward(pair, dropout: 0, seed: 0, train: false);
            var (_, sparse, dense) = PairLoss.Compute(
                source, target, pair.TargetMaps[0].Grid, adapter.Parameter(AdapterParameters.LogitScale), new(labels, [], options.DenseWeight));
            sparseSum += sparse.item<float>();
            denseSum += dense is null ? 0 : dense.item<float>();
            count++;
        }

        return count == 0
            ? throw new InvalidInputException("validation pairs", string.Empty, "at least one pair with labels", $"none among {pairs.Count}")
            : new(step, (float)(sparseSum / count), (float)(denseSum / count));
    }

    private float[] Noise(TrainingPair pair, int labels, int step)
    {
        var deviation = options.TargetNoise * (pair.TargetExtentCells ?? LabelSampler.TargetExtent(pair)) / 2;
        var normal = new NormalStream(Fnv1A.Seed(options.Seed, "noise", step));
        var noise = new float[2 * labels];
        for (var i = 0; i < noise.Length; i++)
        {
            noise[i] = (float)(deviation * normal.Next());
        }

        return noise;
    }

    private sealed class Reporter(IProgress<StageProgress>? progress, int steps)
    {
        private readonly Stopwatch watch = Stopwatch.StartNew();
        private TimeSpan last = TimeSpan.MinValue;

        public void Tell(int done, StepLosses losses)
        {
            if (progress is null || (done < steps && last != TimeSpan.MinValue && watch.Elapsed - last < TimeSpan.FromMilliseconds(100)))
            {
                return;
            }

            last = watch.Elapsed;
            var left = TimeSpan.FromSeconds(Math.Round(last.TotalSeconds / done * (steps - done)));
            var detail = string.Create(CultureInfo.InvariantCulture, $"sparse {losses.Sparse:F3}, dense {losses.Dense:F2}, {left:c} left");
            progress.Report(new("train adapter", done, steps, detail));
        }
    }
}
