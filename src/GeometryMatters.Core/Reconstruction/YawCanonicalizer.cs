using GeometryMatters.Imaging;

namespace GeometryMatters.Reconstruction;

/// <summary>A reconstruction whose yaw was made canonical.</summary>
/// <param name="Reconstruction">Mesh turned so that its front is +z, and the pose that keeps its projection.</param>
/// <param name="Decision">What was decided about the mesh as it came; a yaw of 0 with the winner's confidence where that is below the least one that is asked for.</param>
public sealed record CanonicalReconstruction(ObjectReconstruction Reconstruction, YawDecision Decision);

/// <summary>Corrects meshes that came turned by a multiple of 90 degrees about the vertical axis: views all round, estimates, vote, turn back (paper 3.1).</summary>
/// <param name="estimator">Estimates azimuths of views.</param>
/// <param name="options">Settings; null for the default ones. Respecting symmetry needs an <see cref="ISymmetryAwareEstimator"/>.</param>
public sealed class YawCanonicalizer(IOrientationEstimator estimator, YawCanonicalizerOptions? options = null)
{
    private readonly IOrientationEstimator estimator = estimator ?? throw new ArgumentNullException(nameof(estimator));
    private readonly YawCanonicalizerOptions options = options ?? new();

    private readonly ISymmetryAwareEstimator? symmetries = options is not { RespectSymmetry: true } ? null : estimator as ISymmetryAwareEstimator
        ?? throw new ArgumentException($"Expected an estimator that tells symmetries, found {estimator.GetType().Name}.", nameof(estimator));

    /// <summary>Finds by how much a mesh is turned and turns it back.</summary>
    /// <param name="reconstruction">The reconstruction; its mesh is y up.</param>
    /// <param name="category">Category label, for the estimator.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The canonical reconstruction; mesh and pose are the same as before where nothing is to be turned.</returns>
    /// <exception cref="MeshValidationException">The mesh has no extent.</exception>
    /// <exception cref="InvalidInputException">The estimator answered with the wrong number of angles, or one that is not finite.</exception>
    public CanonicalReconstruction Canonicalize(ObjectReconstruction reconstruction, string category, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reconstruction);
        ArgumentNullException.ThrowIfNull(category);
        options.Validate();
        var known = new double[options.Views];
        var images = new ImageBuffer[known.Length];
        var masks = new Mask[known.Length];
        for (var i = 0; i < known.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            known[i] = 360.0 * i / known.Length;
            var view = OrientationViews.Render(reconstruction.Mesh, known[i], options.View);
            (images[i], masks[i]) = (view.Image, view.Mask);
        }

        var decision = Vote(known, images, masks, category, cancellationToken);
        if (decision.Confidence < options.MinConfidence)
        {
            decision = decision with { YawDegrees = 0 };
        }

        return new(QuarterTurn.Apply(reconstruction, -decision.YawDegrees), decision);
    }
    private YawDecision Vote(double[] known, ImageBuffer[] images, Mask[] masks, string category, CancellationToken cancellationToken)
    {
        if (symmetries is not null)
        {
            var estimates = symmetries.EstimateOrientations(images, masks, category, cancellationToken);
            return YawVote.DecideWithSymmetry(known, [.. Checked(estimates, known.Length)]);
        }

        var azimuths = estimator.EstimateAzimuthDegrees(images, masks, category, cancellationToken);
        return YawVote.Decide(known, [.. Checked(azimuths, known.Length)]);
    }

    private static IReadOnlyList<T> Checked<T>(IReadOnlyList<T> estimates, int views) =>
        estimates.Count == views ? estimates : throw new InvalidInputException("orientation estimator", "", $"{views} azimuths", $"{estimates.Count}");
}
