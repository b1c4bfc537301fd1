using System.Globalization;

namespace GeometryMatters.Pipelines;

/// <summary>One of several parts of a long list that different processes work on: a contiguous run, so that neighbours in the list stay together.</summary>
/// <remarks>The parts of a list cover it without overlap, differ by one item at most, and depend on nothing but its length and the two numbers. The default value is the whole.</remarks>
public readonly record struct Shard
{
    private readonly int number;
    private readonly int count;

    /// <summary>Creates a part.</summary>
    /// <param name="number">Which part, 1 to <paramref name="count"/>.</param>
    /// <param name="count">How many parts there are.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is not between 1 and the count.</exception>
    public Shard(int number, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, count);
        this.number = number - 1;
        this.count = count - 1;
    }

    /// <summary>The one part that is everything.</summary>
    public static Shard Whole => default;

    /// <summary>Which part, 1 to <see cref="Count"/>.</summary>
    public int Number => number + 1;

    /// <summary>How many parts there are.</summary>
    public int Count => count + 1;

    /// <summary>Whether this is everything.</summary>
    public bool IsWhole => Count == 1;

    /// <summary>Reads "i/n", for example 1/8 for the first of eight.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The part.</returns>
    /// <exception cref="FormatException">The text is not two numbers with 1 ≤ i ≤ n.</exception>
    public static Shard Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out var shard) ? shard : throw new FormatException($"Expected a part as i/n with 1 ≤ i ≤ n, for example 1/8, found '{text}'.");
    }

    /// <summary>Reads "i/n".</summary>
    /// <param name="text">The text.</param>
    /// <param name="shard">The part; the whole where there is none.</param>
    /// <returns>Whether the text is two numbers with 1 ≤ i ≤ n.</returns>
    public static bool TryParse(string? text, out Shard shard)
    {
        var slash = text?.IndexOf('/', StringComparison.Ordinal) ?? -1;
        if (slash > 0 && TryNumber(text.AsSpan(0, slash), out var number) && TryNumber(text.AsSpan(slash + 1), out var count) && number >= 1 && number <= count)
        {
            shard = new(number, count);
            return true;
        }

        shard = default;
        return false;
    }

    /// <summary>The part that a cluster's scheduler gave this process.</summary>
    /// <param name="indexedJobs">How many completions an indexed Kubernetes job has, which it does not tell by itself; null to read <c>SHARD_COUNT</c>.</param>
    /// <returns>The part; null where no scheduler says one.</returns>
    /// <remarks>
    /// Slurm job arrays set SLURM_ARRAY_TASK_ID, _COUNT, _MIN, _MAX and _STEP; arrays must be a range, with any start and step. Indexed Kubernetes jobs set
    /// JOB_COMPLETION_INDEX, from 0.
    /// </remarks>
    /// <exception cref="InvalidInputException">A variable that is needed is missing or does not fit the others.</exception>
    public static Shard? FromEnvironment(int? indexedJobs = null) => ShardEnvironment.Read(Environment.GetEnvironmentVariable, indexedJobs);

    /// <summary>First index of the part in a list, and the index after its last.</summary>
    /// <param name="total">Length of the list.</param>
    /// <returns>The range, empty where there are more parts than items.</returns>
    public (int Start, int End) RangeOf(int total)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(total);
        return ((int)((long)number * total / Count), (int)(((long)number + 1) * total / Count));
    }

    /// <summary>The items of the part.</summary>
    /// <param name="items">The whole list.</param>
    /// <typeparam name="T">Type of an item.</typeparam>
    /// <returns>The items in their order.</returns>
    public T[] Of<T>(IReadOnlyList<T> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        var (start, end) = RangeOf(items.Count);
        var part = new T[end - start];
        for (var i = start; i < end; i++)
        {
            part[i - start] = items[i];
        }

        return part;
    }

    /// <summary>Name of the file that this part writes where the whole writes <paramref name="path"/>.</summary>
    /// <param name="path">The file of the whole.</param>
    /// <returns>The path itself for the whole, else the part's numbers before the extension: <c>train.labels</c> becomes <c>train.3-of-8.labels</c>.</returns>
    public string PartPath(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return IsWhole ? path : Path.ChangeExtension(path, string.Create(CultureInfo.InvariantCulture, $"{Number}-of-{Count}{Path.GetExtension(path)}"));
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number}/{Count}");

    private static bool TryNumber(ReadOnlySpan<char> text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
