namespace GeometryMatters.Training.Refinement;

/// <summary>How a pose is refined. The defaults are the paper's where it gives a number.</summary>
public sealed record PoseRefinerOptions
{
    /// <summary>Radius by which the mask is dilated for the distance-transform phase, in image pixels.</summary>
    /// <value>4.</value>
    public double DilationPixels { get; init; } = 4;

    /// <summary>Weight λ of the reward for covering the mask's inside.</summary>
    /// <value>4.</value>
    public double Lambda { get; init; } = 4;

    /// <summary>Adam's learning rate of the logarithm of the scale.</summary>
    /// <value>0.05.</value>
    public double ScaleLearningRate { get; init; } = 0.05;

    /// <summary>Adam's learning rate of the translation, whose unit is half the bounding-box diagonal of the posed mesh.</summary>
    /// <value>0.02.</value>
    public double TranslationLearningRate { get; init; } = 0.02;

    /// <summary>Steps on the distance-transform loss.</summary>
    /// <value>100.</value>
    public int DistanceTransformSteps { get; init; } = 100;

    /// <summary>Steps on the soft-IoU loss that follow.</summary>
    /// <value>50.</value>
    public int IouSteps { get; init; } = 50;

    /// <summary>Share of the silhouette that may lie outside the image before it is penalised.</summary>
    /// <value>0.25.</value>
    public double OffImageShare { get; init; } = 0.25;

    /// <summary>Weight of the penalty on a silhouette that lies outside the image by more than <see cref="OffImageShare"/>.</summary>
    /// <value>10.</value>
    public double OffImagePenalty { get; init; } = 10;

    /// <summary>Longer side, in working pixels, of the window around mask and start; a smaller window is used as it is.</summary>
    /// <value>160.</value>
    public int Resolution { get; init; } = 160;

    /// <summary>Width of the band, on either side of the outline, in which the silhouette falls from 1 to 0, in working pixels.</summary>
    /// <value>1.5.</value>
    public double SoftnessPixels { get; init; } = 1.5;

    /// <summary>
    /// A start whose hard-mask IoU is below this is first moved and scaled so that its projected box has the centre and the diagonal of the mask's; so is
    /// one that covers no pixel of the image or all of them. 0: only those. The paper's descent alone rather shrinks a silhouette that misses the mask
    /// than moves it.
    /// </summary>
    /// <value>0.1.</value>
    public double AlignBelowIou { get; init; } = 0.1;

    /// <summary>Longer side of the window in the distance-transform phase where it is below <see cref="Resolution"/>; null for that.</summary>
    /// <value>null.</value>
    public int? CoarseResolution { get; init; }

    /// <summary>Whether a rotation about the object's centre is optimised with scale and translation. The paper leaves rotation as it is.</summary>
    /// <value>false.</value>
    public bool OptimizeRotation { get; init; }

    /// <summary>Adam's learning rate of the rotation vector in radians, where <see cref="OptimizeRotation"/> is set.</summary>
    /// <value>0.01.</value>
    public double RotationLearningRate { get; init; } = 0.01;

    /// <summary>Faces to which a larger mesh is simplified for the descent; null for the mesh as it is. The result is judged on the whole mesh.</summary>
    /// <value>null: a step costs little more than the outline.</value>
    public int? WorkingFaceCount { get; init; }

    /// <summary>Ends a phase when its least loss has not fallen by <see cref="StallTolerance"/> of itself for so many steps; null for never.</summary>
    /// <value>null, as in the paper.</value>
    public int? StallSteps { get; init; }

    /// <summary>Share of the least loss by which it must fall to count.</summary>
    /// <value>0.001.</value>
    public double StallTolerance { get; init; } = 0.001;

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range; the property is named.</exception>
    public void Validate()
    {
        Require(double.IsFinite(DilationPixels) && DilationPixels >= 0, nameof(DilationPixels), DilationPixels, "a number not below zero");
        Require(double.IsFinite(Lambda) && Lambda >= 0, nameof(Lambda), Lambda, "a number not below zero");
        Require(double.IsFinite(ScaleLearningRate) && ScaleLearningRate >= 0, nameof(ScaleLearningRate), ScaleLearningRate, "a number not below zero");
        Require(double.IsFinite(TranslationLearningRate) && TranslationLearningRate >= 0, nameof(TranslationLearningRate), TranslationLearningRate, "a number not below zero");
        Require(DistanceTransformSteps >= 0, nameof(DistanceTransformSteps), DistanceTransformSteps, "a number not below zero");
        Require(IouSteps >= 0, nameof(IouSteps), IouSteps, "a number not below zero");
        Require(OffImageShare is >= 0 and <= 1, nameof(OffImageShare), OffImageShare, "a share in [0, 1]");
        Require(double.IsFinite(OffImagePenalty) && OffImagePenalty >= 0, nameof(OffImagePenalty), OffImagePenalty, "a number not below zero");
        Require(Resolution is >= 16 and <= 4096, nameof(Resolution), Resolution, "a number in [16, 4096]");
        Require(SoftnessPixels is >= 0.5 and <= 16, nameof(SoftnessPixels), SoftnessPixels, "a number in [0.5, 16]");
        Require(AlignBelowIou is >= 0 and <= 1, nameof(AlignBelowIou), AlignBelowIou, "an IoU in [0, 1]");
        Require(CoarseResolution is null or (>= 16 and <= 4096), nameof(CoarseResolution), CoarseResolution, "null or a number in [16, 4096]");
        Require(double.IsFinite(RotationLearningRate) && RotationLearningRate >= 0, nameof(RotationLearningRate), RotationLearningRate, "a number not below zero");
        Require(WorkingFaceCount is null or >= 4, nameof(WorkingFaceCount), WorkingFaceCount, "null or a number not below 4");
        Require(StallSteps is null or >= 1, nameof(StallSteps), StallSteps, "null or a number above zero");
        Require(StallTolerance is >= 0 and < 1, nameof(StallTolerance), StallTolerance, "a number in [0, 1)");
    }

    private static void Require(bool holds, string name, object? value, string expected)
    {
        if (!holds)
        {
            throw new ArgumentOutOfRangeException(name, value, $"Expected {expected}.");
        }
    }
}
