using GeometryMatters.Imaging;

namespace GeometryMatters.Reconstruction;

/// <summary>An orientation estimator that also tells elevation, roll and rotational symmetry.</summary>
public interface ISymmetryAwareEstimator : IOrientationEstimator
{
    /// <summary>Estimates the orientation in a batch of views of one object.</summary>
    /// <param name="views">Renderings on white, the object in the middle.</param>
    /// <param name="masks">Where the object is in each of them.</param>
    /// <param name="category">Category label.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>An estimate per view; the azimuths are those of <see cref="IOrientationEstimator.EstimateAzimuthDegrees"/>.</returns>
    IReadOnlyList<OrientationEstimate> EstimateOrientations(
        IReadOnlyList<ImageBuffer> views, IReadOnlyList<Mask> masks, string category, CancellationToken cancellationToken = default);
}
