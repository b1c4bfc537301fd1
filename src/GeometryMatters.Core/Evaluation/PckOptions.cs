namespace GeometryMatters.Evaluation;

/// <summary>How PCK is measured.</summary>
public sealed record PckOptions
{
    /// <summary>Side of the letterbox canvas in pixels.</summary>
    public int CanvasSize { get; init; } = 840;

    /// <summary>Thresholds as shares of the reference length, in the order of every result.</summary>
    public IReadOnlyList<double> Alphas { get; init; } = [0.01, 0.05, 0.10];

    /// <summary>What the alphas are shares of.</summary>
    public PckUnit Unit { get; init; } = PckUnit.TargetBox;

    /// <summary>How points are transferred.</summary>
    public TransferOptions Transfer { get; init; } = new();

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

        Transfer.Validate();
    }
}
