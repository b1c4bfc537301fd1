using GeometryMatters.Meshes;
using GeometryMatters.Views;

namespace GeometryMatters.Matching;

/// <summary>Lifts matches between grid cells to the surfaces that the two views see there.</summary>
public static class CorrespondenceLifter
{
    /// <summary>Lifts matches of a pair; rasterises both meshes once.</summary>
    /// <param name="pair">The pair.</param>
    /// <param name="matches">Matches on the grids of its views.</param>
    /// <returns>One lifted match each, in the same order; an end whose ray misses its mesh has no point.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A cell is off its view's grid.</exception>
    public static LiftedCorrespondence[] Lift(ViewPair pair, ReadOnlySpan<Correspondence> matches)
    {
        ArgumentNullException.ThrowIfNull(pair);
        return Lift(SurfaceLifter.Lift(pair.Source), SurfaceLifter.Lift(pair.Target), matches);
    }

    /// <summary>Lifts matches with surface points that are known already.</summary>
    /// <param name="source">Surface point per source cell (<see cref="SurfaceLifter"/>).</param>
    /// <param name="target">Surface point per target cell.</param>
    /// <param name="matches">Matches on the grids.</param>
    /// <returns>One lifted match each, in the same order; an end whose ray misses its mesh has no point.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A cell is off its grid.</exception>
    public static LiftedCorrespondence[] Lift(
        ReadOnlySpan<SurfacePoint?> source, ReadOnlySpan<SurfacePoint?> target, ReadOnlySpan<Correspondence> matches)
    {
        var lifted = new LiftedCorrespondence[matches.Length];
        for (var i = 0; i < lifted.Length; i++)
        {
            var match = matches[i];
            lifted[i] = new(match, At(source, match.SourceCell, "source", i), At(target, match.TargetCell, "target", i));
        }

        return lifted;
    }

    private static SurfacePoint? At(ReadOnlySpan<SurfacePoint?> points, int cell, string side, int match) =>
        (uint)cell < (uint)points.Length
            ? points[cell]
            : throw new ArgumentOutOfRangeException(nameof(match), cell, $"Expected a {side} cell in [0, {points.Length}) in match {match}.");
}
