using System.Numerics;
using GeometryMatters.Matching;
using GeometryMatters.Views;

namespace GeometryMatters.Filtering;

/// <summary>Settings of <see cref="TriplaneFilter"/>.</summary>
public sealed record TriplaneFilterOptions
{
    /// <summary>Largest mean distance that is kept, in box sides. The paper names a triplane baseline without defining it; 0.1 is our choice.</summary>
    public double Threshold { get; init; } = 0.1;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public void Validate()
    {
        if (!(Threshold >= 0 && double.IsFinite(Threshold)))
        {
            throw new ArgumentOutOfRangeException(nameof(Threshold), Threshold, "Expected a finite value of at least 0.");
        }
    }
}

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
