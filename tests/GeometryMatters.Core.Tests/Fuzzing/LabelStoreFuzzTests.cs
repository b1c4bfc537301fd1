using GeometryMatters.Pipelines.Labels;
using GeometryMatters.Tests.Pipelines.Labels;

namespace GeometryMatters.Tests.Fuzzing;

public class LabelStoreFuzzTests
{
    [Fact]
    public void Broken_label_stores_give_records_or_a_typed_error()
    {
        var whole = LabelStoreTests.Bytes(4, out var ends);
        Fuzz.Check([whole, LabelStoreTests.Bytes(0, out _), whole[..ends[3]]], ReadAll, bytesPerByte: 400);
    }

    [Fact]
    public void Stores_of_broken_frames_with_right_checksums_give_records_or_a_typed_error()
    {
        // Contents broken by themselves, so that every case gets past the checksum.
        var whole = LabelStoreTests.Bytes(2, out var ends);
        var contents = new[] { (LabelFrameKind.Header, 8, ends[0]), (LabelFrameKind.Labels, ends[0], ends[1]), (LabelFrameKind.Failure, ends[1], ends[2]), (LabelFrameKind.End, ends[2], whole.Length - 16) };
        foreach (var (kind, start, end) in contents)
        {
            Fuzz.Check([whole[(start + 9)..end]], content => ReadAll([.. whole[..start], .. LabelFrame.Build(kind, content), .. whole[end..]]), bytesPerByte: 8000, Fuzz.Cases / 8);
        }
    }

    private static void ReadAll(byte[] bytes)
    {
        using var store = LabelStore.Open(bytes, "x");
        foreach (var record in store.ReadAll())
        {
            _ = record.Labels?.Kept.Count ?? record.Failure!.Message.Length;
        }
    }
}
