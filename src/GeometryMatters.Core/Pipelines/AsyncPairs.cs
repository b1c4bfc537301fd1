using System.Runtime.CompilerServices;

namespace GeometryMatters.Pipelines;

/// <summary>Pairs from memory or from a plain iterator as an asynchronous source.</summary>
internal static class AsyncPairs
{
    /// <summary>The number of pairs; 0 where that is not known without running through them.</summary>
    public static int CountOf(IEnumerable<LabelRequest> pairs) => pairs.TryGetNonEnumeratedCount(out var count) ? count : 0;

    /// <summary>The pairs one after the other.</summary>
    public static async IAsyncEnumerable<LabelRequest> Of(IEnumerable<LabelRequest> pairs, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var pair in pairs)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return pair;
        }

        await Task.CompletedTask.ConfigureAwait(false);
    }
}
