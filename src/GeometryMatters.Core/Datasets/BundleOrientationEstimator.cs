using System.Globalization;
using GeometryMatters.Cameras;
using GeometryMatters.Imaging;
using GeometryMatters.Reconstruction;

namespace GeometryMatters.Datasets;

/// <summary>Gives the orientation estimates that are stored for one item of a bundle (Orient Anything V2's), whatever the views look like.</summary>
/// <remarks>
/// The stored views must be those that are asked about: as many, evenly around the mesh from azimuth 0, in any order in the files. That is how
/// <see cref="YawCanonicalizer"/> renders them.
/// </remarks>
/// <param name="item">The item.</param>
public sealed class BundleOrientationEstimator(BundleItem item) : ISymmetryAwareEstimator
{
    private const double SameAzimuthDegrees = 0.01;

    /// <inheritdoc/>
    /// <exception cref="FileNotFoundException">The item has no estimates.</exception>
    /// <exception cref="TensorFormatException">The logits are broken.</exception>
    /// <exception cref="DatasetFormatException">The file is broken, or its views are others than those that are asked about.</exception>
    public IReadOnlyList<OrientationEstimate> EstimateOrientations(
        IReadOnlyList<ImageBuffer> views, IReadOnlyList<Mask> masks, string category, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(views);
        cancellationToken.ThrowIfCancellationRequested();
        var stored = item.LoadOrientation();
        if (stored.Estimates.Count != views.Count)
        {
            throw Wrong($"estimates for {views.Count} views", $"{stored.Estimates.Count}");
        }

        var estimates = new OrientationEstimate[views.Count];
        for (var i = 0; i < estimates.Length; i++)
        {
            var azimuth = 360.0 * i / estimates.Length;
            var row = Row(stored.KnownDegrees, azimuth);
            estimates[i] = row >= 0
                ? stored.Estimates[row]
                : throw Wrong(
                    FormattableString.Invariant($"a view from {azimuth}°"),
                    $"views from {string.Join(", ", stored.KnownDegrees.Select(k => k.ToString(CultureInfo.InvariantCulture)))}");
        }

        return estimates;
    }

    /// <inheritdoc/>
    /// <exception cref="FileNotFoundException">The item has no estimates.</exception>
    /// <exception cref="TensorFormatException">The logits are broken.</exception>
    /// <exception cref="DatasetFormatException">The file is broken, or its views are others than those that are asked about.</exception>
    public IReadOnlyList<double> EstimateAzimuthDegrees(
        IReadOnlyList<ImageBuffer> views, IReadOnlyList<Mask> masks, string category, CancellationToken cancellationToken = default) =>
        [.. EstimateOrientations(views, masks, category, cancellationToken).Select(e => e.AzimuthDegrees)];

    private static int Row(IReadOnlyList<double> known, double azimuth)
    {
        for (var row = 0; row < known.Count; row++)
        {
            if (Math.Abs(Angles.DifferenceDegrees(known[row], azimuth)) <= SameAzimuthDegrees)
            {
                return row;
            }
        }

        return -1;
    }

    private DatasetFormatException Wrong(string expected, string found) => new(Path.Combine(item.Folder, "orient"), "views", expected, found);
}
