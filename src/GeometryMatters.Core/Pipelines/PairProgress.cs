using System.Diagnostics;

namespace GeometryMatters.Pipelines;

/// <summary>Tells the progress of a run over pairs, with an estimate of the time left.</summary>
/// <param name="told">Who is told; null for nobody.</param>
/// <param name="total">Pairs in all, those before this run included; 0 where not known.</param>
/// <param name="before">Pairs that an earlier run did.</param>
internal sealed class PairProgress(IProgress<StageProgress>? told, int total, int before = 0)
{
    private readonly long start = Stopwatch.GetTimestamp();
    private int done;

    public void Report(string detail)
    {
        done++;
        var left = total - before - done;
        TimeSpan? time = total > 0 && left >= 0 ? Stopwatch.GetElapsedTime(start) * ((double)left / done) : null;
        told?.Report(new("labels", before + done, total, detail) { TimeLeft = time });
    }
}
