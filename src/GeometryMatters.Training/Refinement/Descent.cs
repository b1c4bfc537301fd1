using GeometryMatters.Cameras;
using GeometryMatters.Imaging;
using GeometryMatters.Meshes;
using GeometryMatters.Reconstruction;

namespace GeometryMatters.Training.Refinement;

/// <summary>Both phases of one refinement at working resolution.</summary>
internal sealed class Descent(TriangleMesh working, BoundingBox box, Camera camera, Mask mask, PoseRefinerOptions options)
{
    private readonly MeshEdges edges = new(working);
    private readonly List<float> losses = new(options.DistanceTransformSteps + options.IouSteps);

    /// <summary>Descends from a pose and returns the best one seen.</summary>
    public (SimilarityPose Best, IReadOnlyList<float> Losses, RefinementStop Stop) Run(SimilarityPose start, CancellationToken cancellationToken)
    {
        var fine = new RefinementTarget(camera, mask, options, options.Resolution);
        var coarse = options.CoarseResolution is { } side && side < options.Resolution ? new RefinementTarget(camera, mask, options, side) : fine;
        var parameters = new PoseParameters(start, box, options.OptimizeRotation);
        var objective = new RefinementObjective(edges, parameters, fine, options);
        var theta = new double[parameters.Count];
        var gradient = new double[parameters.Count];
        objective.Evaluate(theta, byIou: true, gradient);
        var best = new Best();
        best.Offer(objective.HardIou, start);
        if (objective.HardIou < options.AlignBelowIou || !objective.IsOnCanvas)
        {
            parameters = new(BoxAlignment.Align(start, edges, box, camera, mask), box, options.OptimizeRotation);
            objective = new(edges, parameters, fine, options);
        }

        var first = coarse == fine ? objective : new RefinementObjective(edges, parameters, coarse, options);
        Phase(first, parameters, theta, byIou: false, options.DistanceTransformSteps, first == objective ? best : null, cancellationToken);
        var stop = Phase(objective, parameters, theta, byIou: true, options.IouSteps, best, cancellationToken);
        objective.Evaluate(theta, byIou: true, gradient);
        best.Offer(objective.HardIou, parameters.PoseOf(theta));
        return (best.Pose, losses, stop);
    }

    private RefinementStop Phase(
        RefinementObjective objective, PoseParameters parameters, double[] theta, bool byIou, int steps, Best? best, CancellationToken cancellationToken)
    {
        var adam = new ScalarAdam(Rates(parameters.Count));
        var gradient = new double[theta.Length];
        var (least, since) = (double.PositiveInfinity, 0);
        for (var step = 0; step < steps; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var loss = objective.Evaluate(theta, byIou, gradient);
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
