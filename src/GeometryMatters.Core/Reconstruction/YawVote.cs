using GeometryMatters.Cameras;

namespace GeometryMatters.Reconstruction;

/// <summary>Decides by which multiple of 90 degrees a mesh is turned, from estimated azimuths of views at known ones (paper 3.1).</summary>
/// <remarks>
/// A view at known azimuth k of a mesh that is its canonical self turned by R_y(d) shows the canonical object from azimuth k − d, so that a
/// good estimate e satisfies e + d = k. Each view votes for the d in {0, 90, 180, 270} with the least circular error |e + d − k|, the smallest
/// of equals; the most voted d wins; of equally voted ones that with the least circular error summed over all views, then the smallest.
/// The paper prints a plain absolute difference; it must be circular (315 + 90 means 45).
/// Where the order of symmetry is considered (the paper does not), a view of order 2 gives half a vote to each of two opposite turns, and views of
/// order 4, in which quarter turns cannot be seen, and of order 0, which have no front, give none.
/// </remarks>
public static class YawVote
{
    private const int Quarters = 4;

    /// <summary>Holds the vote as the paper does: each view has one vote, symmetry is not considered.</summary>
    /// <param name="knownDegrees">Azimuth at which each view was rendered, in the mesh's own frame.</param>
    /// <param name="estimatedDegrees">Azimuth that was estimated for each view.</param>
    /// <returns>The decision.</returns>
    /// <exception cref="ArgumentException">There are no views, or the lists have different lengths.</exception>
    /// <exception cref="InvalidInputException">An angle is not finite.</exception>
    public static YawDecision Decide(ReadOnlySpan<double> knownDegrees, ReadOnlySpan<double> estimatedDegrees) =>
        Decide(knownDegrees, estimatedDegrees, []);

    /// <summary>Holds the vote among views that know how symmetric the object looks.</summary>
    /// <param name="knownDegrees">Azimuth at which each view was rendered, in the mesh's own frame.</param>
    /// <param name="estimates">What was estimated for each view.</param>
    /// <returns>The decision; 0 with confidence 0 where no view can tell.</returns>
    /// <exception cref="ArgumentException">There are no views, the lists have different lengths, or an order of symmetry is not 0, 1, 2 or 4.</exception>
    /// <exception cref="InvalidInputException">An angle is not finite.</exception>
    public static YawDecision DecideWithSymmetry(ReadOnlySpan<double> knownDegrees, ReadOnlySpan<OrientationEstimate> estimates)
    {
        var azimuths = new double[estimates.Length];
        var orders = new int[estimates.Length];
        for (var i = 0; i < azimuths.Length; i++)
        {
            (azimuths[i], orders[i]) = (estimates[i].AzimuthDegrees, estimates[i].SymmetryOrder);
            if (orders[i] is not (0 or 1 or 2 or 4))
            {
                throw new ArgumentException($"Expected an order of symmetry of 0, 1, 2 or 4 for view {i}, found {orders[i]}.", nameof(estimates));
            }
        }

        return Decide(knownDegrees, azimuths, orders);
    }

    private static YawDecision Decide(ReadOnlySpan<double> knownDegrees, ReadOnlySpan<double> estimatedDegrees, ReadOnlySpan<int> orders)
    {
        if (knownDegrees.IsEmpty || knownDegrees.Length != estimatedDegrees.Length)
        {
            throw new ArgumentException(
                $"Expected as many known as estimated azimuths and at least one, found {knownDegrees.Length} and {estimatedDegrees.Length}.", nameof(estimatedDegrees));
        }

        List<int> ballots = [];
        Span<int> halfVotes = stackalloc int[Quarters];
        Span<double> errors = stackalloc double[Quarters];
        halfVotes.Clear();
        errors.Clear();
        for (var i = 0; i < knownDegrees.Length; i++)
        {
            var gap = knownDegrees[i] - estimatedDegrees[i];
            if (!double.IsFinite(gap))
            {
                throw new InvalidInputException("azimuths", $"view {i}", "finite angles", $"{knownDegrees[i]} known, {estimatedDegrees[i]} estimated");
            }

            var order = orders.IsEmpty ? 1 : orders[i];
            if (order is 0 or 4)
            {
                continue;
            }

            var best = 0;
            for (var q = 0; q < Quarters; q++)
            {
                var error = Error(gap, q, order);
                errors[q] += error;
                if (error < Error(gap, best, order))
                {
                    best = q;
                }
            }

            halfVotes[best]++;
            halfVotes[order == 1 ? best : best + (Quarters / 2)]++;
            ballots.Add(90 * best);
        }

        var winner = 0;
        for (var q = 1; q < Quarters; q++)
        {
            if (halfVotes[q] > halfVotes[winner] || (halfVotes[q] == halfVotes[winner] && errors[q] < errors[winner]))
            {
                winner = q;
            }
        }

        return new(90 * winner, halfVotes[winner] / (2.0 * knownDegrees.Length), ballots);
    }

    /// <summary>How far a quarter turn leaves a view from its estimate; of order 2, both ways round are as good.</summary>
    private static double Error(double gap, int quarter, int order)
    {
        // The half turns of order 2 are taken off by the quarter, so that both of a pair have the same error to the last bit.
        var error = Math.Abs(Angles.DifferenceDegrees(gap, 90 * (order == 2 ? quarter % (Quarters / 2) : quarter)));
        return order == 2 ? Math.Min(error, 180 - error) : error;
    }
}

/// <summary>Outcome of a yaw vote.</summary>
/// <param name="YawDegrees">0, 90, 180 or 270: the mesh is its canonical self turned by R_y of this angle; turning it by the negative makes it canonical.</param>
/// <param name="Confidence">Votes for it over the number of views, 0 to 1; above 0 unless all views abstained.</param>
/// <param name="VotesDegrees">What each view voted for that had a vote; the smaller of two opposite turns for half votes.</param>
public sealed record YawDecision(int YawDegrees, double Confidence, IReadOnlyList<int> VotesDegrees);
