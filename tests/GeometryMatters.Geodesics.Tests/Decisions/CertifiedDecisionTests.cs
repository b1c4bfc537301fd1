using GeometryMatters.Filtering;
using GeometryMatters.Meshes;
using GeometryMatters.Tests;

namespace GeometryMatters.Geodesics.Tests.Decisions;

/// <summary>Certified decisions are those of exact distances: of one search per pair of points, without limit.</summary>
public class CertifiedDecisionTests
{
    private const int QueriesPerPair = 17_000;
    private static readonly float[] Thresholds = [0.05f, 0.06f, 0.04f];

    [Fact]
    public void Decisions_equal_exact_ones_on_a_hundred_thousand_queries()
    {
        var pairs = DecisionMeshes.Pairs(SharedData.TryPath("meshes")).ToArray();
        for (var p = 0; p < pairs.Length; p++)
        {
            var (source, target) = pairs[p];
            var queries = DecisionMeshes.Queries(source, target, QueriesPerPair, p);
            FilterVerdict[] certified = new FilterVerdict[queries.Length], exact = new FilterVerdict[queries.Length];
            var threshold = Thresholds[p % 3];
            Decider(source, target, GeodesicDecision.Certified, threshold).Decide(queries, certified);
            Decider(source, target, GeodesicDecision.AlwaysExact, threshold).Decide(queries, exact);
            for (var i = 0; i < queries.Length; i++)
            {
                Assert.True((certified[i].Accepted, certified[i].Reason) == (exact[i].Accepted, exact[i].Reason), $"Pair {p}, query {i}: {certified[i]}, {exact[i]}.");
                Assert.Equal(certified[i].Accepted, certified[i].Error <= threshold);

                // Floats of a bound and of the error, each to half an ulp of at most 0.08.
                Assert.True(!exact[i].Accepted || certified[i].Error >= exact[i].Error - 1e-8f, $"Pair {p}, query {i}: {certified[i]}, {exact[i]}.");
            }

            int accepted = certified.Count(v => v.Accepted), above = certified.Count(v => v.Reason == RejectReason.AboveThreshold);
            Assert.True(Math.Min(accepted, above) > queries.Length / 25, $"Pair {p}: {accepted} kept, {above} rejected.");
        }
    }

    [Fact]
    public void Decisions_equal_exact_ones_at_and_beside_the_error_itself()
    {
        var pairs = DecisionMeshes.Pairs(SharedData.TryPath("meshes")).ToArray();
        var settledByBounds = 0;
        for (var p = 0; p < pairs.Length; p++)
        {
            var (source, target) = pairs[p];
            foreach (var query in DecisionMeshes.Queries(source, target, 60, 100 + p))
            {
                var error = 0.5 * (Distance(source, query.SourceStart, query.SourceEnd) + Distance(target, query.TargetStart, query.TargetEnd));
                if (error > 0.15)
                {
                    // Far, or on pieces that are not joined.
                    continue;
                }

                // The nearest floats of the error are off by no more than 1e-8 of its size.
                var nearest = (float)error;
                foreach (var threshold in (float[])
                [
                    nearest, MathF.BitIncrement(nearest), MathF.BitDecrement(nearest), nearest * (1 + 1e-6f), nearest * (1 - 1e-6f), nearest * 1.001f, nearest * 0.999f,
                ])
                {
                    foreach (var decision in new[] { GeodesicDecision.Certified, GeodesicDecision.AlwaysExact })
                    {
                        var verdicts = new FilterVerdict[1];
                        Decider(source, target, decision, Math.Max(0, threshold)).Decide([query], verdicts);
                        Assert.Equal(error <= Math.Max(0, threshold), verdicts[0].Accepted);
                        settledByBounds += verdicts[0].Basis != VerdictBasis.Exact ? 1 : 0;
                    }
                }
            }
        }

        Assert.True(settledByBounds > 0);
    }

    [Fact]
    public void Verdicts_are_the_same_for_any_number_of_threads()
    {
        var (source, target) = DecisionMeshes.Pairs(null).First();
        var queries = DecisionMeshes.Queries(source, target, 1000, 7);
        var one = new FilterVerdict[queries.Length];
        Decider(source, target, GeodesicDecision.Certified, 0.05f).Decide(queries, one);
        foreach (var threads in new[] { 2, 5, -1 })
        {
            var several = new FilterVerdict[queries.Length];
            new BicyclicDecider(source, target, new() { MaxDegreeOfParallelism = threads }).Decide(queries, several);
            Assert.Equal(one, several);
        }
    }

    [Fact]
    public void Warm_decisions_allocate_nothing()
    {
        var (source, target) = DecisionMeshes.Pairs(null).First();
        var queries = DecisionMeshes.Queries(source, target, 300, 8);
        var verdicts = new FilterVerdict[queries.Length];
        var decider = Decider(source, target, GeodesicDecision.Certified, 0.05f);
        decider.Decide(queries, verdicts);
        Assert.Equal(0, Allocations.Least(() => decider.Decide(queries, verdicts)));
    }

    private static BicyclicDecider Decider(MeshGeodesics source, MeshGeodesics target, GeodesicDecision decision, float threshold) =>
        new(source, target, new() { Decision = decision, Threshold = threshold });

    private static double Distance(MeshGeodesics mesh, SurfacePoint from, SurfacePoint to)
    {
        var found = new double[1];
        mesh.Exact.Distances(from, [to], found);
        return found[0] == 0 ? 0 : found[0] / mesh.Topology.Mesh.Bounds.Diagonal;
    }
}
