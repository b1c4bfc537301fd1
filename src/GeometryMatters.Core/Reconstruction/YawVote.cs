using GeometryMatters.Cameras;

namespace GeometryMatters.Reconstruction;

/// <summary>Decides by which multiple of 90 degrees a mesh is turned, from estimated azimuths of views at known ones (paper 3.1).</summary>
/// <remarks>
/// A view at known azimuth k of a mesh that is its canonical self turned by R_y(d) shows the canonical object from azimuth k − d, so that a
/// good estimate e satisfies e + d = k. Each view votes for the d in {0, 90, 180, 270} with the least circular error |e + d − k|, the smallest
/// of equals; the most voted d wins; of equally voted ones that with the least circular error summed over all views, then the smallest.
/// The paper prints a plain absolute difference; it must be circular (315 + 90 means 45).
/// </remarks>
public static class YawVote
{
    private const int Quarters = 4;

    /// <summary>Holds the vote.</summary>
    /// <param name="knownDegrees">Azimuth at which each view was rendered, in the mesh's own frame.</param>
    /// <param name="estimatedDegrees">Azimuth that was estimated for each view.</param>
    /// <returns>The decision.</returns>
    /// <exception cref="ArgumentException">There are no views, or the lists have different lengths.</exception>
    /// <exception cref="InvalidInputException">An angle is not finite.</exception>
    public static YawDecision Decide(ReadOnlySpan<double> knownDegrees, ReadOnlySpan<double> estimatedDegrees)
    {
        if (knownDegrees.IsEmpty || knownDegrees.Length != estimatedDegrees.Length)
        {
            throw new ArgumentException(
                $"Expected as many known as estimated azimuths and at least one, found {knownDegrees.Length} and {estimatedDegrees.Length}.", nameof(estimatedDegrees));
        }

        var ballots = new int[knownDegrees.Length];
        Span<int> votes = stackalloc int[Quarters];
        Span<double> errors = stackalloc double[Quarters];
        votes.Clear();
        errors.Clear();
        for (var i = 0; i < ballots.Length; i++)
        {
            var gap = knownDegrees[i] - estimatedDegrees[i];
            if (!double.IsFinite(gap))
            {
                throw new InvalidInputException("azimuths", $"view {i}", "finite angles", $"{knownDegrees[i]} known, {estimatedDegrees[i]} estimated");
            }

            var best = 0;
            for (var q = 0; q < Quarters; q++)
            {
                var error = Math.Abs(Angles.DifferenceDegrees(gap, 90 * q));
                errors[q] += error;
                if (error < Math.Abs(Angles.DifferenceDegrees(gap, 90 * best)))
                {
                    best = q;
                }
            }

            votes[best]++;
            ballots[i] = 90 * best;
        }

        var winner = 0;
        for (var q = 1; q < Quarters; q++)
        {
            if (votes[q] > votes[winner] || (votes[q] == votes[winner] && errors[q] < errors[winner]))
            {
                winner = q;
            }
        }

        return new(90 * winner, (double)votes[winner] / ballots.Length, ballots);
    }
}

/// <summary>Outcome of a yaw vote.</summary>
/// <param name="YawDegrees">0, 90, 180 or 270: the mesh is its canonical self turned by R_y of this angle; turning it by the negative makes it canonical.</param>
/// <param name="Confidence">Share of the views that voted for it, above 0 to 1.</param>
/// <param name="VotesDegrees">What each view voted for.</param>
public sealed record YawDecision(int YawDegrees, double Confidence, IReadOnlyList<int> VotesDegrees);
