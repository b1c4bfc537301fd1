using GeometryMatters.Datasets;
using GeometryMatters.Evaluation;

namespace GeometryMatters.Pipelines;

/// <summary>PCK of a part of a list of pairs, on disk, so that processes can measure parts of a dataset and their results be put together.</summary>
/// <remarks>A JSON file with the counts of every pair. The report of all parts is, to the last bit, that of one run over all pairs.</remarks>
public sealed record PckPart
{
    /// <summary>The version of the file that is written, and the only one that is read.</summary>
    public const int SchemaVersion = 1;

    /// <summary>Name of the method that was measured.</summary>
    public required string Method { get; init; }

    /// <summary>Which part of the pairs.</summary>
    public required Shard Shard { get; init; }

    /// <summary>SHA-256 of the names of all pairs in their order (<see cref="HashOf"/>), so that parts of different lists are not put together.</summary>
    public required string PairList { get; init; }

    /// <summary>Report of the part.</summary>
    public required PckReport Report { get; init; }

    /// <summary>SHA-256 of pairs in their order.</summary>
    /// <param name="pairs">All pairs.</param>
    /// <returns>Hexadecimal digits.</returns>
    public static string HashOf(IEnumerable<PairAnnotation> pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        return Labels.LabelStoreHeader.HashOf(pairs.Select(p => new LabelRequest(p.Category, p.Id)));
    }

    /// <summary>Reads a part.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The part.</returns>
    /// <exception cref="DatasetFormatException">The file is missing, broken or contradicts itself.</exception>
    public static PckPart Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return PckPartFormat.Read(path);
    }

    /// <summary>Puts parts together.</summary>
    /// <param name="paths">The files of all parts, in any order.</param>
    /// <returns>The whole.</returns>
    /// <exception cref="DatasetFormatException">A part is missing, doubled or broken, or of another method, list of pairs or other conditions than the first.</exception>
    public static PckPart Merge(IEnumerable<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var parts = paths.Select(p => (Path: p, Part: Read(p))).OrderBy(p => p.Part.Shard.Number).ToArray();
        if (parts.Length == 0)
        {
            throw new ArgumentException("Expected at least one part.", nameof(paths));
        }

        var first = parts[0].Part;
        for (var i = 0; i < parts.Length; i++)
        {
            var (path, part) = parts[i];
            Require(path, "method", first.Method, part.Method);
            Require(path, "pair_list", first.PairList, part.PairList);
            Require(path, "conditions", first.Report.Conditions.ToString(), part.Report.Conditions.ToString());
            Require(path, "unit", first.Report.Unit.ToString(), part.Report.Unit.ToString());
            Require(path, "alphas", string.Join(", ", first.Report.Alphas), string.Join(", ", part.Report.Alphas));
            if (parts.Length != first.Shard.Count || part.Shard != new Shard(i + 1, parts.Length))
            {
                throw new DatasetFormatException(path, "shard", $"each of the {first.Shard.Count} parts once", string.Join(", ", parts.Select(p => p.Part.Shard)));
            }
        }

        return first with { Shard = Shard.Whole, Report = PckReport.Combine([.. parts.Select(p => p.Part.Report)]) };
    }

    /// <summary>Writes the part.</summary>
    /// <param name="path">The file; its folder is made if need be.</param>
    public void Write(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        PckPartFormat.Write(path, this);
    }

    private static void Require(string path, string place, string expected, string found)
    {
        if (expected != found)
        {
            throw new DatasetFormatException(path, place, $"'{expected}' as in the first part", $"'{found}'");
        }
    }
}
