using CsCheck;
using GeometryMatters.Features;
using GeometryMatters.Filtering;
using GeometryMatters.Matching;
using GeometryMatters.Pipelines;
using GeometryMatters.Pipelines.Labels;
using GeometryMatters.Views;

namespace GeometryMatters.Tests.Pipelines.Labels;

public sealed class LabelRunTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Bytes_do_not_depend_on_the_pairs_at_work_and_a_second_run_changes_nothing()
    {
        var pairs = SmallPairs.Make(30);
        var one = SmallPairs.Whole(folder.File("one"), pairs);
        var report = await Run(folder.File("four"), pairs, threads: 4);
        Assert.Equal(one, File.ReadAllBytes(folder.File("four")));
        Assert.Equal((30, 0, 7), (report.Pairs, report.Resumed, report.Failed));
        using (var store = LabelStore.Open(folder.File("four")))
        {
            Assert.True(store.IsComplete);
            Assert.Equal(pairs, store.ReadAll().Select(r => r.Pair));
            Assert.Equal(report.Matches, store.ReadLabels().Sum(l => l.Kept.Count));
            var failure = store.Read(2).Failure!;
            Assert.Equal("GeometryMattersException", failure.Kind);
            Assert.Contains("bad2", failure.Message, StringComparison.Ordinal);
        }

        var again = await Run(folder.File("four"), pairs);
        Assert.Equal((30, 30, 7, report.Matches, 0L), (again.Pairs, again.Resumed, again.Failed, again.Matches, again.ViewsRead));
        Assert.Equal(one, File.ReadAllBytes(folder.File("four")));
    }

    [Fact]
    public void Settings_without_a_name_or_a_value_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new LabelRun(SmallPairs.Pipeline(), new() { Settings = new Dictionary<string, string> { [""] = "x" } }));
        Assert.Throws<ArgumentException>(() => new LabelRun(SmallPairs.Pipeline(), new() { Settings = new Dictionary<string, string> { ["x"] = null! } }));
    }

    [Fact]
    public async Task Cut_at_any_byte_of_the_last_record_and_the_end_a_run_ends_up_with_the_same_bytes()
    {
        var pairs = SmallPairs.Make(5);
        var path = folder.File("s");
        var whole = SmallPairs.Whole(path, pairs);
        int last;
        using (var store = LabelStore.Open(path))
        {
            last = store.Frame(4).Length;
        }

        var ending = 8 + 1 + 6 + 16 + 1;
        for (var length = whole.Length - ending - last; length < whole.Length; length++)
        {
            File.WriteAllBytes(path, whole[..length]);
            var report = await Run(path, pairs);
            Assert.InRange(report.Resumed, 3, 5);
            Assert.Equal(whole, File.ReadAllBytes(path));
        }
    }

    [Fact]
    public async Task Zeros_and_noise_behind_the_last_whole_record_are_cut_off()
    {
        var pairs = SmallPairs.Make(4);
        var path = folder.File("s");
        var whole = SmallPairs.Whole(path, pairs);
        foreach (var tail in (byte[][])[new byte[4096], [.. Enumerable.Range(0, 300).Select(i => (byte)(i * 7))]])
        {
            File.WriteAllBytes(path, [.. whole[..^20], .. tail]);
            Assert.InRange((await Run(path, pairs)).DroppedBytes, tail.Length, tail.Length + 40);
            Assert.Equal(whole, File.ReadAllBytes(path));
        }
    }

    [Fact]
    public async Task Cancelled_again_and_again_a_run_ends_up_with_the_same_bytes()
    {
        var pairs = SmallPairs.Make(40);
        var whole = SmallPairs.Whole(folder.File("whole"), pairs);
        var path = folder.File("s");
        List<int> resumed = [];
        for (var stops = 0; ; stops++)
        {
            using CancellationTokenSource stop = new();
            try
            {
                var report = await new LabelRun(SmallPairs.Pipeline(3)).RunAsync(path, pairs, SmallPairs.Open, new StopsAfter(7, stop), stop.Token);
                Assert.Equal(40, report.Pairs);
                break;
            }
            catch (OperationCanceledException)
            {
                using var store = LabelStore.Open(path);
                Assert.False(store.IsComplete);
                resumed.Add(store.Count);
            }
        }

        Assert.Equal(resumed.Distinct().Order(), resumed);
        Assert.InRange(resumed.Count, 4, 6);
        Assert.Equal(whole, File.ReadAllBytes(path));
    }

    [Fact]
    public async Task Parts_make_the_bytes_of_one_run_whatever_their_number()
    {
        foreach (var (count, parts) in ((int, int)[])[(11, 1), (11, 3), (4, 7), (0, 2)])
        {
            var pairs = PairOrdering.FewLoads(SmallPairs.Make(count), 4);
            var whole = SmallPairs.Whole(folder.File($"whole{count}-{parts}"), pairs);
            List<string> paths = [];
            for (var i = parts; i >= 1; i--)
            {
                paths.Add(folder.File($"part{i}-of-{parts}-{count}"));
                await Run(paths[^1], pairs, shard: new(i, parts));
            }

            LabelStore.Merge(paths, folder.File("merged"));
            Assert.Equal(whole, File.ReadAllBytes(folder.File("merged")));
        }
    }

    [Fact]
    public async Task Parts_that_do_not_belong_together_are_refused()
    {
        var pairs = SmallPairs.Make(9);
        string one = folder.File("1"), two = folder.File("2"), other = folder.File("other"), filtered = folder.File("filtered"), unfinished = folder.File("unfinished");
        await Run(one, pairs, shard: new(1, 2));
        await Run(two, pairs, shard: new(2, 2));
        await Run(other, [.. pairs.Reverse()], shard: new(2, 2));
        await Run(filtered, pairs, shard: new(2, 2), filter: new TriplaneFilter());
        var bytes = File.ReadAllBytes(two);
        File.WriteAllBytes(unfinished, bytes[..^20]);
        Refused("list of pairs", one, other);
        Refused("setting 'filter'", one, filtered);
        Refused("shard", one);
        Refused("shard", one, one);
        Refused("shard", one, two, two);
        Refused("after 5 records", one, unfinished);
        Assert.False(File.Exists(folder.File("merged")));
        Assert.Throws<ArgumentException>(() => LabelStore.Merge([], folder.File("merged")));

        void Refused(string place, params string[] paths) => Assert.Equal(place, Assert.Throws<LabelStoreException>(() => LabelStore.Merge(paths, folder.File("merged"))).Place);
    }

    [Fact]
    public async Task Other_weights_filters_thresholds_candidates_and_settings_are_not_mixed_into_a_store()
    {
        var pairs = SmallPairs.Make(3);
        var path = folder.File("s");
        LabelRunOptions options = new() { Settings = new Dictionary<string, string> { ["features"] = "v1" } };
        await new LabelRun(SmallPairs.Pipeline(filter: new TriplaneFilter()), options).RunAsync(path, pairs, SmallPairs.Open);
        var bytes = File.ReadAllBytes(path);
        await Refused("setting 'filter'", SmallPairs.Pipeline(filter: new NoFilter()), options);
        await Refused("setting 'filter'", SmallPairs.Pipeline(filter: new TriplaneFilter(new() { Threshold = 0.051 })), options);
        await Refused("setting 'weights'", SmallPairs.Pipeline(filter: new TriplaneFilter(), weights: new(new("a", 0.75), new FusionWeight("field", 0.25))), options);
        await Refused("setting 'candidates'", SmallPairs.Pipeline(filter: new TriplaneFilter(), candidates: new(cyclic: new(new() { MinThresholdInclusive = true }))), options);
        await Refused("setting 'features'", SmallPairs.Pipeline(filter: new TriplaneFilter()), options with { Settings = new Dictionary<string, string> { ["features"] = "v2" } });
        await Refused("setting 'features'", SmallPairs.Pipeline(filter: new TriplaneFilter()), new());
        Assert.Equal(bytes, File.ReadAllBytes(path));

        async Task Refused(string place, PseudoLabelPipeline pipeline, LabelRunOptions with) =>
            Assert.Equal(place, (await Assert.ThrowsAsync<LabelStoreException>(() => new LabelRun(pipeline, with).RunAsync(path, pairs, SmallPairs.Open))).Place);
    }

    [Fact]
    public async Task Other_pairs_are_not_mixed_into_a_store()
    {
        var pairs = SmallPairs.Make(6);
        var path = folder.File("s");
        SmallPairs.Whole(path, pairs);
        foreach (var (other, place) in ((LabelRequest[], string)[])[([.. pairs, new("v1", "v2")], "record 6"), (pairs[..4], "record 4"), ([pairs[0], pairs[2], pairs[1]], "record 1")])
        {
            Assert.Equal(place, (await Assert.ThrowsAsync<LabelStoreException>(() => Run(path, other))).Place);
        }
    }

    [Fact]
    public async Task Reads_are_as_many_as_foretold_and_their_bytes_are_those_of_the_parts_used()
    {
        LabelRequest[] pairs = [.. Enumerable.Range(0, 12).SelectMany(a => Enumerable.Range(0, 12).Select(b => new LabelRequest($"v{a:00}", $"v{b:00}")))];
        var ordered = PairOrdering.FewLoads(pairs, 4);
        var options = new PseudoLabelPipelineOptions { CachedViews = 4 };
        var (naive, few) = (await Run(folder.File("naive"), pairs, threads: 3), await Run(folder.File("few"), ordered, threads: 3));
        Assert.Equal(PairOrdering.CountLoads(pairs, options), naive.ViewsRead);
        Assert.Equal(PairOrdering.CountLoads(ordered, options), few.ViewsRead);
        Assert.True(2 * few.ViewsRead < naive.ViewsRead);

        // Used of a view: 4 × 4 cells of 3 channels, a mask of 16 bytes, a mesh of three vertices and a face.
        Assert.Equal(few.ViewsRead * ((48 * 4) + 16 + 48), few.BytesRead);
        Assert.Equal((double)few.BytesRead / 144, few.BytesPerPair);
        using LabelStore a = LabelStore.Open(folder.File("naive")), b = LabelStore.Open(folder.File("few"));
        Assert.Equal(Sets(a), Sets(b));

        static IEnumerable<string> Sets(LabelStore store) => store.ReadLabels().Select(l => $"{l.SourceId} {l.TargetId} {l.Counts} {string.Join(' ', l.Kept)}").Order(StringComparer.Ordinal);
    }

    [Fact]
    public void A_map_of_halves_counts_two_bytes_a_value_and_is_not_widened_for_it()
    {
        ViewReads reads = new(_ => MadeViews.Create(MadeViews.Full(100), new() { ["a"] = FeatureMap.FromHalves(new(100, 100), 100, new Half[1_000_000]) }));
        using var view = reads.Open("v");
        Assert.Equal((1, 0), (reads.Opened, reads.Bytes));
        var before = GC.GetAllocatedBytesForCurrentThread();
        view.Feature("a");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
        Assert.Equal(2_000_000, reads.Bytes);
    }

    [Fact]
    public async Task A_stream_of_unknown_length_is_never_read_further_ahead_than_said()
    {
        var (read, written) = (0, 0);
        var pipeline = new PseudoLabelPipeline(SmallPairs.One, new NoFilter(), options: new() { MaxDegreeOfParallelism = 2, CachedViews = 4, Lookahead = 10 });
        List<StageProgress> told = [];
        Told progress = new(p =>
        {
            told.Add(p);
            written++;
            Assert.InRange(read - written, 0, 13);
        });
        var report = await new LabelRun(pipeline).RunAsync(folder.File("s"), Pairs(), SmallPairs.Open, progress);
        Assert.Equal(500, report.Pairs);
        Assert.All(told, p => Assert.Equal((0, null), (p.Total, p.TimeLeft)));
        await Assert.ThrowsAsync<ArgumentException>(() => new LabelRun(pipeline, new() { Shard = new(1, 2) }).RunAsync(folder.File("t"), Pairs(), SmallPairs.Open));
        var bytes = File.ReadAllBytes(folder.File("s"));
        Assert.Equal(bytes, SmallPairs.Whole(folder.File("list"), SmallPairs.Make(500)));
        await new LabelRun(pipeline).RunAsync(folder.File("async"), Later(), SmallPairs.Open);
        Assert.Equal(bytes, File.ReadAllBytes(folder.File("async")));

        IEnumerable<LabelRequest> Pairs()
        {
            foreach (var pair in SmallPairs.Make(500))
            {
                read++;
                yield return pair;
            }
        }

        async IAsyncEnumerable<LabelRequest> Later()
        {
            foreach (var pair in SmallPairs.Make(500))
            {
                await Task.Yield();
                yield return pair;
            }
        }
    }

    [Fact]
    public async Task Progress_goes_on_from_what_was_resumed_and_tells_the_time_left()
    {
        var pairs = SmallPairs.Make(20);
        var path = folder.File("s");
        var whole = SmallPairs.Whole(path, pairs);
        File.WriteAllBytes(path, whole[..(whole.Length / 2)]);
        List<StageProgress> told = [];
        var report = await new LabelRun(SmallPairs.Pipeline()).RunAsync(path, pairs, SmallPairs.Open, new Told(told.Add));
        Assert.InRange(report.Resumed, 1, 19);
        Assert.Equal(Enumerable.Range(report.Resumed + 1, 20 - report.Resumed), told.Select(p => p.Done));
        Assert.All(told, p => Assert.True(p.Total == 20 && p.TimeLeft >= TimeSpan.Zero));
        Assert.Equal(TimeSpan.Zero, told[^1].TimeLeft);
    }

    [Fact]
    public async Task A_defect_ends_the_run_and_the_store_can_be_gone_on_with()
    {
        var pairs = SmallPairs.Make(20);
        var whole = SmallPairs.Whole(folder.File("whole"), pairs);
        var path = folder.File("s");
        var opened = 0;
        ObjectView Broken(string key) => Interlocked.Increment(ref opened) == 6 ? throw new InvalidOperationException("a defect") : SmallPairs.Open(key);
        await Assert.ThrowsAsync<InvalidOperationException>(() => new LabelRun(SmallPairs.Pipeline()).RunAsync(path, pairs, Broken));
        Assert.True((await Run(path, pairs)).Resumed > 0);
        Assert.Equal(whole, File.ReadAllBytes(path));
    }

    [Fact]
    public async Task Cancelling_stops_pairs_in_the_middle()
    {
        using CancellationTokenSource stop = new();
        Waits filter = new(stop);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => new LabelRun(SmallPairs.Pipeline(filter: filter)).RunAsync(folder.File("s"), SmallPairs.Make(9, failures: false), SmallPairs.Open, cancellationToken: stop.Token));
        using var store = LabelStore.Open(folder.File("s"));
        Assert.Equal(0, store.Count);
    }

    private static Task<LabelRunReport> Run(string path, LabelRequest[] pairs, int threads = 2, Shard shard = default, ICorrespondenceFilter? filter = null) =>
        new LabelRun(SmallPairs.Pipeline(threads, filter), new() { Shard = shard }).RunAsync(path, pairs, SmallPairs.Open);

    private sealed class Told(Action<StageProgress> tell) : IProgress<StageProgress>
    {
        public void Report(StageProgress value) => tell(value);
    }

    private sealed class StopsAfter(int pairs, CancellationTokenSource stop) : IProgress<StageProgress>
    {
        private int left = pairs;

        public void Report(StageProgress value)
        {
            if (--left == 0)
            {
                stop.Cancel();
            }
        }
    }

    /// <summary>Would never end if it were not cancelled.</summary>
    private sealed class Waits(CancellationTokenSource stop) : ICorrespondenceFilter
    {
        public string Name => "waits";

        public void Evaluate(ViewPair pair, ReadOnlySpan<LiftedCorrespondence> candidates, Span<FilterVerdict> verdicts, CancellationToken cancellationToken = default)
        {
            stop.CancelAfter(10);
            cancellationToken.WaitHandle.WaitOne();
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
