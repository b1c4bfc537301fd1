using System.Globalization;
using GeometryMatters.Filtering;
using GeometryMatters.Matching;
using GeometryMatters.Meshes;
using GeometryMatters.Views;

namespace GeometryMatters.CustomFilter;

/// <summary>Keeps matches that stay on the object's left or on its right: symmetric parts are what 2D features mix up.</summary>
/// <remarks>
/// Error = 0 where both points lie on one side of the canonical mirror plane, else how far the nearer one lies beyond it, in half widths of its mesh.
/// Implements the batched interface itself, so that what belongs to a pair is computed once.
/// </remarks>
internal sealed class SameSideFilter(float tolerance = 0.05f) : IThresholdFilter
{
    public string Name => "same-side";

    public string Settings => string.Create(CultureInfo.InvariantCulture, $"{Name} {tolerance:R}");

    public float Threshold => tolerance;

    public float MeasuredBelow => float.PositiveInfinity;

    public void Evaluate(ViewPair pair, ReadOnlySpan<LiftedCorrespondence> candidates, Span<FilterVerdict> verdicts, CancellationToken cancellationToken = default)
    {
        var (source, target) = (pair.Source.Mesh, pair.Target.Mesh);
        for (var i = 0; i < candidates.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (candidates[i] is not { SourcePoint: { } from, TargetPoint: { } to })
            {
                verdicts[i] = FilterVerdict.Reject(RejectReason.RayMiss);
                continue;
            }

            var (a, b) = (ToTheLeft(source, from), ToTheLeft(target, to));
            var error = a * b < 0 ? Math.Min(Math.Abs(a), Math.Abs(b)) : 0;
            verdicts[i] = error <= tolerance ? FilterVerdict.Keep(error) : FilterVerdict.Reject(RejectReason.AboveThreshold, error);
        }
    }

    /// <summary>−1 at the object's right to 1 at its left; +x is left in the canonical frame.</summary>
    private static float ToTheLeft(TriangleMesh mesh, SurfacePoint point) =>
        mesh.Bounds.Size.X > 0 ? 2 * (point.PositionOn(mesh).X - mesh.Bounds.Center.X) / mesh.Bounds.Size.X : 0;
}
