namespace GeometryMatters.Evaluation;

/// <summary>A row of an ablation: a name, and what is on or off in it.</summary>
/// <param name="Name">Name, unlike that of any other row.</param>
/// <param name="Settings">One entry per factor of the table; <c>yes</c> and <c>-</c> are set as marks in Markdown and LaTeX, anything else as it is.</param>
public sealed record AblationVariant(string Name, IReadOnlyList<string> Settings);

/// <summary>One variant measured with one seed.</summary>
/// <param name="Variant">Name of the variant.</param>
/// <param name="Seed">The seed. Cells of one seed are compared with each other, so it should fix everything that the variants share.</param>
/// <param name="Report">What was measured.</param>
public sealed record AblationCell(string Variant, int Seed, PckReport Report);

/// <summary>PCK of several variants of a method, each with several seeds: means, spreads, and differences between variants seed by seed (paper Tables 3 and 4).</summary>
/// <remarks>
/// Seeds differ in how hard their data are, often by more than the variants do. <see cref="Delta"/> therefore subtracts within each seed first; its spread
/// is that of the differences. Cells may be missing: a variant's numbers are over the seeds that it has.
/// </remarks>
public sealed class AblationTable
{
    private readonly Dictionary<(string Variant, int Seed), PckReport> cells = [];

