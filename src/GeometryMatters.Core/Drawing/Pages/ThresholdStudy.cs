using GeometryMatters.Filtering;

namespace GeometryMatters.Drawing.Pages;

/// <summary>A filter as a slider shows it.</summary>
/// <param name="Name">Name of the filter.</param>
/// <param name="Threshold">Its usual threshold, where the slider starts.</param>
/// <param name="Maximum">End of the slider, above zero and no less than the threshold; errors must be measured up to there.</param>
/// <param name="Unit">Unit of the error; may be empty.</param>
public sealed record ThresholdScale(string Name, float Threshold, float Maximum, string Unit = "");

/// <summary>Matches by one kind of features.</summary>
/// <param name="Name">Name of the features.</param>
/// <param name="Judged">Matches that are known to be right or wrong; the rates are measured on them. Where no features have any, the page shows how many matches of the pair survive.</param>
/// <param name="PerPair">The matches shown for each pair of the study, in its order.</param>
public sealed record ThresholdMatches(string Name, IReadOnlyList<JudgedMatch> Judged, IReadOnlyList<IReadOnlyList<JudgedMatch>> PerPair);

/// <summary>A pair of images whose matches a study shows.</summary>
/// <param name="Name">Name on the button.</param>
/// <param name="Source">Source image.</param>
/// <param name="Target">Target image.</param>
public sealed record PagePair(string Name, PageView Source, PageView Target);

/// <summary>What a reader needs to try thresholds: errors of every match by every filter. A match survives where its error is at most the threshold.</summary>
/// <param name="Filters">The filters; every match has an error for each, in this order.</param>
/// <param name="Pairs">Pairs whose surviving matches are drawn.</param>
/// <param name="Features">Matches by each kind of features.</param>
/// <param name="MeasuredOn">A sentence that says what the rates are measured on.</param>
public sealed record ThresholdStudy(
    IReadOnlyList<ThresholdScale> Filters, IReadOnlyList<PagePair> Pairs, IReadOnlyList<ThresholdMatches> Features, string MeasuredOn)
{
    /// <summary>Which of the features is shown when the page opens (default the first).</summary>
    public int StartFeatures { get; init; }

    internal void Validate()
    {
        if (Filters.Count == 0 || Pairs.Count == 0 || Features.Count == 0)
        {
            throw new ArgumentException($"Expected at least one filter, pair and kind of features, found {Filters.Count}, {Pairs.Count} and {Features.Count}.");
        }

        if (StartFeatures < 0 || StartFeatures >= Features.Count)
        {
            throw new ArgumentException($"Expected {nameof(StartFeatures)} in [0, {Features.Count}), found {StartFeatures}.");
        }

        foreach (var filter in Filters)
        {
            if (!(filter.Maximum > 0 && float.IsFinite(filter.Maximum) && filter.Threshold >= 0 && filter.Threshold <= filter.Maximum))
            {
                throw new ArgumentException($"Expected a threshold within 0 and a finite maximum for filter '{filter.Name}', found {filter.Threshold} and {filter.Maximum}.");
            }
        }

        foreach (var features in Features)
        {
            if (features.PerPair.Count != Pairs.Count)
            {
                throw new ArgumentException($"Expected matches of {Pairs.Count} pairs by '{features.Name}', found {features.PerPair.Count}.");
            }

            if (features.Judged.Any(m => m.IsRight is null))
            {
                throw new ArgumentException($"Expected every judged match by '{features.Name}' to be right or wrong.");
            }

            if (features.Judged.Concat(features.PerPair.SelectMany(p => p)).FirstOrDefault(m => m.Errors.Count != Filters.Count || m.Errors.Any(float.IsNaN)) is { } odd)
            {
                throw new ArgumentException($"Expected {Filters.Count} errors per match by '{features.Name}', none of them NaN; found [{string.Join(", ", odd.Errors)}].");
            }
        }
    }
}
