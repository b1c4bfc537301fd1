using GeometryMatters.Datasets;
using GeometryMatters.Features;
using GeometryMatters.Filtering;
using GeometryMatters.Imaging;
using GeometryMatters.Matching;
using GeometryMatters.Pipelines;
using GeometryMatters.Views;

namespace GeometryMatters.Tests.Pipelines;

/// <summary>
/// A pair of 4 × 4 cells, a channel per cell: cell i matches cell i, but 0 and 15 are exchanged in the target, source cell 3 looks
/// more like 12 (and does not return), and source cell 15 is background.
/// </summary>
public class FilterComparisonTests
{
    private static readonly FusionWeights One = new(new FusionWeight("a", 1));

    [Fact]
    public void Right_and_wrong_are_counted_before_and_after_each_filter()
    {
        // Slots: 0 wrong (exchanged), 1 right, 2 wrong and not cyclic, 3 right, 4 in one image only, 5 on background beside cell 11: wrong.
        var (source, target) = (Annotation("s", 0, 5, 3, 10, 6, 15), Annotation("t", 0, 5, 3, 10, null, 15));
        PseudoLabelPipeline pipeline = new(One, new NoFilter());
        var prepared = new Dictionary<string, PreparedView>
        {
            ["s"] = pipeline.Prepare(View("s", MadeViews.First(4, 15), SourceMap())),
            ["t"] = pipeline.Prepare(View("t", MadeViews.Full(4), TargetMap())),
        };
        var rows = new FilterComparison().Measure(
            [new("1", source, target), new("2", source, target)],
            image => prepared[image.Id],
            [new Without("keeps", -1), new Without("ten", 10), new Without("zero", 0)]);

        Assert.Equal(["none", "cyclic", "keeps", "ten", "zero"], rows.Select(r => r.Filter));
        Assert.All(rows, r => Assert.Equal((2, 4, 6), (r.Report.Pairs, r.Report.Right, r.Report.Wrong)));
        Assert.Equal([4, 4, 4, 2, 4], rows.Select(r => r.Report.RightSurvivors));
        Assert.Equal([6, 4, 4, 4, 2], rows.Select(r => r.Report.WrongSurvivors));
        Assert.Equal([15, 14, 14, 13, 13], rows.Select(r => r.Report.CandidatesPerPair));
        Assert.Equal(60, rows[0].Report.WrongAmongSurvivorsPercent);
        Assert.Equal(50, rows[3].Report.RightKeptPercent);
    }

    [Fact]
    public void A_curve_at_the_threshold_used_is_the_filters_row_and_any_other_is_that_of_a_filter_with_it()
    {
        var (source, target) = (Annotation("s", 0, 5, 3, 10, 6, 15), Annotation("t", 0, 5, 3, 10, null, 15));
        PseudoLabelPipeline pipeline = new(One, new NoFilter());
        PreparedView[] views = [pipeline.Prepare(View("s", MadeViews.First(4, 15), SourceMap())), pipeline.Prepare(View("t", MadeViews.Full(4), TargetMap()))];
        PairAnnotation[] pairs = [new("1", source, target), new("2", source, target), new("3", source, target)];
        IThresholdFilter[] filters = [new ByCell(6), new ByCell(0), new ByCell(14)];
        var rows = new FilterComparison().MeasureCurves(pairs, Open, filters);
        Assert.Equal(new FilterComparison().Measure(pairs, Open, filters).Select(r => r.Report), rows.Select(r => r.Report));
        Assert.Equal([true, true, false, false, false], rows.Select(r => r.Curve is null));
        Assert.All(rows.Skip(2), r => Assert.Equal(r.Report, r.Curve!.Used.Report));
        for (var threshold = 0; threshold < 16; threshold++)
        {
            var report = new FilterComparison().Measure(pairs, Open, [new ByCell(threshold)])[2].Report;
            Assert.All(rows.Skip(2), r => Assert.Equal(report, r.Curve!.At(threshold).Report));
        }

        // Errors are the source cells: 14 cells are cyclic, all but the third and the last, so six of them end at cell 6 and seven at 7.
        Assert.Equal((7, 7L * 3), (rows[2].Curve!.AtYield(7)!.Threshold, rows[2].Curve!.AtYield(7)!.Report.KeptCandidates));

        PreparedView Open(ImageAnnotation image) => views[image.Id == "s" ? 0 : 1];
    }

