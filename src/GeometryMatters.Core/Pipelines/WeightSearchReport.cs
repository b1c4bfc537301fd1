using GeometryMatters.Features;

namespace GeometryMatters.Pipelines;

/// <summary>What one mixture reached.</summary>
/// <param name="Parts">Share of each feature, in parts.</param>
/// <param name="Weights">The same as weights.</param>
/// <param name="Right">Key points whose nearest neighbour is right.</param>
/// <param name="Total">Key points judged.</param>
public sealed record WeightScore(IReadOnlyList<int> Parts, FusionWeights Weights, long Right, long Total)
{
    /// <summary>Share of right key points in per cent; 0 where none was judged.</summary>
    public double PckPercent => Total > 0 ? 100.0 * Right / Total : 0;
}

/// <summary>What a <see cref="WeightSearch"/> found.</summary>
/// <param name="Features">Names of the features.</param>
/// <param name="Parts">Parts that shares are counted in.</param>
/// <param name="Scores">A score per mixture.</param>
public sealed record WeightSearchReport(IReadOnlyList<string> Features, int Parts, IReadOnlyList<WeightScore> Scores)
{
    /// <summary>The best mixture, or among those nearly as good the one that leans most on a feature.</summary>
    /// <param name="tolerancePercent">How far below the best PCK a mixture may lie, in percentage points; at least 0.</param>
    /// <param name="favored">The feature to lean on: the paper takes the part field, because labels made with it train better adapters.</param>
    /// <returns>The mixture; of equals the one with the higher PCK, then the earlier one.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The tolerance is negative or not finite.</exception>
    public WeightScore Best(double tolerancePercent = 0, string favored = FusionWeights.FieldName)
    {
        if (!(double.IsFinite(tolerancePercent) && tolerancePercent >= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(tolerancePercent), tolerancePercent, "Expected a finite value of at least 0.");
        }

        var least = Scores.Max(s => s.PckPercent) - tolerancePercent;
        return Scores.Where(s => s.PckPercent >= least).OrderByDescending(s => s.Weights.Of(favored)).ThenByDescending(s => s.PckPercent).First();
    }
}
