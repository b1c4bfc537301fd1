using CsCheck;
using GeometryMatters.Imaging;
using GeometryMatters.Matching;
using GeometryMatters.Pipelines;
using GeometryMatters.Pipelines.Labels;

namespace GeometryMatters.Tests.Pipelines.Labels;

public sealed class LabelStoreTests : IDisposable
{
    private static readonly Gen<Letterbox> AnyLetterbox =
        Gen.Select(Gen.Int[1, 5000], Gen.Int[1, 5000], Gen.Int[1, 2000], Gen.Int[1, 60], (w, h, c, g) => new Letterbox(w, h, c, g));

    private static readonly Gen<LabelRecord> AnyLabels =
        from source in AnyLetterbox
        from target in AnyLetterbox
        from names in Gen.String[Gen.Char['a', 'ż'], 0, 9].Array[5]
        from counts in Gen.Int[0, int.MaxValue].Array[4]
        from kept in Gen.Select(Gen.Int[0, (source.GridCells * source.GridCells) - 1], Gen.Int[0, (target.GridCells * target.GridCells) - 1], Gen.Float, (s, t, f) => new Correspondence(s, t, f)).Array[0, 20]
        select new LabelRecord(new(names[0], names[1]), new PairLabels
        {
            Category = names[2],
            SourceId = names[3],
            TargetId = names[4],
            SourceLetterbox = source,
            TargetLetterbox = target,
            Kept = kept,
            Counts = new(counts[0], counts[1], counts[2], counts[3]),
        });

    private static readonly Gen<LabelRecord> AnyRecord = Gen.OneOf(
        AnyLabels,
        Gen.Select(Gen.String[0, 9], Gen.String[0, 90], (k, m) => new LabelRecord(new("s", "t"), new LabelFailure(Plain(k), Plain(m)))));

    private static readonly LabelStoreHeader Header = new() { Settings = new Dictionary<string, string> { ["weights"] = "a 1", ["filter"] = "none" } };

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Records_come_back_as_they_were_at_random_and_in_order() => Gen.Select(AnyRecord.Array[0, 150], Gen.Bool).Sample(
        (records, complete) =>
        {
            var path = folder.File(Guid.NewGuid().ToString("N"));
            Write(path, records, complete);
            using var store = LabelStore.Open(path);
            Assert.Equal((records.Length, complete), (store.Count, store.IsComplete));
            Assert.Equal(Header.Settings.OrderBy(s => s.Key, StringComparer.Ordinal), store.Header.Settings);
            foreach (var i in Enumerable.Range(0, records.Length).Reverse())
            {
                AssertSame(records[i], store.Read(i));
            }

            Assert.Equal(records.Select(r => r.Pair), store.ReadAll().Select(r => r.Pair));
            Assert.Equal(records.Count(r => r.Labels is not null), store.ReadLabels().Count());
        },
        iter: 60);

    [Fact]
    public void Cut_anywhere_a_store_has_the_records_that_are_whole()
    {
        var bytes = Bytes(3, out var ends);
        for (var length = ends[0]; length < bytes.Length; length++)
        {
            using var store = LabelStore.Open(bytes.AsMemory(0, length), "s");
            Assert.False(store.IsComplete);
            Assert.Equal(ends.Count(e => e <= length) - 1, store.Count);
            Assert.Equal(store.Count, store.ReadAll().Count());
        }

        for (var length = 0; length < ends[0]; length++)
        {
            Assert.Throws<LabelStoreException>(() => LabelStore.Open(bytes.AsMemory(0, length), "s").Dispose());
        }
    }

