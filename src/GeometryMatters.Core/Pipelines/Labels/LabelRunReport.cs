namespace GeometryMatters.Pipelines.Labels;

/// <summary>What a <see cref="LabelRun"/> did.</summary>
public sealed record LabelRunReport
{
    /// <summary>Pairs in the store.</summary>
    public required int Pairs { get; init; }

    /// <summary>Of these, done by an earlier run.</summary>
    public required int Resumed { get; init; }

    /// <summary>Pairs that failed; the store says why.</summary>
    public required int Failed { get; init; }

    /// <summary>Matches kept in all.</summary>
    public required long Matches { get; init; }

    /// <summary>Views that this run opened, those opened again included.</summary>
    public required long ViewsRead { get; init; }

    /// <summary>Bytes that their parts took once loaded (see <see cref="ViewReads"/>).</summary>
    public required long BytesRead { get; init; }

    /// <summary>Bytes read for each pair that this run did; 0 where it did none.</summary>
    public double BytesPerPair => Pairs > Resumed ? (double)BytesRead / (Pairs - Resumed) : 0;

    /// <summary>Bytes of an unfinished record that were cut off before going on.</summary>
    public required long DroppedBytes { get; init; }

    /// <summary>Time that this run took.</summary>
    public required TimeSpan Elapsed { get; init; }
}
