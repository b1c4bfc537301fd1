using GeometryMatters.Training.Trainers;

namespace GeometryMatters.Training.Tests.Support;

/// <summary>Progress told at once on the thread that reports it.</summary>
internal sealed class Synchronous(Action<StageProgress> action) : IProgress<StageProgress>
{
    public void Report(StageProgress value) => action(value);
}

/// <summary>Pairs changed on their way.</summary>
internal sealed class Mapped(ITrainingPairSource inner, Func<int, TrainingPair, TrainingPair> map) : ITrainingPairSource
{
    public int Count => inner.Count;

    public TrainingPair Load(int index, CancellationToken cancellationToken = default) => map(index, inner.Load(index, cancellationToken));
}