    /// <summary>Creates a table.</summary>
    /// <param name="factors">Names of what is switched on and off, in the order of <see cref="AblationVariant.Settings"/>; may be empty.</param>
    /// <param name="variants">The rows in order, at least one.</param>
    /// <param name="cells">What was measured, in any order, at least one; all with the same alphas and <see cref="PckReport.Conditions"/>.</param>
    /// <exception cref="ArgumentException">
    /// There is no variant or no cell, a name or cell is there twice, a variant has another number of settings than there are factors, a cell is of an unknown
    /// variant, or alphas or conditions differ.
    /// </exception>
    public AblationTable(IReadOnlyList<string> factors, IReadOnlyList<AblationVariant> variants, IReadOnlyCollection<AblationCell> cells)
    {
        ArgumentNullException.ThrowIfNull(factors);
        ArgumentNullException.ThrowIfNull(variants);
        ArgumentNullException.ThrowIfNull(cells);
        if (variants.Count == 0 || cells.Count == 0)
        {
            throw new ArgumentException($"Expected at least one variant and one cell, found {variants.Count} and {cells.Count}.", nameof(cells));
        }

        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (var variant in variants)
        {
            if (!names.Add(variant.Name))
            {
                throw new ArgumentException($"Expected distinct names, found '{variant.Name}' twice.", nameof(variants));
            }

            if (variant.Settings.Count != factors.Count)
            {
                throw new ArgumentException($"Expected {factors.Count} settings in '{variant.Name}', found {variant.Settings.Count}.", nameof(variants));
            }
        }

        var first = cells.First().Report;
        foreach (var cell in cells)
        {
            if (!names.Contains(cell.Variant))
            {
                throw new ArgumentException($"Expected cells of known variants, found one of '{cell.Variant}'.", nameof(cells));
            }

            if (!this.cells.TryAdd((cell.Variant, cell.Seed), cell.Report))
            {
                throw new ArgumentException($"Expected one cell per variant and seed, found two of '{cell.Variant}' and {cell.Seed}.", nameof(cells));
            }

            if (!cell.Report.Alphas.SequenceEqual(first.Alphas) || cell.Report.Conditions != first.Conditions || cell.Report.Unit != first.Unit)
            {
                throw new ArgumentException($"Expected the same alphas and conditions in every cell, found others in '{cell.Variant}' and {cell.Seed}.", nameof(cells));
            }
        }

        Factors = factors;
        Variants = variants;
        Alphas = first.Alphas;
        Conditions = first.Conditions;
        Seeds = [.. cells.Select(c => c.Seed).Distinct().Order()];
        Categories = [.. cells.SelectMany(c => c.Report.Categories).Select(c => c.Name).Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>Names of what is switched on and off.</summary>
    public IReadOnlyList<string> Factors { get; }

    /// <summary>The rows in order.</summary>
    public IReadOnlyList<AblationVariant> Variants { get; }

    /// <summary>All seeds, ascending.</summary>
    public IReadOnlyList<int> Seeds { get; }

    /// <summary>All categories, in ordinal order.</summary>
    public IReadOnlyList<string> Categories { get; }

    /// <summary>Thresholds of every cell.</summary>
    public IReadOnlyList<double> Alphas { get; }

    /// <summary>Conditions of every cell.</summary>
    public PckConditions Conditions { get; }

    /// <summary>A variant's PCK.</summary>
    /// <param name="variant">Name of the variant.</param>
    /// <param name="protocol">How key points are averaged.</param>
    /// <param name="alpha">One of <see cref="Alphas"/>.</param>
    /// <param name="category">A category; null for all pairs.</param>
    /// <returns>Percentages; null where no seed counts a key point.</returns>
    /// <exception cref="ArgumentException">There is no such variant or alpha.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The protocol is unknown.</exception>
    public SeedSpread? Score(string variant, PckProtocol protocol, double alpha, string? category = null)
    {
        RequireVariant(variant, nameof(variant));
        var a = IndexOf(alpha);
        return Spread(seed => Value(variant, seed, protocol, a, category));
    }

    /// <summary>How much higher a variant's PCK is than a baseline's, seed by seed.</summary>
    /// <param name="variant">Name of the variant.</param>
    /// <param name="baseline">Name of the variant that is subtracted.</param>
    /// <param name="protocol">How key points are averaged.</param>
    /// <param name="alpha">One of <see cref="Alphas"/>.</param>
    /// <param name="category">A category; null for all pairs.</param>
    /// <returns>Percentage points over the seeds that both have; null where there is none.</returns>
    /// <exception cref="ArgumentException">There is no such variant or alpha.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The protocol is unknown.</exception>
    public SeedSpread? Delta(string variant, string baseline, PckProtocol protocol, double alpha, string? category = null)
    {
        RequireVariant(variant, nameof(variant));
        RequireVariant(baseline, nameof(baseline));
        var a = IndexOf(alpha);
        return Spread(seed => Value(variant, seed, protocol, a, category) - Value(baseline, seed, protocol, a, category));
    }

    private SeedSpread? Spread(Func<int, double?> value)
    {
        var found = Seeds.Select(s => (Seed: s, Value: value(s))).Where(p => p.Value is not null).ToArray();
        return found.Length == 0 ? null : new([.. found.Select(p => p.Seed)], [.. found.Select(p => p.Value!.Value)]);
    }

    private double? Value(string variant, int seed, PckProtocol protocol, int alpha, string? category)
    {
        if (!cells.TryGetValue((variant, seed), out var report))
        {
            return null;
        }

        var scores = category is null ? report.Overall : report.Categories.FirstOrDefault(c => c.Name == category)?.Scores;
        return scores is not null && scores.KeypointsOf(protocol) > 0 ? 100 * scores.By(protocol)[alpha] : null;
    }

    private void RequireVariant(string name, string parameter)
    {
        ArgumentNullException.ThrowIfNull(name, parameter);
        if (Variants.All(v => v.Name != name))
        {
            throw new ArgumentException($"Expected one of {string.Join(", ", Variants.Select(v => $"'{v.Name}'"))}, found '{name}'.", parameter);
        }
    }

    private int IndexOf(double alpha)
    {
        for (var i = 0; i < Alphas.Count; i++)
        {
            if (Alphas[i] == alpha)
            {
                return i;
            }
        }

        throw new ArgumentException($"Expected one of {string.Join(", ", Alphas.Select(PckTable.Alpha))}, found {PckTable.Alpha(alpha)}.", nameof(alpha));
    }
}
