namespace GeometryMatters.Matching;

/// <summary>Nearest neighbours in both directions, by row index of the two <see cref="FusedView"/>s.</summary>
public sealed class NearestNeighbors
{
    private readonly int[] forward;
    private readonly float[] forwardSimilarities;
    private readonly int[] backward;
    private readonly float[] backwardSimilarities;

    internal NearestNeighbors(int[] forward, float[] forwardSimilarities, int[] backward, float[] backwardSimilarities)
    {
        this.forward = forward;
        this.forwardSimilarities = forwardSimilarities;
        this.backward = backward;
        this.backwardSimilarities = backwardSimilarities;
    }

    /// <summary>For each source row the index of its nearest target row.</summary>
    public ReadOnlySpan<int> Forward => forward;

    /// <summary>Fused similarity of each forward match, −1 to 1 up to rounding.</summary>
    public ReadOnlySpan<float> ForwardSimilarities => forwardSimilarities;

    /// <summary>For each target row the index of its nearest source row.</summary>
    public ReadOnlySpan<int> Backward => backward;

    /// <summary>Fused similarity of each backward match.</summary>
    public ReadOnlySpan<float> BackwardSimilarities => backwardSimilarities;

    /// <summary>The same seen from the target.</summary>
    internal NearestNeighbors Reversed() => new(backward, backwardSimilarities, forward, forwardSimilarities);
}
