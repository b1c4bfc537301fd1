using System.Globalization;

namespace GeometryMatters.Features;

/// <summary>How much one feature counts in the fused similarity.</summary>
/// <param name="Name">Name of the feature; <see cref="FusionWeights.FieldName"/> for the rendered part field.</param>
/// <param name="Weight">Weight of its cosine, 0 to 1.</param>
public readonly record struct FusionWeight(string Name, double Weight);

/// <summary>Weights of the feature maps that are fused; they are not negative and sum to 1.</summary>
/// <remarks>
/// Paper 3.2 and Eqs. B.1–B.2: each source is L2-normalised and scaled by the root of its weight, so that the dot product of
/// two fused descriptors is the weighted mean of the sources' cosines.
/// </remarks>
public sealed record FusionWeights
{
    /// <summary>Name of the rendered part field.</summary>
    public const string FieldName = "field";

    private const double SumTolerance = 1e-6;
    private readonly FusionWeight[] entries;

    /// <summary>Creates weights.</summary>
    /// <param name="entries">Names and weights, in the order in which the features lie in a fused descriptor.</param>
    /// <exception cref="ArgumentException">There is none, a name is empty or given twice, a weight is negative or not finite, or the sum is not 1.</exception>
    public FusionWeights(params IEnumerable<FusionWeight> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        this.entries = [.. entries];
        HashSet<string> seen = new(StringComparer.Ordinal);
        double sum = 0;
        foreach (var (name, weight) in this.entries)
        {
            if (string.IsNullOrEmpty(name) || !seen.Add(name))
            {
                throw new ArgumentException($"Expected distinct names that are not empty, found '{name}'.", nameof(entries));
            }

            if (!double.IsFinite(weight) || weight < 0)
            {
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Expected a weight of at least 0 for '{name}', found {weight}."), nameof(entries));
            }

            sum += weight;
        }

        if (Math.Abs(sum - 1) > SumTolerance)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Expected weights that sum to 1, found {sum}."), nameof(entries));
        }
    }

    /// <summary>The paper's mixture: sd 1/2, dino 1/3, field 1/6 (paper 4.1).</summary>
    public static FusionWeights Paper { get; } = new(new FusionWeight("sd", 1.0 / 2), new FusionWeight("dino", 1.0 / 3), new FusionWeight(FieldName, 1.0 / 6));

    /// <summary>Names and weights in order.</summary>
    public IReadOnlyList<FusionWeight> Entries => entries;

    /// <summary>Reads names and shares, for example <c>sd=3, dino=2, field=1</c>.</summary>
    /// <param name="text">Names and shares above or at zero, separated by commas; the shares are scaled to sum to 1.</param>
    /// <returns>The weights in the order of the text.</returns>
    /// <exception cref="FormatException">The text is not that, a name is there twice, or no share is above zero.</exception>
    public static FusionWeights Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        List<FusionWeight> shares = [];
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var equals = part.LastIndexOf('=');
            if (equals <= 0
                || !double.TryParse(part.AsSpan(equals + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out var share)
                || !double.IsFinite(share)
                || share < 0
                || shares.Any(s => s.Name == part[..equals].TrimEnd()))
            {
                throw new FormatException($"Expected different names with shares, for example sd=3,dino=2,field=1, found '{part}' in '{text}'.");
            }

            shares.Add(new(part[..equals].TrimEnd(), share));
        }

        // Scaled by the largest first, so that no sum of finite shares overflows.
        var most = shares.Max(s => s.Weight);
        var sum = shares.Sum(s => s.Weight / most);
        return most > 0
            ? new(shares.Select(s => s with { Weight = s.Weight / most / sum }))
            : throw new FormatException($"Expected a share above zero, found none in '{text}'.");
    }

    /// <summary>Weight of a feature.</summary>
    /// <param name="name">Name of the feature.</param>
    /// <returns>Its weight; 0 for a feature that is not listed.</returns>
    public double Of(string name) => Array.Find(entries, e => string.Equals(e.Name, name, StringComparison.Ordinal)).Weight;

    /// <summary>The weights without one feature, scaled to sum to 1 again.</summary>
    /// <param name="name">The feature to drop, for example <see cref="FieldName"/>; a name that is not listed changes nothing.</param>
    /// <returns>New weights in the same proportions.</returns>
    /// <exception cref="InvalidOperationException">Nothing of weight above zero would be left.</exception>
    public FusionWeights Without(string name)
    {
        var left = Array.FindAll(entries, e => !string.Equals(e.Name, name, StringComparison.Ordinal));
        if (left.Length == entries.Length)
        {
            return this;
        }

        var sum = left.Sum(e => e.Weight);
        return sum > 0
            ? new(left.Select(e => e with { Weight = e.Weight / sum }))
            : throw new InvalidOperationException($"Dropping '{name}' leaves no feature of weight above zero.");
    }

    /// <summary>Whether both list the same names and weights in the same order.</summary>
    /// <param name="other">The other weights.</param>
    /// <returns>True when equal.</returns>
    public bool Equals(FusionWeights? other) => other is not null && entries.AsSpan().SequenceEqual(other.entries);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (var entry in entries)
        {
            hash.Add(entry);
        }

        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Join(", ", entries.Select(e => string.Create(CultureInfo.InvariantCulture, $"{e.Name} {e.Weight:0.###}")));
}
