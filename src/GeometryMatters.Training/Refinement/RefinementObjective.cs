using GeometryMatters.Cameras;
using GeometryMatters.Meshes;

namespace GeometryMatters.Training.Refinement;

/// <summary>The loss of a pose and its gradient, by θ = (l, t): p_cam = c + u t + e^l · s₀ R (p − centre), where c is the start's centre and u its half diagonal.</summary>
internal sealed class RefinementObjective
{
    private readonly SimilarityPose start;
    private readonly Vector3D center;
    private readonly RefinementTarget target;
    private readonly PoseRefinerOptions options;
    private readonly SoftSilhouette silhouette;
    private readonly double[] image;
    private readonly double[] imageGradient;
    private readonly double[] canvasGradient;

    public RefinementObjective(TriangleMesh mesh, SimilarityPose start, RefinementTarget target, PoseRefinerOptions options)
    {
        this.start = start;
        this.target = target;
        this.options = options;
        center = (Vector3D)mesh.Bounds.Center;
        Unit = start.Scale * mesh.Bounds.Diagonal / 2;
        silhouette = new(mesh, new OutlineEdges(mesh), target.Canvas, options.SoftnessPixels);
        image = new double[target.Width * target.Height];
        imageGradient = new double[image.Length];
        canvasGradient = new double[silhouette.Values.Length];
    }

    /// <summary>Camera units per unit of t.</summary>
    public double Unit { get; }

    /// <summary>Hard IoU, at working resolution, of the pose last evaluated.</summary>
    public double HardIou => target.HardIou(silhouette.Hard);

    /// <summary>The pose of θ.</summary>
    public SimilarityPose PoseOf(ReadOnlySpan<double> theta)
    {
        var scale = start.Scale * Math.Exp(theta[0]);
        var shift = new Vector3D(Unit * theta[1], Unit * theta[2], Unit * theta[3]);
        return new(scale, start.Rotation, start.Translation + shift + ((start.Scale - scale) * (start.Rotation * center)));
    }

    /// <summary>Loss of θ and its gradient.</summary>
    public double Evaluate(ReadOnlySpan<double> theta, bool byIou, Span<double> gradient)
    {
        silhouette.Render(PoseOf(theta), center);
        target.Crop(silhouette.Values, image);
        var loss = byIou
            ? RefinementLosses.SoftIou(image, target.Coverage, imageGradient)
            : RefinementLosses.DistanceTransform(image, target.Outside, target.Inside, options.Lambda, imageGradient);
        canvasGradient.AsSpan().Clear();
        target.Paste(imageGradient, canvasGradient);
        loss += OffImage();
        silhouette.Backward(canvasGradient, gradient);
        for (var k = 1; k < gradient.Length; k++)
        {
            gradient[k] *= Unit;
        }

        return loss;
    }

    /// <summary>w · max(0, f − share) · 1/(HW) Σ_outside M̂ D, with f the silhouette's share outside the image and D the squared distance to the mask's box over d.</summary>
    private double OffImage()
    {
        double all = 0, beyond = 0, pull = 0;
        var values = silhouette.Values;
        for (var i = 0; i < values.Length; i++)
        {
            all += values[i];
            if (target.BeyondImage[i] > 0)
            {
                beyond += values[i];
                pull += values[i] * target.BeyondImage[i];
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