    [Fact]
    public void Every_changed_bit_of_a_complete_store_is_noticed()
    {
        var bytes = Bytes(2, out var ends);
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var changed = bytes.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            try
            {
                using var store = LabelStore.Open(changed, "s");
                Assert.True(bit / 8 >= ends[0], "a changed header");
                if (store.IsComplete)
                {
                    // Opened by its index: the record that was changed says so when it is read.
                    var e = Assert.Throws<LabelStoreException>(() => store.ReadAll().Count());
                    Assert.StartsWith("offset ", e.Place, StringComparison.Ordinal);
                }
            }
            catch (LabelStoreException e)
            {
                Assert.Equal("s", e.InputSource);
                Assert.StartsWith("offset ", e.Place, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void A_store_of_a_later_schema_is_refused_by_name()
    {
        byte[] bytes = [.. LabelFrame.Magic, .. LabelFrame.Build(LabelFrameKind.Header, """{"schema":2,"shard":"1/1","settings":{}}"""u8)];
        var e = Assert.Throws<LabelStoreException>(() => LabelStore.Open(bytes, "later").Dispose());
        Assert.Equal(("later", "offset 8, header schema", "1", "2"), (e.InputSource, e.Place, e.Expected, e.Found));
    }

    [Theory]
    [InlineData("filter", "geodesic 0.05")]
    [InlineData("weights", "a 0.5, b 0.5")]
    [InlineData("new", "1")]
    public void Other_settings_are_refused_and_named(string name, string value)
    {
        var path = folder.File("s");
        Write(path, [], complete: false);
        var other = Header with { Settings = new Dictionary<string, string>(Header.Settings) { [name] = value } };
        var e = Assert.Throws<LabelStoreException>(() => LabelStoreWriter.Open(path, other).Dispose());
        Assert.Equal((path, $"setting '{name}'", value, Header.Settings.GetValueOrDefault(name, "none")), (e.InputSource, e.Place, e.Expected, e.Found));
        Assert.Equal("shard", Assert.Throws<LabelStoreException>(() => LabelStoreWriter.Open(path, Header with { Shard = new(1, 2) }).Dispose()).Place);
    }

    [Fact]
    public void A_store_that_is_being_written_is_not_opened_by_others()
    {
        var path = folder.File("s");
        using (LabelStoreWriter.Open(path, Header))
        {
            Assert.Throws<IOException>(() => LabelStoreWriter.Open(path, Header).Dispose());
        }

        LabelStoreWriter.Open(path, Header).Dispose();
    }

    [Fact]
    public void Nothing_is_added_to_a_complete_store_and_cells_must_be_of_the_grid()
    {
        var path = folder.File("s");
        using var writer = LabelStoreWriter.Open(path, Header);
        Assert.Throws<ArgumentException>(() => writer.Append(Labels([new(0, 16, 0)])));
        Assert.Throws<ArgumentException>(() => writer.Append(Labels([new(-1, 0, 0)])));
        writer.Complete();
        Assert.Throws<InvalidOperationException>(() => writer.Append(Labels([])));
        Assert.Throws<InvalidOperationException>(writer.Complete);
    }

    [Fact]
    public void Fifty_matches_take_less_than_half_a_kilobyte()
    {
        var path = folder.File("s");
        Write(path, [Labels([.. Enumerable.Range(0, 50).Select(i => new Correspondence(i * 60, 3599 - i, 0.5f))], 60)], complete: true);
        Assert.InRange(new FileInfo(path).Length, 1, 600);
    }

    internal static byte[] Bytes(int records, out int[] ends)
    {
        using TemporaryFolder folder = new();
        var path = folder.File("s");
        List<int> offsets = [];
        using (var writer = LabelStoreWriter.Open(path, Header))
        {
            offsets.Add((int)new FileInfo(path).Length);
            for (var i = 0; i < records; i++)
            {
                writer.Append(i == 1 ? new(new("a", "b"), new LabelFailure("X", "why")) : Labels([new(3, 2, 0.5f), new(4, 1, -1)]));
                offsets.Add((int)new FileInfo(path).Length);
            }

            writer.Complete();
        }

        ends = [.. offsets];
        return File.ReadAllBytes(path);
    }

    private static LabelRecord Labels(Correspondence[] kept, int cells = 4) => new(new("a", "b"), new PairLabels
    {
        Category = "car",
        SourceId = "a",
        TargetId = "b",
        SourceLetterbox = new(640, 480, 840, cells),
        TargetLetterbox = new(640, 480, 840, cells),
        Kept = kept,
        Counts = new(9, 8, 7, kept.Length),
    });

    private static void Write(string path, LabelRecord[] records, bool complete)
    {
        using var writer = LabelStoreWriter.Open(path, Header);
        foreach (var record in records)
        {
            writer.Append(record);
        }

        if (complete)
        {
            writer.Complete();
        }
    }

    private static void AssertSame(LabelRecord expected, LabelRecord actual)
    {
        Assert.Equal((expected.Pair, expected.Failure), (actual.Pair, actual.Failure));
        Assert.Equal(expected.Labels?.Kept, actual.Labels?.Kept);
        Assert.Equal(expected.Labels is null ? null : expected.Labels with { Kept = actual.Labels!.Kept }, actual.Labels);
    }

    /// <summary>Half surrogate pairs, which are refused, made whole characters.</summary>
    private static string Plain(string text) => string.Concat(text.Select(c => char.IsSurrogate(c) ? '.' : c));
}
