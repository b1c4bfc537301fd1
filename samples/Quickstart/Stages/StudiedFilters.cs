using GeometryMatters.Drawing.Pages;
using GeometryMatters.Filtering;
using GeometryMatters.Geodesics;
using GeometryMatters.Pipelines;

namespace GeometryMatters.Quickstart.Stages;

/// <summary>The filters whose thresholds a page lets a reader move.</summary>
internal static class StudiedFilters
{
    /// <summary>Sliders go to this many times the usual threshold.</summary>
    private const float SliderRange = 4;

    // Bounds settle the geodesic filter's matches at one threshold; a slider needs the errors themselves.
    private const float GeodesicThreshold = 0.05f;

    private static readonly (IThresholdFilter Filter, string Unit)[] Filters =
    [
        (new BicyclicGeodesicFilter(new() { Threshold = GeodesicThreshold, ReportErrorsUpTo = SliderRange * GeodesicThreshold }), "of the diagonal"),
        (new FieldSimilarityFilter(), "1 − cosine"),
        (new SphericalFilter(), "°"),
        (new TriplaneFilter(), "of the box"),
    ];

    /// <summary>Measures their errors, in the order of <see cref="Scales"/>.</summary>
    public static MatchAudit Audit() => new([.. Filters.Select(f => f.Filter)]);

    public static IReadOnlyList<ThresholdScale> Scales() =>
        [.. Filters.Select(f => new ThresholdScale(f.Filter.Name, f.Filter.Threshold, SliderRange * f.Filter.Threshold, f.Unit))];
}
