using GeometryMatters.Imaging;
using GeometryMatters.Matching;

namespace GeometryMatters.Pipelines.Labels;

/// <summary>Turns records into frames and back. The bytes of a record depend on nothing but the record, so that parts can be put together by copying.</summary>
internal static class LabelRecordFormat
{
    /// <summary>Most cells along a side: their number is still an int.</summary>
    private const int MostGridCells = 46340;

    public static byte[] ToFrame(LabelRecord record)
    {
        var content = new LabelContent().Text(record.Pair.SourceKey).Text(record.Pair.TargetKey);
        if (record.Failure is { } failure)
        {
            return LabelFrame.Build(LabelFrameKind.Failure, content.Text(failure.Kind).Text(failure.Message).Bytes);
        }

        var labels = record.Labels!;
        content.Text(labels.Category).Text(labels.SourceId).Text(labels.TargetId);
        Write(content, labels.SourceLetterbox);
        Write(content, labels.TargetLetterbox);
        content.Number(labels.Counts.Candidates).Number(labels.Counts.Cyclic).Number(labels.Counts.Lifted).Number(labels.Counts.Kept).Number(labels.Kept.Count);
        int sourceCells = labels.SourceLetterbox.Grid.CellCount, targetCells = labels.TargetLetterbox.Grid.CellCount;
        var previous = 0;
        foreach (var match in labels.Kept)
        {
            if ((uint)match.SourceCell >= (uint)sourceCells || (uint)match.TargetCell >= (uint)targetCells)
            {
                throw new ArgumentException($"Expected cells below {sourceCells} and {targetCells}, found {match.SourceCell} and {match.TargetCell}.", nameof(record));
            }

            content.Signed(match.SourceCell - previous).Number(match.TargetCell).Single(match.Similarity);
            previous = match.SourceCell;
        }

        return LabelFrame.Build(LabelFrameKind.Labels, content.Bytes);
    }

    public static LabelRecord Parse(LabelFrameKind kind, ReadOnlySpan<byte> content, string source, long offset)
    {
        LabelContentReader reader = new(content, source, offset);
        var record = kind switch
        {
            LabelFrameKind.Labels => new LabelRecord(ReadPair(ref reader), ReadLabels(ref reader)),
            LabelFrameKind.Failure => new LabelRecord(ReadPair(ref reader), new LabelFailure(reader.Text(), reader.Text())),
            _ => throw new LabelStoreException(source, $"offset {offset}", "labels or a failure", $"a frame of kind {(byte)kind}"),
        };
        return reader.AtEnd ? record : throw reader.Error("the end of the record", "further bytes");
    }

    private static LabelRequest ReadPair(ref LabelContentReader reader) => new(reader.Text(), reader.Text());

    private static PairLabels ReadLabels(ref LabelContentReader reader)
    {
        string category = reader.Text(), sourceId = reader.Text(), targetId = reader.Text();
        Letterbox source = ReadLetterbox(ref reader), target = ReadLetterbox(ref reader);
        StageCounts counts = new(reader.Integer(0), reader.Integer(0), reader.Integer(0), reader.Integer(0));
        var kept = new Correspondence[reader.Count(6)];
        long cell = 0;
        for (var i = 0; i < kept.Length; i++)
        {
            cell += reader.Signed();
            if (cell < 0 || cell >= source.Grid.CellCount)
            {
                throw reader.Error($"a source cell below {source.Grid.CellCount}", $"{cell}");
            }

            kept[i] = new((int)cell, reader.Integer(0, target.Grid.CellCount - 1), reader.Single());
        }

        return new()
        {
            Category = category,
            SourceId = sourceId,
            TargetId = targetId,
            SourceLetterbox = source,
            TargetLetterbox = target,
            Kept = kept,
            Counts = counts,
        };
    }

    private static void Write(LabelContent content, Letterbox letterbox) =>
        content.Number(letterbox.ImageWidth).Number(letterbox.ImageHeight).Number(letterbox.CanvasSize).Number(letterbox.GridCells);

    private static Letterbox ReadLetterbox(ref LabelContentReader reader) =>
        new(reader.Integer(1), reader.Integer(1), reader.Integer(1), reader.Integer(1, MostGridCells));
}
