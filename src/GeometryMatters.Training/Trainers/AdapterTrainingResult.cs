using GeometryMatters.Training.Adapters;

namespace GeometryMatters.Training.Trainers;

/// <summary>A trained adapter and how its losses went. Disposing it disposes the adapter.</summary>
public sealed class AdapterTrainingResult : IDisposable
{
    private readonly TrainingCurves curves;

    internal AdapterTrainingResult(Adapter adapter, IReadOnlyList<StepLosses> losses, IReadOnlyList<ValidationLosses> validations, OneCycleSchedule schedule)
    {
        Adapter = adapter;
        Losses = losses;
        Validations = validations;
        curves = new(losses, validations, schedule);
    }

    /// <summary>The adapter with the lowest validation loss; the last one where there was no validation.</summary>
    public Adapter Adapter { get; }

    /// <summary>Losses of every step, those before a resumption with them.</summary>
    public IReadOnlyList<StepLosses> Losses { get; }

    /// <summary>Mean losses of the validations.</summary>
    public IReadOnlyList<ValidationLosses> Validations { get; }

    /// <summary>Steps after which <see cref="Adapter"/> was what it is.</summary>
    public required int AdapterStep { get; init; }

    /// <summary>Whether <see cref="AdapterTrainerOptions.Patience"/> ended the training before its last step.</summary>
    public required bool StoppedEarly { get; init; }

    /// <summary>Time that the steps of this run have waited for pairs to be loaded.</summary>
    public required TimeSpan WaitedForPairs { get; init; }

    /// <summary>Writes step, learning rate and losses as a table with a line a step; validations stand in the line of the step before them.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    public void WriteCurvesCsv(string path) => curves.WriteCsv(path);

    /// <summary>Writes learning rates, losses and validations as one JSON object of arrays.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    public void WriteCurvesJson(string path) => curves.WriteJson(path);

    /// <summary>Disposes the adapter.</summary>
    public void Dispose() => Adapter.Dispose();
}

/// <summary>Losses of one step.</summary>
/// <param name="Sparse">Contrastive loss.</param>
/// <param name="Dense">Dense loss in cells, before its weight; 0 where the weight is 0.</param>
public readonly record struct StepLosses(float Sparse, float Dense);

/// <summary>Mean losses over the validation pairs, without dropout and noise.</summary>
/// <param name="Step">Steps done before it.</param>
/// <param name="Sparse">Contrastive loss.</param>
/// <param name="Dense">Dense loss in cells, before its weight.</param>
public readonly record struct ValidationLosses(int Step, float Sparse, float Dense);
