using System.Numerics;
using GeometryMatters.Matching;
using GeometryMatters.Views;

namespace GeometryMatters.Filtering;

/// <summary>Keeps matches whose two surface points project near each other on the three coordinate planes.</summary>
/// <remarks>
/// Points are taken in the canonical frame with each axis divided by the bounding box's extent (−½ to ½);
/// error = mean of the distances between their projections on the xy, yz and zx planes: with d = uˢ − uᵗ,
/// (√(dx² + dy²) + √(dy² + dz²) + √(dz² + dx²)) / 3.
/// </remarks>
public sealed class TriplaneFilter : CorrespondenceFilter
{
    /// <summary>Creates the filter.</summary>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public TriplaneFilter(TriplaneFilterOptions? options = null)
    {
        options ??= new();
        options.Validate();
        Threshold = (float)options.Threshold;
    }

    /// <inheritdoc/>
    public override string Name => "triplane";

    /// <inheritdoc/>
    public override float Threshold { get; }

    /// <inheritdoc/>
    protected override float Error(ViewPair pair, in LiftedCorrespondence candidate)
    {
        var d = BoxCoordinates.Of(pair.Source, candidate.SourcePoint!.Value) - BoxCoordinates.Of(pair.Target, candidate.TargetPoint!.Value);
        return (new Vector2(d.X, d.Y).Length() + new Vector2(d.Y, d.Z).Length() + new Vector2(d.Z, d.X).Length()) / 3;
    }
}
