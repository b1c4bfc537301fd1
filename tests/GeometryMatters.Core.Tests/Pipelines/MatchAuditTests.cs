using GeometryMatters.Datasets;
using GeometryMatters.Filtering;
using GeometryMatters.Pipelines;

namespace GeometryMatters.Tests.Pipelines;

public class MatchAuditTests(SmallSet set) : IClassFixture<SmallSet>
{
    [Fact]
    public void Thresholds_on_audited_errors_give_what_the_comparison_of_filters_counts()
    {
        var dataset = set.Copy();
        SmallSet.Reconstruct(dataset.Bundle);
        PseudoLabelPipeline pipeline = new(SmallSet.Weights, new NoFilter());
        var prepared = dataset.Bundle.Items.ToDictionary(i => i.Id, i => pipeline.Prepare(SmallSet.Open(dataset.Bundle, i.Id)), StringComparer.Ordinal);
        var pairs = dataset.Pairs.ReadPairs(DatasetSplit.Train, "car");
        CorrespondenceFilter[] filters = [new FieldSimilarityFilter(), new SphericalFilter(), new TriplaneFilter()];
        MatchAudit audit = new(filters);
        var rows = new FilterComparison().Measure(pairs, i => prepared[i.Id], filters);
        var keypoints = pairs.SelectMany(p => audit.Keypoints(p, prepared[p.Source.Id], prepared[p.Target.Id])).ToArray();
        var dense = pairs.Select(p => audit.Candidates(prepared[p.Source.Id], prepared[p.Target.Id])).ToArray();

        Assert.Equal((rows[0].Report.Right, rows[0].Report.Wrong), (keypoints.Count(k => k.IsRight == true), keypoints.Count(k => k.IsRight == false)));
        for (var f = 0; f < filters.Length; f++)
        {
            var report = rows[2 + f].Report;
            var survivors = keypoints.Where(k => k.Errors[f] <= filters[f].Threshold).ToArray();
            Assert.Equal((report.RightSurvivors, report.WrongSurvivors), (survivors.Count(k => k.IsRight == true), survivors.Count(k => k.IsRight == false)));
            Assert.Equal(report.KeptCandidates, dense.Sum(d => d.Count(m => m.Errors[f] <= filters[f].Threshold)));
            Assert.InRange(survivors.Length, 1, keypoints.Length - 1);
        }

        Assert.All(dense.SelectMany(d => d), m => Assert.Null(m.IsRight));
    }
}
