namespace GeometryMatters.Datasets.Synthetic;

/// <summary>How many images and pairs a drawn dataset has and what they look like.</summary>
public sealed record SyntheticDatasetBuilderOptions
{
    /// <summary>Seed of everything random.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Images per object and split, at least 1.</summary>
    public int ViewsPerInstance { get; init; } = 6;

    /// <summary>Width of a landscape image in pixels, 32 to 8192.</summary>
    public int ImageWidth { get; init; } = 480;

    /// <summary>Height of a landscape image in pixels, 32 to 8192; a portrait image has the two swapped.</summary>
    public int ImageHeight { get; init; } = 360;

    /// <summary>Probability of a portrait image, 0 to 1.</summary>
    public double PortraitProbability { get; init; } = 0.25;

    /// <summary>Most training pairs per category, 0 or above.</summary>
    public int TrainPairs { get; init; } = 400;

    /// <summary>Most validation pairs per category, 0 or above.</summary>
    public int ValidationPairs { get; init; } = 50;

    /// <summary>Most test pairs per category, 0 or above.</summary>
    public int TestPairs { get; init; } = 200;

    /// <summary>Whether two views of one object make a pair; they do anyway where a split shows one object only.</summary>
    public bool SameInstancePairs { get; init; }

    /// <summary>Fewest key points that both images of a pair show, at least 1.</summary>
    public int MinSharedKeypoints { get; init; } = 3;

    /// <summary>Lowest camera elevation in degrees, above −90.</summary>
    public double MinElevationDegrees { get; init; } = -5;

    /// <summary>Highest camera elevation in degrees, below 90.</summary>
    public double MaxElevationDegrees { get; init; } = 40;

    /// <summary>Smallest share of the image that the object's box takes along its tighter side, above 0.</summary>
    public double MinFill { get; init; } = 0.5;

    /// <summary>Largest such share, at most 1.</summary>
    public double MaxFill { get; init; } = 0.85;

    /// <summary>Shortest focal length as a multiple of the longer image side.</summary>
    public double MinFocal { get; init; } = 1.0;

    /// <summary>Longest focal length as a multiple of the longer image side.</summary>
    public double MaxFocal { get; init; } = 2.5;

    /// <summary>Probability that something stands in front of the object, 0 to 1.</summary>
    public double OcclusionProbability { get; init; } = 0.25;

    /// <summary>Largest share of the object's pixels that it may hide, 0 to 0.9.</summary>
    public double MaxOcclusion { get; init; } = 0.3;

    /// <summary>Probability that other shapes lie about in the background, 0 to 1.</summary>
    public double ClutterProbability { get; init; } = 0.5;

    /// <summary>Samples along a side of a pixel, 1 to 4.</summary>
    public int Supersampling { get; init; } = 2;

    /// <summary>JPEG quality, 1 to 100.</summary>
    public int JpegQuality { get; init; } = 92;

    /// <summary>How wrong the poses of the reconstructions are.</summary>
    public PosePerturbationOptions Perturbation { get; init; } = new();

    /// <summary>Threads; −1 for one per processor. The files do not depend on it.</summary>
    public int MaxDegreeOfParallelism { get; init; } = -1;

    /// <summary>Checks the options.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A property is out of its range.</exception>
    public void Validate()
    {
        OptionRange.Check(ViewsPerInstance, 1, 10_000, nameof(ViewsPerInstance));
        OptionRange.Check(ImageWidth, 32, 8192, nameof(ImageWidth));
        OptionRange.Check(ImageHeight, 32, 8192, nameof(ImageHeight));
        OptionRange.Check(PortraitProbability, 0, 1, nameof(PortraitProbability));
        OptionRange.Check(TrainPairs, 0, 999_999, nameof(TrainPairs));
        OptionRange.Check(ValidationPairs, 0, 999_999, nameof(ValidationPairs));
        OptionRange.Check(TestPairs, 0, 999_999, nameof(TestPairs));
        OptionRange.Check(MinSharedKeypoints, 1, 1000, nameof(MinSharedKeypoints));
        OptionRange.Check(MinElevationDegrees, -89, 89, nameof(MinElevationDegrees));
        OptionRange.Check(MaxElevationDegrees, MinElevationDegrees, 89, nameof(MaxElevationDegrees));
        OptionRange.Check(MinFill, 0.05, 1, nameof(MinFill));
        OptionRange.Check(MaxFill, MinFill, 1, nameof(MaxFill));
        OptionRange.Check(MinFocal, 0.3, 100, nameof(MinFocal));
        OptionRange.Check(MaxFocal, MinFocal, 100, nameof(MaxFocal));
        OptionRange.Check(OcclusionProbability, 0, 1, nameof(OcclusionProbability));
        OptionRange.Check(MaxOcclusion, 0, 0.9, nameof(MaxOcclusion));
        OptionRange.Check(ClutterProbability, 0, 1, nameof(ClutterProbability));
        OptionRange.Check(Supersampling, 1, 4, nameof(Supersampling));
        OptionRange.Check(JpegQuality, 1, 100, nameof(JpegQuality));
        Perturbation.Validate();
        if (MaxDegreeOfParallelism is 0 or < -1)
        {
            throw new ArgumentOutOfRangeException(nameof(MaxDegreeOfParallelism), MaxDegreeOfParallelism, "Expected −1 or a number above 0.");
        }
    }

    internal int Pairs(DatasetSplit split) => split switch
    {
        DatasetSplit.Train => TrainPairs,
        DatasetSplit.Validation => ValidationPairs,
        _ => TestPairs,
    };
}
