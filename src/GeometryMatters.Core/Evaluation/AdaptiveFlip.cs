using GeometryMatters.Datasets;
using GeometryMatters.Features;
using GeometryMatters.Imaging;

namespace GeometryMatters.Evaluation;

/// <summary>Test-time flip of GeoAware-SC: when the mirrored source image is nearer to the target, its key points are transferred from there.</summary>
/// <remarks>
/// A key point at x lies at canvas − x in the mirrored canvas and is then its mirror partner (left for right). Only slots that are common to
/// both images together with their partner take the mirrored prediction, as in the reference; the others keep theirs. Safe for concurrent use.
/// Cost: two full products of the two grids.
/// </remarks>
public sealed class AdaptiveFlip
{
    private readonly FlipDistance distance;
    private readonly KeypointTransfer transfer;

    /// <summary>Creates the transfer.</summary>
    /// <param name="distance">How the nearer of the two source images is found.</param>
    /// <param name="options">Read-out; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public AdaptiveFlip(FlipDistance distance = FlipDistance.MutualNearest, KeypointTransferOptions? options = null)
    {
        if (!Enum.IsDefined(distance))
        {
            throw new ArgumentOutOfRangeException(nameof(distance), distance, "Unknown distance.");
        }

        this.distance = distance;
        transfer = new(options);
    }

    /// <summary>Transfers the common key points of a pair.</summary>
    /// <param name="pair">The pair.</param>
    /// <param name="source">Both maps of the source image.</param>
    /// <param name="target">Map of the target image.</param>
    /// <param name="mirrorPairs">Pairs of raw slots that change places in a mirrored image.</param>
    /// <param name="canvasSize">Side of the canvas in pixels.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>Predictions and the two distances.</returns>
    /// <exception cref="ArgumentException">Maps differ in channels or are not on square grids, a map or mask is missing or empty, or the mirror pairs are no pairs.</exception>
    public FlipTransfer Transfer(
        PairAnnotation pair,
        MirroredView source,
        MirroredView target,
        IReadOnlyList<IReadOnlyList<int>> mirrorPairs,
        int canvasSize = 840,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pair);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(mirrorPairs);
        var partners = Partners(mirrorPairs);
        var mirrored = source.MirroredMap ?? throw new ArgumentException($"Expected a mirrored map of '{pair.Source.Id}', found none.", nameof(source));
        var predictions = transfer.Transfer(pair, source.Map, target.Map, canvasSize);
        var plain = MapDistance.Between(distance, source.Map, source.Mask, target.Map, target.Mask, cancellationToken);
        var flipped = MapDistance.Between(distance, mirrored, source.MirroredMask, target.Map, target.Mask, cancellationToken);
        return new(flipped < plain ? Replace(pair, predictions, mirrored, target.Map, partners, canvasSize) : predictions, plain, flipped);
    }

    /// <summary>A way of deciding in words, for reports.</summary>
    /// <param name="distance">The distance.</param>
    /// <returns>For example <c>adaptive, by distance of mutual nearest neighbours</c>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The distance is unknown.</exception>
    public static string Describe(FlipDistance distance) => distance switch
    {
        FlipDistance.MutualNearest => "adaptive, by distance of mutual nearest neighbours",
        FlipDistance.Masked => "adaptive, by masked distance",
        FlipDistance.MaskedWithBackground => "adaptive, by masked distance with zero background",
        _ => throw new ArgumentOutOfRangeException(nameof(distance), distance, "Unknown distance."),
    };

    private static Dictionary<int, int> Partners(IReadOnlyList<IReadOnlyList<int>> mirrorPairs)
    {
        Dictionary<int, int> partners = [];
        foreach (var pair in mirrorPairs)
        {
            if (pair.Count != 2 || !partners.TryAdd(pair[0], pair[1]) || !partners.TryAdd(pair[1], pair[0]))
            {
                throw new ArgumentException($"Expected pairs of slots, each slot once, found [{string.Join(", ", pair)}].", nameof(mirrorPairs));
            }
        }

        return partners;
    }

    private KeypointPrediction[] Replace(
        PairAnnotation pair, IReadOnlyList<KeypointPrediction> predictions, FeatureMap mirrored, FeatureMap target, Dictionary<int, int> partners, int canvasSize)
    {
        var common = predictions.Select(p => p.Slot).ToHashSet();
        var result = predictions.ToArray();
        int[] chosen = [.. Enumerable.Range(0, result.Length).Where(i => common.Contains(Partner(result[i].Slot)))];
        var from = PckRule.LetterboxOf(pair.Source, canvasSize, mirrored.Grid.Rows);
        var cells = new int[chosen.Length];
        for (var i = 0; i < cells.Length; i++)
        {
            var (x, y) = PckRule.OnCanvas(pair.Source.Keypoints[Partner(result[chosen[i]].Slot)], from);
            cells[i] = from.CanvasToCell(canvasSize - x, y);
        }

        var to = PckRule.LetterboxOf(pair.Target, canvasSize, target.Grid.Rows);
        var points = transfer.Transfer(mirrored, target, cells);
        for (var i = 0; i < cells.Length; i++)
        {
            result[chosen[i]] = KeypointTransfer.Prediction(result[chosen[i]].Slot, points[i], to);
        }

        return result;

        int Partner(int slot) => partners.GetValueOrDefault(slot, slot);
    }
}
