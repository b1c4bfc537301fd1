using GeometryMatters.Cameras;
using GeometryMatters.Features;
using GeometryMatters.Matching;
using GeometryMatters.Views;

namespace GeometryMatters.Filtering;

/// <summary>Keeps matches whose two cells a learnt spherical map sends to near points of the sphere (DIY-SC's filter; "Spherical mapper" of the paper's Table 2).</summary>
/// <remarks>
/// Each view brings a map of three channels: for every cell a point of the sphere, whose length does not count. Error = angle in degrees between the points of
/// the two cells, acos(a·b / (|a| |b|)); +∞ where one of them is zero. Meshes are not asked: candidates whose rays missed are judged like others.
/// <see cref="SphericalFilter"/> is the same without a learnt map.
/// </remarks>
public sealed class SphericalMapFilter : IThresholdFilter
{
    private readonly string feature;

    /// <summary>Creates the filter.</summary>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    public SphericalMapFilter(SphericalMapFilterOptions? options = null)
    {
        options ??= new();
        options.Validate();
        Threshold = (float)options.ThresholdDegrees;
        feature = options.FeatureName;
    }

    /// <inheritdoc/>
    public string Name => "spherical-map";

    /// <inheritdoc/>
    public float Threshold { get; }

    /// <inheritdoc/>
    public float MeasuredBelow => float.PositiveInfinity;

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">A cell is off its view's grid.</exception>
    /// <exception cref="InvalidInputException">A view has no spherical map, or it has another grid, other than three channels, or a value that is not finite.</exception>
    public void Evaluate(ViewPair pair, ReadOnlySpan<LiftedCorrespondence> candidates, Span<FilterVerdict> verdicts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pair);
        if (candidates.Length != verdicts.Length)
        {
            throw new ArgumentException($"Expected room for {candidates.Length} verdicts, found {verdicts.Length}.", nameof(verdicts));
        }

        if (candidates.IsEmpty)
        {
            return;
        }

        FeatureMap source = Map(pair.Source), target = Map(pair.Target);
        for (var i = 0; i < candidates.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var match = candidates[i].Match;
            var error = SphereAngle.Degrees(Point(pair.Source, source, match.SourceCell), Point(pair.Target, target, match.TargetCell));
            verdicts[i] = error <= Threshold ? FilterVerdict.Keep(error) : FilterVerdict.Reject(RejectReason.AboveThreshold, error);
        }
    }

    private FeatureMap Map(ObjectView view)
    {
        if (!view.FeatureNames.Contains(feature))
        {
            var names = view.FeatureNames.Count == 0 ? "none" : $"only {string.Join(", ", view.FeatureNames.Order(StringComparer.Ordinal))}";
            throw new InvalidInputException($"view '{view.Id}'", "features", $"a spherical map '{feature}'", names);
        }

        var map = view.Feature(feature);
        var grid = view.Letterbox.Grid;
        return map.Channels == 3 && map.Grid == grid
            ? map
            : throw new InvalidInputException(
                $"spherical map '{feature}' of view '{view.Id}'", "", $"{grid.Rows}×{grid.Columns} cells of 3 channels", $"{map.Grid.Rows}×{map.Grid.Columns} cells of {map.Channels}");
    }

    private Vector3D Point(ObjectView view, FeatureMap map, int cell)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(cell);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(cell, map.Grid.CellCount);
        var p = map[cell];
        return float.IsFinite(p[0]) && float.IsFinite(p[1]) && float.IsFinite(p[2])
            ? new(p[0], p[1], p[2])
            : throw new InvalidInputException($"spherical map '{feature}' of view '{view.Id}'", $"cell {cell}", "finite values", "a value that is not finite");
    }
}
