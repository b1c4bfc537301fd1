using GeometryMatters.Cameras;
using GeometryMatters.Imaging;
using GeometryMatters.Reconstruction;
using GeometryMatters.Rendering;

namespace GeometryMatters.Training.Refinement;

/// <summary>Refines scale and translation by comparing the soft silhouette with the mask: distance transform first, soft IoU then (paper 3.1).</summary>
/// <remarks>
/// Rotation stays. Adam starts anew with the second phase. The result is the pose with the best hard-mask IoU at working resolution; it is compared with
/// the start at the image's own resolution, and the better of the two is returned. Needs no native library; deterministic; safe for concurrent calls.
/// </remarks>
public sealed class PoseRefiner : IPoseRefiner
{
    private readonly PoseRefinerOptions options;

    /// <summary>Creates a refiner.</summary>
    /// <param name="options">How to refine; null for the paper's settings.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public PoseRefiner(PoseRefinerOptions? options = null)
    {
        this.options = options ?? new PoseRefinerOptions();
        this.options.Validate();
    }

    /// <inheritdoc/>
    public PoseRefinement Refine(ObjectReconstruction reconstruction, Mask mask, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reconstruction);
        ArgumentNullException.ThrowIfNull(mask);
        var (mesh, camera, start) = reconstruction;
        Check(reconstruction, mask);
        var target = new RefinementTarget(camera, mask, options);
        var objective = new RefinementObjective(mesh, start, target, options);
        var losses = new List<float>(options.DistanceTransformSteps + options.IouSteps);
        var best = new Best();
        var theta = new double[SoftSilhouette.Parameters];
        Descend(objective, theta, byIou: false, options.DistanceTransformSteps, losses, best, cancellationToken);
        Descend(objective, theta, byIou: true, options.IouSteps, losses, best, cancellationToken);
        objective.Evaluate(theta, byIou: true, new double[theta.Length]);
        best.Offer(objective.HardIou, theta);

        var before = Silhouette.Render(mesh, start, camera).IntersectionOverUnion(mask);
        var found = objective.PoseOf(best.Theta);
        var after = Silhouette.Render(mesh, found, camera).IntersectionOverUnion(mask);
        return after > before ? new(found, before, after, losses) : new(start, before, before, losses);
    }

    private static void Check(ObjectReconstruction reconstruction, Mask mask)
    {
        var (mesh, camera, start) = reconstruction;
        if (mask.Width != camera.Width || mask.Height != camera.Height)
        {
            throw new InvalidInputException("mask", "size", $"{camera.Width}×{camera.Height}, the camera's", $"{mask.Width}×{mask.Height}");
        }

        if (mask.Bounds() is null)
        {
            throw new InvalidInputException("mask", string.Empty, "foreground pixels", "none");
        }

        if (!start.IsValid())
        {
            throw new InvalidInputException("pose", string.Empty, "finite values and a scale above zero", $"{start}");
        }

        if (mesh.FaceCount == 0 || !(mesh.Bounds.Diagonal > 0))
        {
            throw new InvalidInputException("mesh", string.Empty, "faces with an extent", $"{mesh.FaceCount} faces, a bounding box of diagonal {mesh.Bounds.Diagonal}");
        }

        if (!(start.Apply((Vector3D)mesh.Bounds.Center).Z > 0))
        {
            throw new InvalidInputException("mesh", "centre", "a depth above zero, in front of the camera", $"{start.Apply((Vector3D)mesh.Bounds.Center).Z}");
        }
    }

    private void Descend(
        RefinementObjective objective, double[] theta, bool byIou, int steps, List<float> losses, Best best, CancellationToken cancellationToken)
    {
        var rate = options.TranslationLearningRate;
        var adam = new ScalarAdam(options.ScaleLearningRate, rate, rate, rate);
        var gradient = new double[theta.Length];
        for (var step = 0; step < steps; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            losses.Add((float)objective.Evaluate(theta, byIou, gradient));
            best.Offer(objective.HardIou, theta);
            adam.Step(theta, gradient);
        }
    }

    private sealed class Best
    {
        private double iou = double.NegativeInfinity;

        public double[] Theta { get; private set; } = new double[SoftSilhouette.Parameters];

        public void Offer(double value, double[] theta)
        {
            if (value > iou)
            {
                iou = value;
                Theta = [.. theta];
            }
        }
    }
}
