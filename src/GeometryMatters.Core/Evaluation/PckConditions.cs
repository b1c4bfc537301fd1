using System.Globalization;

namespace GeometryMatters.Evaluation;

/// <summary>Everything besides the descriptors that a PCK number depends on. Reports carry it, because the same descriptors score 10 points apart under different protocols.</summary>
public sealed record PckConditions
{
    /// <summary>Dataset and part; empty where it was not named (<see cref="PckOptions.Subset"/>).</summary>
    public required string Subset { get; init; }

    /// <summary>When a key point is correct.</summary>
    public required string Threshold { get; init; }

    /// <summary>Side of the canvas in pixels on which distances are measured.</summary>
    public required int CanvasSize { get; init; }

    /// <summary>How points were read off similarities.</summary>
    public required string ReadOut { get; init; }

    /// <summary>Whether and how mirrored images were used.</summary>
    public required string Flips { get; init; }

    /// <summary>How the geo-aware subset was chosen.</summary>
    public required string GeoAware { get; init; }

    /// <summary>All conditions as names and values, in a fixed order.</summary>
    /// <returns>Six entries, or five without a named subset.</returns>
    public IReadOnlyList<KeyValuePair<string, string>> ToList()
    {
        List<KeyValuePair<string, string>> list =
        [
            new("threshold", Threshold),
            new("canvas", string.Create(CultureInfo.InvariantCulture, $"{CanvasSize} x {CanvasSize} pixels, letterboxed")),
            new("read-out", ReadOut),
            new("flips", Flips),
            new("geo-aware", GeoAware),
        ];
        if (Subset.Length > 0)
        {
            list.Insert(0, new("subset", Subset));
        }

        return list;
    }

    internal static PckConditions Of(PckOptions options, string readOut, string flips, bool geoAware) => new()
    {
        Subset = options.Subset,
        Threshold = options.Unit == PckUnit.Canvas
            ? "distance < alpha * canvas side"
            : "distance < alpha * max(width, height) of the target's box on the canvas",
        CanvasSize = options.CanvasSize,
        ReadOut = readOut,
        Flips = flips,
        GeoAware = geoAware ? "groups by raw slot ids, two members visible in the target" : "no groups given",
    };
}
