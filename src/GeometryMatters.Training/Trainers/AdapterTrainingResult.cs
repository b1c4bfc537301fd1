using GeometryMatters.Training.Adapters;

namespace GeometryMatters.Training.Trainers;

/// <summary>A trained adapter and how its losses went. Disposing it disposes the adapter.</summary>
public sealed class AdapterTrainingResult : IDisposable
{
    internal AdapterTrainingResult(Adapter adapter, IReadOnlyList<StepLosses> losses, IReadOnlyList<ValidationLosses> validations)
    {
        Adapter = adapter;
        Losses = losses;
        Validations = validations;
    }

    /// <summary>The adapter with the lowest validation loss; the last one where there was no validation.</summary>
    public Adapter Adapter { get; }

    /// <summary>Losses of every step.</summary>
    public IReadOnlyList<StepLosses> Losses { get; }

    /// <summary>Mean losses of the validations.</summary>
    public IReadOnlyList<ValidationLosses> Validations { get; }

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
