using System.Collections.Concurrent;
using GeometryMatters.Datasets;
using GeometryMatters.Features;
using GeometryMatters.Filtering;
using GeometryMatters.Imaging;
using GeometryMatters.Matching;
using GeometryMatters.Pipelines;
using GeometryMatters.Views;

namespace GeometryMatters.Tests.Pipelines;

[Collection(SmallSetTests.Name)]
public class PseudoLabelPipelineTests(SmallSet set)
{
    private static readonly FusionWeights One = new(new FusionWeight("a", 1));

    private readonly ConcurrentQueue<string> opened = new();

    [Fact]
    public async Task Labels_come_in_the_order_asked_for_and_are_the_same_with_one_and_with_four_pairs_in_flight()
    {
        var bundle = set.Copy().Bundle;
        SmallSet.Reconstruct(bundle);
        string[] ids = [.. bundle.Items.Select(i => i.Id)];
        LabelRequest[] requests = [new(ids[0], ids[5]), new(ids[2], ids[0]), new(ids[0], ids[0]), new(ids[5], ids[2]), new(ids[2], ids[8]), new(ids[8], ids[0])];
        var one = await Run(new(SmallSet.Weights, new TriplaneFilter(), options: new() { MaxDegreeOfParallelism = 1, CachedViews = 2 }), requests, key => SmallSet.Open(bundle, key));
        var four = await Run(new(SmallSet.Weights, new TriplaneFilter(), options: new() { MaxDegreeOfParallelism = 4 }), requests, key => SmallSet.Open(bundle, key));
        Assert.Equal(requests.Select(r => $"{r.SourceKey} -> {r.TargetKey}"), four.Select(o => o.Id));
        Assert.Equal(one.Select(o => o.Id), four.Select(o => o.Id));
        Assert.Contains(one, o => o.Value!.Kept.Count > 0);
        for (var i = 0; i < one.Count; i++)
        {
            Assert.Equal(one[i].Value!.Counts, four[i].Value!.Counts);
            Assert.Equal(one[i].Value!.Kept, four[i].Value!.Kept);
        }
    }

    [Fact]
    public async Task Counts_fall_from_stage_to_stage_and_progress_is_told_after_every_pair()
    {
        Told told = new();
        PseudoLabelPipeline pipeline = new(One, new NoFilter(), options: new() { MaxDegreeOfParallelism = 3 });
        List<ItemOutcome<PairLabels>> outcomes = [];
        await foreach (var outcome in pipeline.RunAsync([new("1", "2"), new("2", "3"), new("1", "1")], Open, told, TestContext.Current.CancellationToken))
        {
            outcomes.Add(outcome);
            Assert.Equal(outcomes.Count, told.Done.Count);
        }

        Assert.Equal([1, 2, 3], told.Done);
        Assert.All(outcomes, o =>
        {
            var c = o.Value!.Counts;
            Assert.True(c.Candidates >= c.Cyclic && c.Cyclic >= c.Lifted && c.Lifted >= 0 && c.Kept == o.Value.Kept.Count);
        });
    }

    [Fact]
    public async Task Cancelling_ends_the_run_and_nothing_more_is_opened()
    {
        using CancellationTokenSource stop = new();
        PseudoLabelPipeline pipeline = new(One, new NoFilter(), options: new() { MaxDegreeOfParallelism = 2, CachedViews = 1 });
        LabelRequest[] requests = [.. Enumerable.Range(0, 100).Select(i => new LabelRequest($"{i}", $"{i + 1}"))];
        var seen = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var outcome in pipeline.RunAsync(requests, Open, cancellationToken: stop.Token))
            {
                if (++seen == 3)
                {
                    await stop.CancelAsync();
                }
            }
        });
        Assert.InRange(seen, 3, 5);
        await AssertQuiet();
    }

    [Fact]
    public async Task Leaving_the_loop_early_stops_the_pairs_in_flight()
    {
        PseudoLabelPipeline pipeline = new(One, new NoFilter(), options: new() { MaxDegreeOfParallelism = 4 });
        LabelRequest[] requests = [.. Enumerable.Range(0, 100).Select(i => new LabelRequest($"{i}", $"{i + 1}"))];
        await foreach (var outcome in pipeline.RunAsync(requests, Open, cancellationToken: TestContext.Current.CancellationToken))
        {
            break;
        }

        await AssertQuiet();
    }

    [Fact]
    public async Task A_defect_in_a_part_ends_the_run()
    {
        PseudoLabelPipeline pipeline = new(One, new NoFilter());
        await Assert.ThrowsAsync<InvalidOperationException>(() => Run(pipeline, [new("1", "2")], _ => throw new InvalidOperationException("a defect")));
    }

    [Fact]
    public async Task The_views_used_last_stay_in_memory()
    {
        LabelRequest[] requests = [new("a", "b"), new("a", "c"), new("a", "b"), new("a", "a")];
        await Run(With(cached: 1), requests, Open);
        Assert.Equal(["a", "b", "a", "c", "a", "b", "a"], Opened());

        // Two fit: c takes the place of b, which was used before a, and is replaced by it again.
        await Run(With(cached: 2), requests, Open);
        Assert.Equal(["a", "b", "c", "b"], Opened());
        await Run(With(cached: 3), requests, Open);
        Assert.Equal(["a", "b", "c"], Opened());

        static PseudoLabelPipeline With(int cached) => new(One, new NoFilter(), options: new() { MaxDegreeOfParallelism = 1, CachedViews = cached });
    }

    [Fact]
    public async Task A_view_that_several_pairs_ask_for_at_once_is_opened_once_even_if_it_fails()
    {
        PseudoLabelPipeline pipeline = new(One, new NoFilter(), options: new() { MaxDegreeOfParallelism = 4, CachedViews = 10 });
        var requests = Enumerable.Repeat(new LabelRequest("a", "bad"), 8).ToArray();
        var outcomes = await Run(pipeline, requests, key => key == "bad" ? throw new FileNotFoundException($"no {Note(key)}") : Open(key));
        Assert.All(outcomes, o => Assert.Contains("no bad", o.Failure!.Message, StringComparison.Ordinal));
        Assert.Equal(["a", "bad"], Opened().Order());
    }

    private ObjectView Open(string key)
    {
        Note(key);
        return MadeViews.Create(MadeViews.Full(6), new() { ["a"] = MadeViews.Noise(6, 3, key[0]) }, id: key);
    }

    private string Note(string key)
    {
        opened.Enqueue(key);
        return key;
    }

    private string[] Opened()
    {
        string[] keys = [.. opened];
        opened.Clear();
        return keys;
    }

    private async Task AssertQuiet()
    {
        var count = opened.Count;
        Assert.True(count < 30, $"{count} views were opened");
        await Task.Delay(30, TestContext.Current.CancellationToken);
        Assert.Equal(count, opened.Count);
    }

    private static async Task<List<ItemOutcome<PairLabels>>> Run(PseudoLabelPipeline pipeline, LabelRequest[] requests, Func<string, ObjectView> open)
    {
        List<ItemOutcome<PairLabels>> outcomes = [];
        await foreach (var outcome in pipeline.RunAsync(requests, open, cancellationToken: TestContext.Current.CancellationToken))
        {
            outcomes.Add(outcome);
        }

        return outcomes;
    }

    private sealed class Told : IProgress<StageProgress>
    {
        public List<int> Done { get; } = [];

        public void Report(StageProgress value) => Done.Add(value.Done);
    }
}
