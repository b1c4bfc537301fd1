using System.Text.RegularExpressions;

namespace GeometryMatters.Datasets;

/// <summary>Which program a <see cref="CommandMeshReconstructor"/> runs, and how.</summary>
public sealed partial record CommandMeshReconstructorOptions
{
    /// <summary>The program: a path, or a name that is looked up in PATH.</summary>
    public required string FileName { get; init; }

    /// <summary>
    /// Its arguments, each passed as it is: no shell, so nothing needs quoting. In each, <c>{image}</c> and <c>{mask}</c> stand for the PNG files
    /// that are written for it, <c>{output}</c> for the empty folder that it is to fill, <c>{category}</c> and <c>{id}</c> for what is known of the item.
    /// </summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>Folder that the program is started in; null for the current one.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Variables added to the program's environment; a null value removes one.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>Time after which the program and all that it started are ended; above zero, at most 24 days. Default 30 minutes.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Characters kept of the end of what the program writes to standard error, 0 to 1,000,000. Default 8000.</summary>
    public int ErrorOutputLength { get; init; } = 8000;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">There is no program, or no argument says <c>{output}</c>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range; the exception names the property.</exception>
    public void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(FileName);
        ArgumentNullException.ThrowIfNull(Arguments);
        ArgumentNullException.ThrowIfNull(Environment);
        if (!Arguments.Any(a => a.Contains("{output}", StringComparison.Ordinal)))
        {
            throw new ArgumentException("Expected an argument that says {output}, found none.", nameof(Arguments));
        }

        if (Timeout <= TimeSpan.Zero || Timeout > TimeSpan.FromDays(24))
        {
            throw new ArgumentOutOfRangeException(nameof(Timeout), Timeout, "Expected a time above zero and at most 24 days.");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(ErrorOutputLength);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ErrorOutputLength, 1_000_000);
    }

    /// <summary>Fills the placeholders in, in one pass: what is filled in is not looked through again.</summary>
    internal string[] Expand(string image, string mask, string output, string category, string id) =>
        [.. Arguments.Select(a => Placeholder().Replace(a, m => m.Value switch
        {
            "{image}" => image,
            "{mask}" => mask,
            "{output}" => output,
            "{category}" => category,
            _ => id,
        }))];

    [GeneratedRegex(@"\{(?:image|mask|output|category|id)\}")]
    private static partial Regex Placeholder();
}
