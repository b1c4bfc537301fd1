namespace GeometryMatters.Datasets;

/// <summary>How the AP-10K benchmark is built; the defaults are GeoAware-SC's.</summary>
public sealed record Ap10KBuilderOptions
{
    /// <summary>Seed of every draw.</summary>
    public int Seed { get; init; } = 42;

    /// <summary>Ids of images that show several animals (<c>ap-10k_is_crowd.txt</c>, one number per line); they are marked and take no part. Null for none.</summary>
    public string? CrowdList { get; init; }

    /// <summary>Fewest labelled key points of an animal that takes part.</summary>
    public int MinKeypoints { get; init; } = 3;

    /// <summary>Least sum over key points of (label/2 in the source)·(label/2 in the target) for a pair.</summary>
    public double MinSharedKeypoints { get; init; } = 3;

    /// <summary>Images per species in the test part: the last ones by id.</summary>
    public int TestImages { get; init; } = 30;

    /// <summary>Images per species in the validation part: those before the test part.</summary>
    public int ValidationImages { get; init; } = 20;

    /// <summary>Most training pairs of a species, per training image.</summary>
    public int TrainPairsPerImage { get; init; } = 50;

    /// <summary>Pairs per family across species, validation.</summary>
    public int CrossSpeciesValidationPairs { get; init; } = 400;

    /// <summary>Pairs per family across species, test.</summary>
    public int CrossSpeciesTestPairs { get; init; } = 900;

    /// <summary>Pairs per pair of families, validation.</summary>
    public int CrossFamilyValidationPairs { get; init; } = 20;

    /// <summary>Pairs per pair of families, test.</summary>
    public int CrossFamilyTestPairs { get; init; } = 30;

    /// <summary>Written before the paths in pair files, which the published loader resolves from its working folder; this library does not look at it.</summary>
    public string PathPrefix { get; init; } = "data/ap-10k";

    /// <summary>Whether images are copied; otherwise the user puts them to JPEGImages/family/species/id.jpg.</summary>
    public bool CopyImages { get; init; } = true;

    /// <summary>Whether pair names have '_' for the colon, which Windows forbids; null for only on Windows. <see cref="Ap10KDataset"/> reads both.</summary>
    public bool? WindowsSafe { get; init; }

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is negative or not a number.</exception>
    public void Validate()
    {
        ArgumentNullException.ThrowIfNull(PathPrefix);
        ArgumentOutOfRangeException.ThrowIfNegative(MinKeypoints);
        ArgumentOutOfRangeException.ThrowIfNegative(TestImages);
        ArgumentOutOfRangeException.ThrowIfNegative(ValidationImages);
        ArgumentOutOfRangeException.ThrowIfNegative(TrainPairsPerImage);
        ArgumentOutOfRangeException.ThrowIfNegative(CrossSpeciesValidationPairs);
        ArgumentOutOfRangeException.ThrowIfNegative(CrossSpeciesTestPairs);
        ArgumentOutOfRangeException.ThrowIfNegative(CrossFamilyValidationPairs);
        ArgumentOutOfRangeException.ThrowIfNegative(CrossFamilyTestPairs);
        if (!(MinSharedKeypoints >= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(MinSharedKeypoints), MinSharedKeypoints, "The value must be 0 or more.");
        }
    }
}
