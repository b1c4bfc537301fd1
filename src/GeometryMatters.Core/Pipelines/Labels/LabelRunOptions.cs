namespace GeometryMatters.Pipelines.Labels;

/// <summary>Settings of a <see cref="LabelRun"/>.</summary>
public sealed record LabelRunOptions
{
    /// <summary>The part of the pairs that this run does.</summary>
    /// <value>The whole.</value>
    public Shard Shard { get; init; }

    /// <summary>
    /// What else the labels depend on and only the caller knows, for example the version of the features: recorded in the store, and a run with other
    /// values does not go on with it.
    /// </summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>Checks the settings.</summary>
    /// <exception cref="ArgumentException">A setting is without a name or a value.</exception>
    public void Validate()
    {
        ArgumentNullException.ThrowIfNull(Settings);
        foreach (var (name, value) in Settings)
        {
            if (string.IsNullOrEmpty(name) || value is null)
            {
                throw new ArgumentException($"Expected names with values, found '{name}'{(value is null ? " without a value" : "")}.", nameof(Settings));
            }
        }
    }
}
