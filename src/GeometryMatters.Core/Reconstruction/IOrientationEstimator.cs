using GeometryMatters.Imaging;

namespace GeometryMatters.Reconstruction;

/// <summary>Estimates from which azimuth a rendered object is seen (Orient Anything V2, or an embedded stand-in).</summary>
public interface IOrientationEstimator
{
    /// <summary>Estimates azimuths of a batch of views of one object.</summary>
    /// <param name="views">Renderings on white, the object in the middle.</param>
    /// <param name="masks">Where the object is in each of them.</param>
    /// <param name="category">Category label.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>
    /// Camera azimuth in degrees per view, in [0, 360): 0 in front of the object, growing counter-clockwise seen from above
    /// (90 at the object's left side).
    /// </returns>
    IReadOnlyList<double> EstimateAzimuthDegrees(
        IReadOnlyList<ImageBuffer> views, IReadOnlyList<Mask> masks, string category, CancellationToken cancellationToken = default);
}
