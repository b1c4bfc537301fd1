namespace GeometryMatters.Evaluation;

/// <summary>PCK of a set of pairs by every protocol; values are shares from 0 to 1, one per alpha, and 0 where nothing was counted.</summary>
public sealed record PckScores
{
    /// <summary>Pairs with a common key point.</summary>
    public required int Pairs { get; init; }

    /// <summary>Key points visible in both images.</summary>
    public required int Keypoints { get; init; }

    /// <summary>Pairs with a geo-aware key point.</summary>
    public required int GeoAwarePairs { get; init; }

    /// <summary>Geo-aware key points.</summary>
    public required int GeoAwareKeypoints { get; init; }

    /// <summary><see cref="PckProtocol.PerImage"/>.</summary>
    public required IReadOnlyList<double> PerImage { get; init; }

    /// <summary><see cref="PckProtocol.PerKeypoint"/>.</summary>
    public required IReadOnlyList<double> PerKeypoint { get; init; }

    /// <summary><see cref="PckProtocol.GeoAwarePerImage"/>.</summary>
    public required IReadOnlyList<double> GeoAwarePerImage { get; init; }

    /// <summary><see cref="PckProtocol.GeoAwarePerKeypoint"/>.</summary>
    public required IReadOnlyList<double> GeoAwarePerKeypoint { get; init; }

    /// <summary>Values by protocol.</summary>
    /// <param name="protocol">The protocol.</param>
    /// <returns>One share per alpha.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The protocol is unknown.</exception>
    public IReadOnlyList<double> By(PckProtocol protocol) => protocol switch
    {
        PckProtocol.PerImage => PerImage,
        PckProtocol.PerKeypoint => PerKeypoint,
        PckProtocol.GeoAwarePerImage => GeoAwarePerImage,
        PckProtocol.GeoAwarePerKeypoint => GeoAwarePerKeypoint,
        _ => throw new ArgumentOutOfRangeException(nameof(protocol), protocol, "Unknown protocol."),
    };

    /// <summary>Pairs that a protocol counts.</summary>
    /// <param name="protocol">The protocol.</param>
    /// <returns><see cref="Pairs"/> or <see cref="GeoAwarePairs"/>.</returns>
    public int PairsOf(PckProtocol protocol) => IsGeoAware(protocol) ? GeoAwarePairs : Pairs;

    /// <summary>Key points that a protocol counts.</summary>
    /// <param name="protocol">The protocol.</param>
    /// <returns><see cref="Keypoints"/> or <see cref="GeoAwareKeypoints"/>.</returns>
    public int KeypointsOf(PckProtocol protocol) => IsGeoAware(protocol) ? GeoAwareKeypoints : Keypoints;

    /// <summary>Averages pairs.</summary>
    /// <param name="pairs">Results of pairs, all with the same alphas.</param>
    /// <param name="alphaCount">Number of alphas.</param>
    /// <returns>The scores.</returns>
    internal static PckScores Of(IReadOnlyCollection<PckPair> pairs, int alphaCount)
    {
        PckPair[] measured = [.. pairs.Where(p => p.Keypoints > 0)];
        PckPair[] geo = [.. pairs.Where(p => p.GeoAwareKeypoints > 0)];
        return new()
        {
            Pairs = measured.Length,
            Keypoints = measured.Sum(p => p.Keypoints),
            GeoAwarePairs = geo.Length,
            GeoAwareKeypoints = geo.Sum(p => p.GeoAwareKeypoints),
            PerImage = PerAlpha(a => Mean(measured, p => (double)p.Correct[a] / p.Keypoints)),
            PerKeypoint = PerAlpha(a => Share(measured.Sum(p => p.Correct[a]), measured.Sum(p => p.Keypoints))),
            GeoAwarePerImage = PerAlpha(a => Mean(geo, p => (double)p.GeoAwareCorrect[a] / p.GeoAwareKeypoints)),
            GeoAwarePerKeypoint = PerAlpha(a => Share(geo.Sum(p => p.GeoAwareCorrect[a]), geo.Sum(p => p.GeoAwareKeypoints))),
        };

        double[] PerAlpha(Func<int, double> value) => [.. Enumerable.Range(0, alphaCount).Select(value)];
    }

    private static bool IsGeoAware(PckProtocol protocol) => protocol is PckProtocol.GeoAwarePerImage or PckProtocol.GeoAwarePerKeypoint;

    private static double Mean(PckPair[] pairs, Func<PckPair, double> value) => pairs.Length == 0 ? 0 : pairs.Sum(value) / pairs.Length;

    private static double Share(int part, int whole) => whole == 0 ? 0 : (double)part / whole;
}
