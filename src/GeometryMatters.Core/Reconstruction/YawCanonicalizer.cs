using GeometryMatters.Imaging;

namespace GeometryMatters.Reconstruction;

/// <summary>Settings of <see cref="YawCanonicalizer"/>.</summary>
public sealed record YawCanonicalizerOptions
{
    /// <summary>Number of views, evenly around the object from azimuth 0; 1 to 360.</summary>
    public int Views { get; init; } = 8;

    /// <summary>How the views are rendered.</summary>
    public OrientationViewOptions View { get; init; } = new();

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Views, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Views, 360);
        ArgumentNullException.ThrowIfNull(View);
        View.Validate();
    }
}

/// <summary>A reconstruction whose yaw was made canonical.</summary>
/// <param name="Reconstruction">Mesh turned so that its front is +z, and the pose that keeps its projection.</param>
/// <param name="Decision">What was decided about the mesh as it came.</param>
public sealed record CanonicalReconstruction(ObjectReconstruction Reconstruction, YawDecision Decision);

/// <summary>Corrects meshes that came turned by a multiple of 90 degrees about the vertical axis: views all round, estimates, vote, turn back (paper 3.1).</summary>
/// <param name="estimator">Estimates azimuths of views.</param>
/// <param name="options">Settings; null for the default ones.</param>
public sealed class YawCanonicalizer(IOrientationEstimator estimator, YawCanonicalizerOptions? options = null)
{
    private readonly IOrientationEstimator estimator = estimator ?? throw new ArgumentNullException(nameof(estimator));
    private readonly YawCanonicalizerOptions options = options ?? new();

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

        var estimated = estimator.EstimateAzimuthDegrees(images, masks, category, cancellationToken);
        if (estimated.Count != known.Length)
        {
            throw new InvalidInputException("orientation estimator", "", $"{known.Length} azimuths", $"{estimated.Count}");
        }

        var decision = YawVote.Decide(known, [.. estimated]);
        return new(QuarterTurn.Apply(reconstruction, -decision.YawDegrees), decision);
    }
}
