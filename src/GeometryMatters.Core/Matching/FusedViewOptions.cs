namespace GeometryMatters.Matching;

/// <summary>How the descriptors of a <see cref="FusedView"/> are kept in memory.</summary>
public enum FusedStorage
{
    /// <summary>4 bytes per value.</summary>
    Single,

    /// <summary>
    /// 2 bytes per value, widened when a product is computed. Features stored as halves keep every bit, and matches are those of
    /// <see cref="Single"/>; features in single precision are rounded to halves (relative 2⁻¹¹).
    /// </summary>
    Half,
}

/// <summary>Settings of <see cref="FusedView"/>.</summary>
public sealed record FusedViewOptions
{
    /// <summary>How descriptors are kept.</summary>
    /// <value><see cref="FusedStorage.Single"/>.</value>
    public FusedStorage Storage { get; init; } = FusedStorage.Single;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such storage.</exception>
    public void Validate()
    {
        if (!Enum.IsDefined(Storage))
        {
            throw new ArgumentOutOfRangeException(nameof(Storage), Storage, "Expected Single or Half.");
        }
    }
}
