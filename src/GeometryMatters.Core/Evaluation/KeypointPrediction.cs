using GeometryMatters.Imaging;

namespace GeometryMatters.Evaluation;

/// <summary>Where a key point of the source image is predicted to be in the target image.</summary>
/// <param name="Slot">Raw slot id.</param>
/// <param name="X">x on the target's canvas in pixels.</param>
/// <param name="Y">y on the target's canvas in pixels.</param>
public readonly record struct KeypointPrediction(int Slot, float X, float Y)
{
    /// <summary>The point in the target image.</summary>
    /// <param name="target">Letterbox of the target image.</param>
    /// <returns>Image pixels.</returns>
    public (double X, double Y) InImage(Letterbox target)
    {
        ArgumentNullException.ThrowIfNull(target);
        return target.ToImage(X, Y);
    }
}
