using GeometryMatters.Datasets;
using GeometryMatters.Imaging;

namespace GeometryMatters.Evaluation;

/// <summary>When a predicted key point counts as correct (percentage of correct key points, PCK).</summary>
/// <remarks>Computed in single precision on the letterbox canvas, as GeoAware-SC and DIY-SC do, so that points on the threshold fall the same way.</remarks>
public static class PckRule
{
    /// <summary>Slots that are visible in both images, ascending.</summary>
    /// <param name="pair">The pair.</param>
    /// <returns>Raw slot ids.</returns>
    public static IReadOnlyList<int> CommonSlots(PairAnnotation pair)
    {
        ArgumentNullException.ThrowIfNull(pair);
        List<int> slots = [];
        var count = Math.Min(pair.Source.Keypoints.Count, pair.Target.Keypoints.Count);
        for (var slot = 0; slot < count; slot++)
        {
            if (pair.Source.Keypoints[slot].IsVisible && pair.Target.Keypoints[slot].IsVisible)
            {
                slots.Add(slot);
            }
        }

        return slots;
    }

    /// <summary>A key point on the canvas, with the rounding of the reference: float(x) · float(scale) + offset.</summary>
    /// <param name="keypoint">Key point in image pixels.</param>
    /// <param name="letterbox">Letterbox of its image.</param>
    /// <returns>Canvas pixels.</returns>
    public static (float X, float Y) OnCanvas(Keypoint keypoint, Letterbox letterbox)
    {
        ArgumentNullException.ThrowIfNull(letterbox);
        var scale = (float)letterbox.Scale;
        return (((float)keypoint.X * scale) + letterbox.OffsetX, ((float)keypoint.Y * scale) + letterbox.OffsetY);
    }

    /// <summary>The length on the canvas that an alpha is a share of.</summary>
    /// <param name="target">Annotation of the target image.</param>
    /// <param name="unit">Which length.</param>
    /// <param name="canvasSize">Side of the canvas in pixels.</param>
    /// <returns>max(box width, box height) · scale of the target image, or the canvas side.</returns>
    public static double ReferenceLength(ImageAnnotation target, PckUnit unit = PckUnit.TargetBox, int canvasSize = 840)
    {
        ArgumentNullException.ThrowIfNull(target);
        return unit == PckUnit.Canvas ? canvasSize : target.Box.LongSide * canvasSize / Math.Max(target.Width, target.Height);
    }

    /// <summary>Judges predictions: correct iff the distance on the canvas is below (not at) alpha · reference length.</summary>
    /// <param name="pair">The pair.</param>
    /// <param name="predictions">Predictions on the target's canvas.</param>
    /// <param name="alpha">Share of the reference length.</param>
    /// <param name="unit">Which length alpha is a share of.</param>
    /// <param name="canvasSize">Side of the canvas in pixels.</param>
    /// <returns>One verdict per prediction.</returns>
    /// <exception cref="ArgumentException">A prediction is for a slot that is not visible in the target.</exception>
    public static bool[] Judge(
        PairAnnotation pair, IReadOnlyList<KeypointPrediction> predictions, double alpha, PckUnit unit = PckUnit.TargetBox, int canvasSize = 840)
    {
        ArgumentNullException.ThrowIfNull(pair);
        ArgumentNullException.ThrowIfNull(predictions);
        var letterbox = LetterboxOf(pair.Target, canvasSize, 1);
        var threshold = (float)alpha * (float)ReferenceLength(pair.Target, unit, canvasSize);
        var result = new bool[predictions.Count];
        for (var i = 0; i < result.Length; i++)
        {
            var (slot, x, y) = predictions[i];
            if ((uint)slot >= (uint)pair.Target.Keypoints.Count || !pair.Target.Keypoints[slot].IsVisible)
            {
                throw new ArgumentException($"Slot {slot} is not visible in target '{pair.Target.Id}' of pair '{pair.Id}'.", nameof(predictions));
            }

            var (tx, ty) = OnCanvas(pair.Target.Keypoints[slot], letterbox);
            result[i] = MathF.Sqrt(((x - tx) * (x - tx)) + ((y - ty) * (y - ty))) < threshold;
        }

        return result;
    }

    internal static Letterbox LetterboxOf(ImageAnnotation image, int canvasSize, int gridCells) => new(image.Width, image.Height, canvasSize, gridCells);
}

/// <summary>What the alphas of PCK are shares of.</summary>
public enum PckUnit
{
    /// <summary>The long side of the target's box on the canvas (SPair-71k, AP-10K).</summary>
    TargetBox,

    /// <summary>The side of the canvas (PF-PASCAL).</summary>
    Canvas,
}
