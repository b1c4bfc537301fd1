namespace GeometryMatters.Reconstruction;

/// <summary>Settings of <see cref="YawCanonicalizer"/>.</summary>
public sealed record YawCanonicalizerOptions
{
    /// <summary>Number of views, evenly around the object from azimuth 0; 1 to 360.</summary>
    public int Views { get; init; } = 8;

    /// <summary>How the views are rendered.</summary>
    public OrientationViewsOptions View { get; init; } = new();

    /// <summary>Whether the order of symmetry that the estimator finds counts in the vote; false in the paper.</summary>
    public bool RespectSymmetry { get; init; }

    /// <summary>Least confidence, 0 to 1, with which a mesh is turned; below it stays as it came. 0 in the paper: the winner always counts.</summary>
    public double MinConfidence { get; init; }

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Views, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Views, 360);
        if (!(MinConfidence is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(MinConfidence), MinConfidence, "Expected a value in [0, 1].");
        }

        ArgumentNullException.ThrowIfNull(View);
        View.Validate();
    }
}
