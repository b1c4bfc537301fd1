using GeometryMatters.Matching;
using GeometryMatters.Views;

namespace GeometryMatters.Filtering;

/// <summary>Keeps matches whose two surface points are seen in similar directions from the middle of their meshes.</summary>
/// <remarks>
/// The paper's Table 2 only names a spherical baseline. This one needs no learnt map: error = angle in degrees between the directions from the
/// bounding box's centre to the two points, in the canonical frame, each axis divided by the box's extent; +∞ for a point at the centre. With
/// u = (p − centre) / extent per axis: acos(uˢ·uᵗ / (|uˢ| |uᵗ|)). <see cref="SphericalMapFilter"/> takes the points from a learnt map.
/// </remarks>
public sealed class SphericalFilter : CorrespondenceFilter
{
    /// <summary>Creates the filter.</summary>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public SphericalFilter(SphericalFilterOptions? options = null)
    {
        options ??= new();
        options.Validate();
        Threshold = (float)options.ThresholdDegrees;
    }

    /// <inheritdoc/>
    public override string Name => "spherical";

    /// <inheritdoc/>
    public override float Threshold { get; }

    /// <inheritdoc/>
    protected override float Error(ViewPair pair, in LiftedCorrespondence candidate) =>
        SphereAngle.Degrees(BoxCoordinates.Of(pair.Source, candidate.SourcePoint!.Value), BoxCoordinates.Of(pair.Target, candidate.TargetPoint!.Value));
}
