using GeometryMatters.Imaging;
using GeometryMatters.Training.Losses;

namespace GeometryMatters.Training.Trainers;

/// <summary>Where an adapter is trained.</summary>
public enum TrainingDevice
{
    /// <summary>The processor.</summary>
    Cpu,

    /// <summary>The first CUDA GPU; the application brings TorchSharp-cuda-linux or TorchSharp-cuda-windows.</summary>
    Cuda,
}

/// <summary>How an adapter is trained. The defaults are the paper's, and where it is silent the reference's.</summary>
public sealed record AdapterTrainerOptions
{
    /// <summary>Learning rate at the top of the one-cycle schedule.</summary>
    /// <value>0.005.</value>
    public double LearningRate { get; init; } = 5e-3;

    /// <summary>AdamW's weight decay.</summary>
    /// <value>0.001.</value>
    public double WeightDecay { get; init; } = 1e-3;

    /// <summary>Number of steps, one pair each.</summary>
    /// <value>200,000.</value>
    public int Steps { get; init; } = 200_000;

    /// <summary>Most labels drawn from a pair in a step, without replacement and anew each step, so that pairs with many labels do not dominate; null for all.</summary>
    /// <value>50.</value>
    public int? LabelsPerPair { get; init; } = 50;

    /// <summary>Share of the steps in which the learning rate rises.</summary>
    /// <value>0.3.</value>
    public double RiseFraction { get; init; } = 0.3;

    /// <summary>Weight of the dense loss beside the sparse one.</summary>
    /// <value>1.</value>
    public double DenseWeight { get; init; } = 1;

    /// <summary>Neighbourhood of the most similar cell to which the dense loss is narrowed.</summary>
    /// <value><see cref="SoftArgmaxWindow.FullMap"/>, as published.</value>
    public SoftArgmaxWindow DenseWindow { get; init; } = SoftArgmaxWindow.FullMap;

    /// <summary>Target grid whose cells' coordinates are trained with the rest, as the published code does by accident; null for constants.</summary>
    /// <remarks>For numbers that are to be compared with that code's. All target maps then have this grid. The coordinates are no part of the adapter.</remarks>
    /// <value>null.</value>
    public GridSize? LearnedCoordinates { get; init; }

    /// <summary>Standard deviation of the Gaussian noise on dense targets, as a share of half the target object's longer side.</summary>
    /// <value>0.1.</value>
    public double TargetNoise { get; init; } = 0.1;

    /// <summary>Whether a pair that has a mirrored version is replaced by it in half of its steps, at random.</summary>
    /// <value>false.</value>
    public bool FlipAugmentation { get; init; }

    /// <summary>
    /// Whether a pair that has a mirrored version is trained on as published for flips: the weighted mean of its own loss (1), that of both images mirrored (1)
    /// and, where it has <see cref="TrainingPair.SelfFlipLabels"/>, that of the mirrored source onto the source (0.25).
    /// </summary>
    /// <remarks>The mirrored terms are dense alone, or sparse alone where <see cref="DenseWeight"/> is 0. Not together with <see cref="FlipAugmentation"/>. A step takes two or three times as long.</remarks>
    /// <value>false.</value>
    public bool FlipTerms { get; init; }

    /// <summary>Seed of the first values, the order of the pairs, the labels drawn, the noise and the dropout.</summary>
    /// <value>42.</value>
    public int Seed { get; init; } = 42;

    /// <summary>Steps between two validations, where there are pairs for it.</summary>
    /// <value>25,000.</value>
    public int ValidateEvery { get; init; } = 25_000;

    /// <summary>Validations in a row without a lower loss after which training stops early; null to go on to the last step.</summary>
    /// <value>null.</value>
    public int? Patience { get; init; }

    /// <summary>Pairs loaded ahead of the steps on a thread of their own, so that no step waits for a disk; 0 to load each when its step comes. Results do not depend on it.</summary>
    /// <value>1.</value>
    public int PrefetchPairs { get; init; } = 1;

    /// <summary>Where the network is trained.</summary>
    /// <value><see cref="TrainingDevice.Cpu"/>.</value>
    public TrainingDevice Device { get; init; } = TrainingDevice.Cpu;

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range; the property is named.</exception>
    public void Validate()
    {
        Require(double.IsFinite(LearningRate) && LearningRate > 0, nameof(LearningRate), LearningRate, "a number above zero");
        Require(double.IsFinite(WeightDecay) && WeightDecay >= 0, nameof(WeightDecay), WeightDecay, "a number not below zero");
        Require(Steps > 0, nameof(Steps), Steps, "a number above zero");
        Require(LabelsPerPair is null or > 0, nameof(LabelsPerPair), LabelsPerPair, "a number above zero, or null");
        Require(RiseFraction is >= 0 and <= 1, nameof(RiseFraction), RiseFraction, "a share in [0, 1]");
        Require(double.IsFinite(DenseWeight) && DenseWeight >= 0, nameof(DenseWeight), DenseWeight, "a number not below zero");
        Require(double.IsFinite(TargetNoise) && TargetNoise >= 0, nameof(TargetNoise), TargetNoise, "a number not below zero");
        Require(!(FlipTerms && FlipAugmentation), nameof(FlipTerms), FlipTerms, $"one form of flips, not {nameof(FlipAugmentation)} too");
        Require(ValidateEvery > 0, nameof(ValidateEvery), ValidateEvery, "a number above zero");
        Require(DenseWindow is not null, nameof(DenseWindow), DenseWindow, "a window");
        Require(LearnedCoordinates is null or { Rows: > 1, Columns: > 1 }, nameof(LearnedCoordinates), LearnedCoordinates, "a grid of two rows and columns or more, or null");
        Require(Patience is null or > 0, nameof(Patience), Patience, "a number above zero, or null");
        Require(PrefetchPairs >= 0, nameof(PrefetchPairs), PrefetchPairs, "a number not below zero");
        Require(Enum.IsDefined(Device), nameof(Device), Device, "a named device");
    }

    private static void Require(bool holds, string name, object? value, string expected)
    {
        if (!holds)
        {
            throw new ArgumentOutOfRangeException(name, value, $"Expected {expected}.");
        }
    }
}
