using GeometryMatters.Cameras;

namespace GeometryMatters.Training.Refinement;

/// <summary>The loss of a pose and its gradient by the parameters θ.</summary>
internal sealed class RefinementObjective
{
    private readonly PoseParameters parameters;
    private readonly RefinementTarget target;
    private readonly PoseRefinerOptions options;
    private readonly SoftSilhouette silhouette;
    private readonly double[] image;
    private readonly double[] imageGradient;
    private readonly double[] canvasGradient;

    public RefinementObjective(MeshEdges mesh, PoseParameters parameters, RefinementTarget target, PoseRefinerOptions options)
    {
        this.parameters = parameters;
        this.target = target;
        this.options = options;
        silhouette = new(mesh, parameters.Center, target.Canvas, options.SoftnessPixels);
        image = new double[target.Width * target.Height];
        imageGradient = new double[image.Length];
        canvasGradient = new double[silhouette.Values.Length];
    }

    /// <summary>Hard IoU, at working resolution, of the pose last evaluated.</summary>
    public double HardIou => target.HardIou(silhouette.Hard);

    /// <summary>Loss of θ and its gradient.</summary>
    public double Evaluate(ReadOnlySpan<double> theta, bool byIou, Span<double> gradient, CancellationToken cancellationToken = default)
    {
        silhouette.Render(parameters.PoseOf(theta), cancellationToken);
        target.Crop(silhouette.Values, image);
        var loss = byIou
            ? RefinementLosses.SoftIou(image, target.Coverage, imageGradient)
            : RefinementLosses.DistanceTransform(image, target.Outside, target.Inside, options.Lambda, imageGradient);
        cancellationToken.ThrowIfCancellationRequested();
        canvasGradient.AsSpan().Clear();
        target.Paste(imageGradient, canvasGradient);
        loss += OffImage();
        cancellationToken.ThrowIfCancellationRequested();
        parameters.Gradient(theta, silhouette.Backward(canvasGradient), gradient);
        return loss;
    }

    /// <summary>w · max(0, f − share) · 1/(HW) Σ_outside M̂ D, with f the silhouette's share outside the image and D the squared distance to the mask's box over d.</summary>
    private double OffImage()
    {
        double all = 0, beyond = 0, pull = 0;
        var values = silhouette.Values;
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] > 0)
            {
                all += values[i];
                if (target.BeyondImage[i] > 0)
                {
                    beyond += values[i];
                    pull += values[i] * target.BeyondImage[i];
                }
            }
        }

        var excess = all == 0 ? 0 : (beyond / all) - options.OffImageShare;
        if (!(excess > 0))
        {
            return 0;
        }

        var weight = options.OffImagePenalty / image.Length;
        for (var i = 0; i < values.Length; i++)
        {
            var outside = target.BeyondImage[i] > 0;
            canvasGradient[i] += weight * ((outside ? excess * target.BeyondImage[i] : 0) + (pull * ((outside ? 1 : 0) - (beyond / all)) / all));
        }

        return weight * excess * pull;
    }
}
