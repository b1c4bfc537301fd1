using CsCheck;
using GeometryMatters.Features;
using GeometryMatters.Filtering;
using GeometryMatters.Matching;
using GeometryMatters.Tests.Matching;
using GeometryMatters.Views;

namespace GeometryMatters.Tests.Filtering;

public class SphericalMapFilterTests
{
    [Fact]
    public void Angles_are_those_of_the_published_filter()
    {
        var chain = PredecessorChain.Load();
        var expected = chain.Expected.GetProperty("spherical_angle_im0_im1_same_index").EnumerateArray().Select(e => e.GetDouble()).ToArray();
        var verdicts = Evaluate(new(), chain.Views[0], chain.Views[1], [.. Enumerable.Range(0, 144).Select(c => (c, c))]);
        for (var i = 0; i < 144; i++)
        {
            // Theirs is an arc cosine in single precision: its cosine is right to a few times 2⁻²⁴, its angle near zero is not.
            Assert.Equal(Math.Cos(expected[i]), Math.Cos(verdicts[i].Error * Math.PI / 180), 4e-7);
            Assert.Equal(expected[i] <= Math.PI * 0.15, verdicts[i].Accepted);
        }
    }

    [Fact]
    public void Error_is_the_angle_whatever_the_lengths_and_rays_that_missed_count_too()
    {
        var (a, b) = (View([1, 0, 0, 0, 2, 0, 0, 0, 0, 1, 1, 0]), View([5, 0, 0, -1, 0, 0, 0, 0, 3, 0.1f, 0, 0]));
        var verdicts = Evaluate(new(new() { ThresholdDegrees = 60 }), a, b, [(0, 0), (0, 1), (1, 2), (3, 3), (2, 0)]);
        Assert.Equal([0, 180, 90, 45, float.PositiveInfinity], verdicts.Select(v => v.Error));
        Assert.Equal([true, false, false, true, false], verdicts.Select(v => v.Accepted));
        Assert.All(verdicts.Where(v => !v.Accepted), v => Assert.Equal(RejectReason.AboveThreshold, v.Reason));
    }

    [Fact]
    public void Exchanging_source_and_target_changes_nothing() =>
        Gen.Float[-1, 1].Array[24].Sample(values =>
        {
            var (a, b) = (View(values[..12]), View(values[12..]));
            (int, int)[] cells = [.. Enumerable.Range(0, 16).Select(i => (i / 4, i % 4))];
            Assert.Equal(Evaluate(new(), a, b, cells), Evaluate(new(), b, a, [.. cells.Select(c => (c.Item2, c.Item1))]));
        });

    [Fact]
    public void Maps_that_are_missing_or_do_not_fit_are_typed_errors()
    {
        var good = View([1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 1, 1]);
        var missing = MadeViews.Create(MadeViews.Full(2), new() { ["dino"] = MadeViews.Noise(2, 3, 1) });
        var error = Assert.Throws<InvalidInputException>(() => Evaluate(new(), good, missing, [(0, 0)]));
        Assert.Contains("dino", error.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidInputException>(() => Evaluate(new(), good, MadeViews.Create(MadeViews.Full(2), new() { ["sph"] = MadeViews.Noise(2, 2, 1) }), [(0, 0)]));
        Assert.Throws<InvalidInputException>(() => Evaluate(new(), good, MadeViews.Create(MadeViews.Full(2), new() { ["sph"] = MadeViews.Noise(3, 3, 1) }), [(0, 0)]));
        Assert.Throws<InvalidInputException>(() => Evaluate(new(), good, View([float.NaN, 0, 0, 0, 1, 0, 0, 0, 1, 1, 1, 1]), [(0, 0)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Evaluate(new(), good, good, [(4, 0)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SphericalMapFilter(new() { ThresholdDegrees = -1 }));
        Assert.Throws<ArgumentException>(() => new SphericalMapFilter(new() { FeatureName = "" }));
        Assert.Throws<ArgumentException>(() => new SphericalMapFilter().Evaluate(new(good, good), new LiftedCorrespondence[2], new FilterVerdict[1]));
        Assert.Empty(Evaluate(new(), missing, missing, []));
    }

    private static ObjectView View(float[] points) => MadeViews.Create(MadeViews.Full(2), new() { ["sph"] = new FeatureMap(new(2, 2), 3, points) });

    private static FilterVerdict[] Evaluate(SphericalMapFilter filter, ObjectView source, ObjectView target, (int Source, int Target)[] cells)
    {
        var verdicts = new FilterVerdict[cells.Length];
        filter.Evaluate(new(source, target), Array.ConvertAll(cells, c => new LiftedCorrespondence(new(c.Source, c.Target, 1), null, null)), verdicts);
        return verdicts;
    }
}
