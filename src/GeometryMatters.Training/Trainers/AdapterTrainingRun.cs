using GeometryMatters.Training.Adapters;

namespace GeometryMatters.Training.Trainers;

/// <summary>What one training works on, and where it keeps its files.</summary>
/// <remarks>
/// With a folder the run writes, each file whole or not at all: <c>state.safetensors</c> (all that it takes to go on), <c>last.safetensors</c> and
/// <c>best.safetensors</c> (adapters, the second once there was a validation), <c>losses.csv</c> and <c>losses.json</c>. A run that is called again with the
/// same options, pairs and folder goes on where the state was written, and ends with the same bytes as one that was never stopped.
/// </remarks>
public sealed record AdapterTrainingRun
{
    /// <summary>Shape of the network; not used with <see cref="Start"/>.</summary>
    /// <value>The paper's.</value>
    public AdapterOptions Network { get; init; } = new();

    /// <summary>An adapter whose values training starts from; null for random ones. It is copied and stays as it is.</summary>
    /// <value>null.</value>
    public Adapter? Start { get; init; }

    /// <summary>Training pairs; pairs without labels are passed over.</summary>
    public required ITrainingPairSource Pairs { get; init; }

    /// <summary>Pairs that choose among the states at every <see cref="AdapterTrainerOptions.ValidateEvery"/> steps and at the end; null to keep the last.</summary>
    /// <value>null.</value>
    public ITrainingPairSource? Validation { get; init; }

    /// <summary>Folder of the run's files, made where there is none; null to write nothing.</summary>
    /// <value>null.</value>
    public string? Folder { get; init; }

    /// <summary>Steps between two states written; one more is written when training ends or is cancelled.</summary>
    /// <value>1,000.</value>
    public int SaveEvery { get; init; } = 1000;

    /// <summary>Whether a state in the folder is gone on from; false to start anew and write over it.</summary>
    /// <value>true.</value>
    public bool Resume { get; init; } = true;

    internal AdapterOptions Shape => Start?.Options ?? Network;
}