    [Fact]
    public void Only_the_nearest_neighbours_of_the_source_are_probed_whatever_the_direction()
    {
        var (source, target) = (Annotation("s", 0, 5, 3, 10, 6, 15), Annotation("t", 0, 5, 3, 10, null, 15));
        PseudoLabelPipeline pipeline = new(One, new NoFilter());
        PreparedView[] views = [pipeline.Prepare(View("s", MadeViews.First(4, 15), SourceMap())), pipeline.Prepare(View("t", MadeViews.Full(4), TargetMap()))];
        foreach (var direction in Enum.GetValues<CandidateDirection>())
        {
            var rows = new FilterComparison(new(options: new() { Direction = direction })).Measure([new("1", source, target)], i => views[i.Id == "s" ? 0 : 1], []);
            Assert.Equal((2, 3, 2, 3), (rows[0].Report.Right, rows[0].Report.Wrong, rows[0].Report.RightSurvivors, rows[0].Report.WrongSurvivors));
            Assert.Equal(2, rows[1].Report.WrongSurvivors);
        }
    }

    [Fact]
    public void A_larger_alpha_forgives_a_neighbouring_cell()
    {
        // The key point on background is one cell (14 px) off; alpha times the box of 56 px must be above that.
        var (source, target) = (Annotation("s", 15), Annotation("t", 15));
        PseudoLabelPipeline pipeline = new(One, new NoFilter());
        var views = new[] { pipeline.Prepare(View("s", MadeViews.First(4, 15), SourceMap())), pipeline.Prepare(View("t", MadeViews.Full(4), TargetMap())) };
        Assert.Equal(0, Right(0.2));
        Assert.Equal(1, Right(0.3));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FilterComparison(alpha: 0));

        long Right(double alpha) => new FilterComparison(alpha: alpha).Measure([new("1", source, target)], i => views[i.Id == "s" ? 0 : 1], [])[0].Report.Right;
    }

    private static ImageAnnotation Annotation(string id, params int?[] cells) => new()
    {
        Id = id,
        Category = "test",
        ImagePath = "",
        Width = 4,
        Height = 4,
        Box = new(0, 0, 4, 4),
        Keypoints = [.. cells.Select(c => c is { } at ? new Keypoint((at % 4) + 0.5, (at / 4) + 0.5, true) : default)],
    };

    private static ObjectView View(string id, Mask mask, FeatureMap map) => MadeViews.Create(mask, new() { ["a"] = map }, id: id);

    private static FeatureMap SourceMap()
    {
        var values = Identity();
        (values[(3 * 16) + 3], values[(3 * 16) + 12]) = (0.4f, 0.9f);
        return new(new(4, 4), 16, values);
    }

    private static FeatureMap TargetMap()
    {
        var values = Identity();
        (values[0], values[15], values[(15 * 16) + 15], values[15 * 16]) = (0, 1, 0, 1);
        return new(new(4, 4), 16, values);
    }

    private static float[] Identity() => [.. Enumerable.Range(0, 256).Select(i => i % 17 == 0 ? 1f : 0f)];

    private sealed class ByCell(int threshold) : IThresholdFilter
    {
        public string Name => "cell";

        public float Threshold => threshold;

        public float MeasuredBelow => float.PositiveInfinity;

        public void Evaluate(ViewPair pair, ReadOnlySpan<LiftedCorrespondence> candidates, Span<FilterVerdict> verdicts, CancellationToken cancellationToken = default)
        {
            for (var i = 0; i < candidates.Length; i++)
            {
                var cell = candidates[i].Match.SourceCell;
                verdicts[i] = cell <= threshold ? FilterVerdict.Keep(cell) : FilterVerdict.Reject(RejectReason.AboveThreshold, cell);
            }
        }
    }

    private sealed class Without(string name, int cell) : ICorrespondenceFilter
    {
        public string Name => name;

        public void Evaluate(ViewPair pair, ReadOnlySpan<LiftedCorrespondence> candidates, Span<FilterVerdict> verdicts, CancellationToken cancellationToken = default)
        {
            for (var i = 0; i < candidates.Length; i++)
            {
                verdicts[i] = candidates[i].Match.SourceCell == cell ? FilterVerdict.Reject(RejectReason.AboveThreshold) : FilterVerdict.Keep(0);
            }
        }
    }
}
