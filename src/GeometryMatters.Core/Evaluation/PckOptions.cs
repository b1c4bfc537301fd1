namespace GeometryMatters.Evaluation;

/// <summary>How PCK is measured.</summary>
/// <remarks>SPair-71k, SPair-U and AP-10K use the defaults; tables at 0.15 set <see cref="Alphas"/>.</remarks>
public sealed record PckOptions
{
    /// <summary>PF-PASCAL: shares 0.05, 0.10 and 0.15 of the canvas side (GeoAware-SC's rule), whatever the object's box.</summary>
    public static PckOptions PfPascal { get; } = new() { Alphas = [0.05, 0.10, 0.15], Unit = PckUnit.Canvas };

    /// <summary>Zero-shot SD+DINO of GeoAware-SC: a window of 5 cells and adaptive flip by masked distances.</summary>
    public static PckOptions ZeroShotGeoAware { get; } = new() { Transfer = new() { WindowRadiusCells = 5 }, FlipDistance = FlipDistance.Masked };

    /// <summary>What is measured, for reports: dataset and part, for example <c>SPair-71k test</c>; empty for no name.</summary>
    public string Subset { get; init; } = "";

    /// <summary>Side of the letterbox canvas in pixels.</summary>
    public int CanvasSize { get; init; } = 840;

    /// <summary>Thresholds as shares of the reference length, in the order of every result.</summary>
    public IReadOnlyList<double> Alphas { get; init; } = [0.01, 0.05, 0.10];

    /// <summary>What the alphas are shares of.</summary>
    public PckUnit Unit { get; init; } = PckUnit.TargetBox;

    /// <summary>How points are transferred.</summary>
    public KeypointTransferOptions Transfer { get; init; } = new();

    /// <summary>How <see cref="PckEvaluator.EvaluateWithFlip"/> tells whether the mirrored source image is nearer to the target.</summary>
    public FlipDistance FlipDistance { get; init; } = FlipDistance.MutualNearest;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(CanvasSize);
        ArgumentNullException.ThrowIfNull(Alphas);
        ArgumentNullException.ThrowIfNull(Transfer);
        if (Alphas.Count == 0 || Alphas.Any(a => !(a > 0) || double.IsInfinity(a)))
        {
            throw new ArgumentOutOfRangeException(nameof(Alphas), "There must be alphas, finite and above zero.");
        }

        if (!Enum.IsDefined(Unit))
        {
            throw new ArgumentOutOfRangeException(nameof(Unit), Unit, "Unknown unit.");
        }

        if (!Enum.IsDefined(FlipDistance))
        {
            throw new ArgumentOutOfRangeException(nameof(FlipDistance), FlipDistance, "Unknown distance.");
        }

        ArgumentNullException.ThrowIfNull(Subset);
        Transfer.Validate();
    }
}
