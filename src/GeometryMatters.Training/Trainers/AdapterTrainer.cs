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

    /// <summary>Trains a fresh adapter and writes no files.</summary>
    /// <param name="network">Shape of the network.</param>
    /// <param name="pairs">Training pairs; pairs without labels are passed over.</param>
    /// <param name="validation">Pairs that choose among the states at every <see cref="AdapterTrainerOptions.ValidateEvery"/> steps and at the end; null to keep the last.</param>
    /// <param name="progress">Told at most ten times a second.</param>
    /// <param name="cancellationToken">Stops between two operations of the network.</param>
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
        return Train(new AdapterTrainingRun { Network = network, Pairs = pairs, Validation = validation }, progress, cancellationToken);
    }

    /// <summary>Trains an adapter from random or given values, or goes on with a training whose state the run's folder holds.</summary>
    /// <param name="run">What to train on, and where to keep the files.</param>
    /// <param name="progress">Told at most ten times a second.</param>
    /// <param name="cancellationToken">Stops between two operations of the network; the state before the step is written then where the run has a folder.</param>
    /// <returns>The adapter and its losses; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">An option of the run or its network is out of its range.</exception>
    /// <exception cref="InvalidInputException">
    /// A pair does not fit the network, no pair has labels, a loss is not finite, or the folder's state is broken or of another run (what differs is listed).
    /// </exception>
    /// <exception cref="BackendUnavailableException">libtorch cannot be loaded, or a GPU was asked for and there is none.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public AdapterTrainingResult Train(AdapterTrainingRun run, IProgress<StageProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(run.Pairs, nameof(run));
        ArgumentNullException.ThrowIfNull(run.Shape, nameof(run));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(run.SaveEvery, nameof(run));
        TorchRuntime.EnsureLoaded();
        using TrainingSession session = new(options, run, options.Device == TrainingDevice.Cuda ? FirstGpu() : CPU, cancellationToken);
        if (run.Folder is { } folder)
        {
            Directory.CreateDirectory(folder);
            if (run.Resume && File.Exists(TrainingFiles.State(folder)))
            {
                session.Restore(TrainingFiles.State(folder), cancellationToken);
            }
        }

        return session.Run(progress, cancellationToken);
    }

    private static Device FirstGpu() =>
        torch.TryInitializeDeviceType(DeviceType.CUDA)
            ? CUDA
            : throw new BackendUnavailableException("CUDA", "Add TorchSharp-cuda-linux or TorchSharp-cuda-windows to the application and check the GPU's driver, or train on the CPU.");
}
