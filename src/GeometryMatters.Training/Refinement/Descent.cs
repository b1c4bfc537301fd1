using GeometryMatters.Cameras;
using GeometryMatters.Imaging;
using GeometryMatters.Meshes;
using GeometryMatters.Reconstruction;

namespace GeometryMatters.Training.Refinement;

/// <summary>Both phases of one refinement at working resolution.</summary>
internal sealed class Descent(
    TriangleMesh working, BoundingBox box, Camera camera, Mask mask, PoseRefinerOptions options, CancellationToken cancellationToken)
{
    private const double WindowMargin = 0.25;
    private const double WindowPixels = 8;

    private readonly MeshEdges edges = new(working, cancellationToken);
    private readonly List<float> losses = new(options.DistanceTransformSteps + options.IouSteps);

    /// <summary>Descends from a pose and returns the best one seen.</summary>
    /// <param name="start">The start.</param>
    /// <param name="mayMiss">Whether the start misses the mask, so that it has to be brought there first.</param>
    public (SimilarityPose Best, IReadOnlyList<float> Losses, RefinementStop Stop) Run(SimilarityPose start, bool mayMiss)
    {
        start = mayMiss ? BoxAlignment.Align(start, edges, box, camera, mask) : start;
        var parameters = new PoseParameters(start, box, options.OptimizeRotation);
        var window = Window(start, parameters.Center);
        var objective = Objective(options.Resolution);
        var theta = new double[parameters.Count];
        var best = new Best();
        var isCoarse = options.CoarseResolution is { } side && side < options.Resolution;
        var first = isCoarse ? Objective(options.CoarseResolution!.Value) : objective;
        Phase(first, parameters, theta, byIou: false, options.DistanceTransformSteps, isCoarse ? null : best);
        var stop = Phase(objective, parameters, theta, byIou: true, options.IouSteps, best);
        objective.Evaluate(theta, byIou: true, new double[theta.Length], cancellationToken);
        best.Offer(objective.HardIou, parameters.PoseOf(theta));
        return (best.Pose, losses, stop);

        RefinementObjective Objective(int resolution) => new(
            edges, parameters, new(camera, mask, options, window, resolution, cancellationToken), options);
    }

    /// <summary>The box of mask and start with a quarter of its size on every side, within the image.</summary>
    private PixelBox Window(in SimilarityPose start, Vector3D center)
    {
        PixelBox image = new(0, 0, mask.Width, mask.Height);
        if (ProjectedBox.Of(start, edges, center, camera) is not { } seen)
        {
            return image;
        }

        var masked = mask.Bounds()!.Value;
        double left = Math.Min(masked.X1, seen.X1), right = Math.Max(masked.X2, seen.X2), top = Math.Min(masked.Y1, seen.Y1), bottom = Math.Max(masked.Y2, seen.Y2);
        double growX = (WindowMargin * (right - left)) + WindowPixels, growY = (WindowMargin * (bottom - top)) + WindowPixels;
        return new(
            Math.Max(0, Math.Floor(left - growX)),
            Math.Max(0, Math.Floor(top - growY)),
            Math.Min(image.X2, Math.Ceiling(right + growX)),
            Math.Min(image.Y2, Math.Ceiling(bottom + growY)));
    }

    private RefinementStop Phase(
        RefinementObjective objective, PoseParameters parameters, double[] theta, bool byIou, int steps, Best? best)
    {
        var adam = new ScalarAdam(Rates(parameters.Count));
        var gradient = new double[theta.Length];
        var (least, since) = (double.PositiveInfinity, 0);
        for (var step = 0; step < steps; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var loss = objective.Evaluate(theta, byIou, gradient, cancellationToken);
            losses.Add((float)loss);
            best?.Offer(objective.HardIou, parameters.PoseOf(theta));
            if (gradient.All(g => g == 0))
            {
                return RefinementStop.NoGradient;
            }

            (least, since) = loss < least - (options.StallTolerance * Math.Abs(least)) || step == 0 ? (loss, 0) : (least, since + 1);
            if (options.StallSteps is { } patience && since >= patience)
            {
                return RefinementStop.Stalled;
            }

            adam.Step(theta, gradient);
        }

        return RefinementStop.AllSteps;
    }

    private double[] Rates(int count)
    {
        var rates = new double[count];
        rates.AsSpan(0, 1).Fill(options.ScaleLearningRate);
        rates.AsSpan(1, 3).Fill(options.TranslationLearningRate);
        rates.AsSpan(4).Fill(options.RotationLearningRate);
        return rates;
    }

    /// <summary>The pose of the best hard IoU offered; the first among equals.</summary>
    private sealed class Best
    {
        private double iou = double.NegativeInfinity;

        public SimilarityPose Pose { get; private set; }

        public void Offer(double value, SimilarityPose pose)
        {
            if (value > iou)
            {
                (iou, Pose) = (value, pose);
            }
        }
    }
}
