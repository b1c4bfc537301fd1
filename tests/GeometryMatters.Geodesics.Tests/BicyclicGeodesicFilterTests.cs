using System.Numerics;
using CsCheck;
using GeometryMatters.Cameras;
using GeometryMatters.Features;
using GeometryMatters.Fields;
using GeometryMatters.Filtering;
using GeometryMatters.Imaging;
using GeometryMatters.Matching;
using GeometryMatters.Meshes;
using GeometryMatters.Tests;
using GeometryMatters.Views;

namespace GeometryMatters.Geodesics.Tests;

/// <summary>Two flat sheets of 20 × 20 cells: the target lies twice as large and elsewhere, and vertex i of one means vertex i of the other.</summary>
public class BicyclicGeodesicFilterTests
{
    private const int Side = 21;

    private static readonly TriangleMesh Small = MadeMeshes.Plane(20);
    private static readonly TriangleMesh Large = Small.MapPositions(p => (2 * p) + new Vector3(5, 0, 0));

    [Fact]
    public void A_match_that_the_field_agrees_with_has_error_zero()
    {
        using var pair = Sheets();
        var verdict = Judge(pair, Match(10, 10, 10, 10));
        Assert.Equal(FilterVerdict.Keep(0, VerdictBasis.PlaneSection), verdict);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void A_shift_along_the_lattice_has_the_error_of_its_length_over_the_diagonal(int cells, bool kept)
    {
        // One cell of 0.05 on a diagonal of √2 is 0.035 on either side, whatever the size of the mesh; two are 0.071.
        using var pair = Sheets();
        var verdict = Judge(pair, Match(10, 10, 10 + cells, 10), new() { ReportErrorsUpTo = 0.2f });
        Assert.Equal(0.05 * cells / Math.Sqrt(2), verdict.Error, 6);
        Assert.Equal((kept, kept ? RejectReason.None : RejectReason.AboveThreshold), (verdict.Accepted, verdict.Reason));

        // On a flat sheet all bounds are the distance.
        var unmeasured = Judge(pair, Match(10, 10, 10 + cells, 10));
        Assert.Equal((kept, kept ? VerdictBasis.PlaneSection : VerdictBasis.StraightLine), (unmeasured.Accepted, unmeasured.Basis));
        Assert.Equal(verdict.Error, unmeasured.Error, 1e-6f);
        foreach (var decision in new[] { GeodesicDecision.AlwaysExact, GeodesicDecision.EdgePathOnly })
        {
            var bounded = Judge(pair, Match(10, 10, 10 + cells, 10), new() { Decision = decision });
            Assert.Equal(kept, bounded.Accepted);
            Assert.Equal(kept ? verdict.Error : float.PositiveInfinity, bounded.Error, 1e-6f);
            Assert.Equal(verdict.Error, Judge(pair, Match(10, 10, 10 + cells, 10), new() { Decision = decision, ReportErrorsUpTo = 0.2f }).Error, 1e-6f);
        }
    }

    [Fact]
    public void The_threshold_itself_is_kept()
    {
        using var pair = Sheets();
        var error = Judge(pair, Match(10, 10, 11, 10)).Error;
        Assert.True(Judge(pair, Match(10, 10, 11, 10), new() { Threshold = MathF.BitIncrement(error) }).Accepted);
        Assert.False(Judge(pair, Match(10, 10, 11, 10), new() { Threshold = error * 0.9999f }).Accepted);
    }

    [Fact]
    public void The_field_is_read_at_the_point_and_distances_start_at_its_dominant_vertex()
    {
        // The source point lies 0.6 : 0.4 between vertices 0 and 1 of the bottom row. The target field at vertex 2 is exactly the
        // interpolated descriptor, so v̂ on the target is vertex 2; the target's own point, at vertex 0, goes back to vertex 0, and so
        // does the snapped source point. Error: half of two cells over the diagonal.
        var source = Field((v, d) => d[v] = 1);
        var target = Field((v, d) =>
        {
            d[v] = 1;
            if (v == 2)
            {
                (d[0], d[1], d[2]) = (0.6f, 0.4f, 0);
            }
        });
        using var pair = Pair(Small, source, Large, target);
        SurfacePoint between = new(0, new(0.6f, 0.4f, 0));
        var verdict = Judge(pair, new LiftedCorrespondence(default, between, PointAt(0, 0)));
        Assert.Equal(0.5 * 2 * 0.05 / Math.Sqrt(2), verdict.Error, 6);
    }

    [Fact]
    public void A_missed_ray_is_told_from_a_distance()
    {
        using var pair = Sheets();
        LiftedCorrespondence[] candidates =
        [
            new(default, null, PointAt(0, 0)), new(default, PointAt(0, 0), null), Match(3, 3, 3, 3), Match(0, 0, 20, 20),
        ];
        var verdicts = new FilterVerdict[4];
        new BicyclicGeodesicFilter().Evaluate(pair.Views, candidates, verdicts);
        Assert.Equal(
            [RejectReason.RayMiss, RejectReason.RayMiss, RejectReason.None, RejectReason.AboveThreshold],
            verdicts.Select(v => v.Reason));
        Assert.Equal([float.PositiveInfinity, float.PositiveInfinity, 0, 1], verdicts.Select(v => v.Error));
    }

    [Fact]
    public void Pieces_that_are_not_joined_are_disconnected_unless_bridged()
    {
        // A sheet in two halves with a gap of a hundredth; the field maps everything on the left half to the vertex across the gap.
        var left = MadeMeshes.Plane(10);
        var halves = MadeMeshes.Join(left, left.MapPositions(p => p + new Vector3(1.01f, 0, 0)));
        var field = new float[halves.VertexCount * halves.VertexCount];
        for (var v = 0; v < halves.VertexCount; v++)
        {
            field[(v * halves.VertexCount) + v] = 1;
        }

        VertexField vertexField = new(halves.VertexCount, halves.VertexCount, field);
        using var pair = Pair(halves, vertexField, halves, vertexField);
        SurfacePoint nearGap = halves.At(halves.VertexAt(new(1, 0.5f, 0))), across = halves.At(halves.VertexAt(new(1.01f, 0.5f, 0)));
        LiftedCorrespondence match = new(default, nearGap, across);
        Assert.Equal(FilterVerdict.Reject(RejectReason.Disconnected), Judge(pair, match, new() { ComponentPolicy = ComponentPolicy.Infinite }));

        // The bridge is one of eleven equally short ones: the path goes to it and back.
        var bridged = Judge(pair, match, new() { ReportErrorsUpTo = 1 });
        Assert.NotEqual(RejectReason.Disconnected, bridged.Reason);
        Assert.InRange(bridged.Error, 0.0099 / halves.Bounds.Diagonal, 1.0101 / halves.Bounds.Diagonal);
    }

    [Fact]
    public void Bounded_decisions_equal_unbounded_ones_for_any_threshold_and_thread_count() =>
        Gen.Select(Gen.Int[0, (Side * Side) - 1].Array[60], Gen.Float[0.01f, 0.3f], Gen.Int[1, 4], Gen.Int[0, 99]).Sample(
            (vertices, threshold, threads, seed) =>
            {
                var random = new Random(seed);
                var descriptors = new float[Side * Side * 8];
                for (var i = 0; i < descriptors.Length; i++)
                {
                    descriptors[i] = (float)random.NextDouble() - 0.5f;
                }

                using var pair = Pair(Small, new(Side * Side, 8, descriptors), Large, new(Side * Side, 8, [.. descriptors.Select(x => x + (0.3f * random.NextSingle()))]));
                var candidates = vertices.Chunk(2).Select(v => new LiftedCorrespondence(default, Small.At(v[0]), Large.At(v[1]))).ToArray();
                FilterVerdict[] bounded = new FilterVerdict[candidates.Length], all = new FilterVerdict[candidates.Length];
                new BicyclicGeodesicFilter(new() { Threshold = threshold, MaxDegreeOfParallelism = threads }).Evaluate(pair.Views, candidates, bounded);
                new BicyclicGeodesicFilter(new() { Threshold = threshold, ReportErrorsUpTo = 100 }).Evaluate(pair.Views, candidates, all);
                for (var i = 0; i < candidates.Length; i++)
                {
                    Assert.Equal((all[i].Accepted, all[i].Reason), (bounded[i].Accepted, bounded[i].Reason));

                    // Exact errors were asked for up to 100 diagonals; without, errors are bounds on the right side, each rounded to a float.
                    Assert.True(all[i].Accepted ? bounded[i].Error >= all[i].Error - 1e-6f : bounded[i].Error <= all[i].Error + 1e-6f);
                    Assert.Equal(all[i].Accepted, all[i].Error <= threshold);
                    Assert.Equal(bounded[i].Accepted, bounded[i].Error <= threshold);
                }
            },
            iter: 15);

    [Fact]
    public void Errors_below_what_the_filter_says_it_measures_are_exact_and_any_smaller_threshold_decides_by_them() =>
        Gen.Select(Gen.Int[0, (Side * Side) - 1].Array[40], Gen.Float[0.01f, 0.2f], Gen.Float[0.001f, 0.4f], Gen.Int[0, 99]).Sample(
            (vertices, threshold, reported, seed) =>
            {
                var random = new Random(seed);
                var descriptors = Enumerable.Range(0, Side * Side * 4).Select(_ => random.NextSingle() - 0.5f).ToArray();
                using var pair = Pair(Small, new(Side * Side, 4, descriptors), Large, new(Side * Side, 4, [.. descriptors.Select(x => x + (0.3f * random.NextSingle()))]));
                var candidates = vertices.Chunk(2).Select(v => new LiftedCorrespondence(default, Small.At(v[0]), Large.At(v[1]))).ToArray();
                FilterVerdict[] all = new FilterVerdict[candidates.Length], found = new FilterVerdict[candidates.Length];
                new BicyclicGeodesicFilter(new() { Threshold = 100, Decision = GeodesicDecision.AlwaysExact }).Evaluate(pair.Views, candidates, all);
                foreach (var options in (BicyclicGeodesicFilterOptions[])
                    [
                        new() { Threshold = threshold, ReportErrorsUpTo = reported },
                        new() { Threshold = threshold, ReportErrorsUpTo = reported, Decision = GeodesicDecision.AlwaysExact },
                        new() { Threshold = threshold, Decision = GeodesicDecision.AlwaysExact },
                    ])
                {
                    BicyclicGeodesicFilter filter = new(options);
                    Assert.True(filter.MeasuredBelow > filter.Threshold);
                    filter.Evaluate(pair.Views, candidates, found);
                    for (var i = 0; i < candidates.Length; i++)
                    {
                        // Two ways to sum the same exact distances: roundings of 1e-8 of a diagonal.
                        Assert.True(
                            Math.Abs(all[i].Error - found[i].Error) < 1e-6f || (found[i].Error >= filter.MeasuredBelow && all[i].Error >= filter.MeasuredBelow - 1e-6f),
                            $"{all[i]} {found[i]} {filter.MeasuredBelow}");
                        Assert.Equal(found[i].Accepted, found[i].Error <= filter.Threshold);
                    }
                }
            },
            iter: 15);

    [Fact]
    public void Bounds_are_said_to_be_no_measurements()
    {
        Assert.Equal(0, new BicyclicGeodesicFilter().MeasuredBelow);
        Assert.Equal(0.3f, new BicyclicGeodesicFilter(new() { ReportErrorsUpTo = 0.3f }).MeasuredBelow);
        Assert.Equal(MathF.BitIncrement(0.05f), new BicyclicGeodesicFilter(new() { ReportErrorsUpTo = 0.01f }).MeasuredBelow);
        Assert.Equal(MathF.BitIncrement(0.05f), new BicyclicGeodesicFilter(new() { Decision = GeodesicDecision.AlwaysExact }).MeasuredBelow);
        Assert.Equal(MathF.BitIncrement(0.05f), new BicyclicGeodesicFilter(new() { SolverFactory = t => new EdgePathSolver(t) }).MeasuredBelow);
    }

    [Fact]
    public void Exchanging_source_and_target_changes_no_error()
    {
        var random = new Random(5);
        var descriptors = Enumerable.Range(0, Side * Side * 4).Select(_ => random.NextSingle() - 0.5f).ToArray();
        VertexField a = new(Side * Side, 4, descriptors), b = new(Side * Side, 4, [.. descriptors.Select(x => x + (0.3f * random.NextSingle()))]);
        using OpenPair there = Pair(Small, a, Large, b), back = Pair(Large, b, Small, a);
        for (var i = 0; i < 40; i++)
        {
            var (p, q) = (Small.At(random.Next(Side * Side)), Large.At(random.Next(Side * Side)));
            BicyclicGeodesicFilterOptions options = new() { ReportErrorsUpTo = 10 };
            Assert.Equal(Judge(there, new(default, p, q), options).Error, Judge(back, new(default, q, p), options).Error, 1e-6f);
        }
    }

    [Fact]
    public void A_solver_of_ones_own_is_asked_once_per_mesh_and_used()
    {
        using var pair = Sheets();
        var made = 0;
        var filter = new BicyclicGeodesicFilter(new()
        {
            SolverFactory = topology =>
            {
                Interlocked.Increment(ref made);
                return new StraightSolver(topology.Mesh);
            },
        });
        var verdicts = new FilterVerdict[1];
        filter.Evaluate(pair.Views, [Match(0, 0, 1, 1)], verdicts);
        filter.Evaluate(pair.Views, [Match(0, 0, 1, 1)], verdicts);
        Assert.Equal(2, made);
        Assert.Equal(0.05, verdicts[0].Error, 6);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void With_exact_distances_a_match_that_lattice_paths_reject_is_kept(int threads)
    {
        // One cell right and one down is √2 cells, 0.05 of the diagonal, straight across the lattice's diagonals; edges go two cells, 0.071.
        using var pair = Sheets();
        BicyclicGeodesicFilterOptions options = new() { Threshold = 0.0501f, MaxDegreeOfParallelism = threads };
        Assert.False(Judge(pair, Match(10, 10, 11, 9), options with { SolverFactory = t => new EdgePathSolver(t) }).Accepted);
        foreach (var exact in new[]
        {
            options, options with { Decision = GeodesicDecision.AlwaysExact }, options with { SolverFactory = t => new ExactGeodesicSolver(t) },
        })
        {
            var verdict = Judge(pair, Match(10, 10, 11, 9), exact);
            Assert.True(verdict.Accepted);
            Assert.Equal(0.05, verdict.Error, 1e-6);
            Assert.False(Judge(pair, Match(10, 10, 12, 9), exact).Accepted);
        }
    }

    [Fact]
    public void Ends_may_be_the_points_that_rays_hit()
    {
        // The source ray hits the middle between vertices 0 and 1, whose descriptors are even there, and the target ray vertex 0. The
        // target's v̂ is vertex 0, the lower of two equals, and so is the source's: nothing on the target, half a cell on the source.
        using var pair = Sheets();
        LiftedCorrespondence match = new(default, new SurfacePoint(0, new(0.5f, 0.5f, 0)), PointAt(0, 0));
        Assert.Equal(0, Judge(pair, match).Error);
        Assert.Equal(0.5 * 0.5 * 0.05 / Math.Sqrt(2), Judge(pair, match, new() { Ends = MatchEnds.SurfacePoints }).Error, 6);
    }

    [Fact]
    public void Remembered_answers_leave_every_verdict_as_it_is() =>
        Gen.Select(Gen.Int[0, Side - 1].Array[4].Array[1, 20].Array[1, 4], Gen.Int[2, 40]).Sample(
            (calls, capacity) =>
            {
                using var pair = Sheets();
                BicyclicGeodesicFilter forgetful = new(new() { CachedAnswers = 0 }), small = new(new() { CachedAnswers = capacity }), usual = new();
                foreach (var call in calls)
                {
                    LiftedCorrespondence[] matches = [.. call.Select(m => Match(m[0], m[1], m[2], m[3]))];
                    FilterVerdict[] expected = new FilterVerdict[matches.Length], found = new FilterVerdict[matches.Length];
                    forgetful.Evaluate(pair.Views, matches, expected);
                    foreach (var filter in new[] { small, usual, usual })
                    {
                        filter.Evaluate(pair.Views, matches, found);
                        Assert.Equal(expected, found);
                    }
                }
            },
            iter: 15);

    [Fact]
    public void Misuse_is_told()
    {
        using var pair = Sheets();
        var filter = new BicyclicGeodesicFilter();
        Assert.Equal("geodesic", filter.Name);
        Assert.Throws<ArgumentException>(() => filter.Evaluate(pair.Views, [Match(0, 0, 0, 0)], []));
        using var mixed = Pair(Small, new(Side * Side, 1, new float[Side * Side]), Large, new(Side * Side, 2, new float[2 * Side * Side]));
        Assert.Throws<ArgumentException>(() => Judge(mixed, Match(0, 0, 0, 0)));
        using var short1 = Pair(Small, new(3, 1, new float[3]), Large, new(3, 1, new float[3]));
        Assert.Throws<ArgumentException>(() => Judge(short1, Match(0, 0, 0, 0)));
        Assert.Equal("Ends", Assert.Throws<ArgumentOutOfRangeException>(() => new BicyclicGeodesicFilter(new() { Ends = (MatchEnds)7 })).ParamName);
        Assert.Equal("CachedAnswers", Assert.Throws<ArgumentOutOfRangeException>(() => new BicyclicGeodesicFilter(new() { CachedAnswers = -1 })).ParamName);
        Assert.Equal("Threshold", Assert.Throws<ArgumentOutOfRangeException>(() => new BicyclicGeodesicFilter(new() { Threshold = -1 })).ParamName);
    }

    private static FilterVerdict Judge(OpenPair pair, LiftedCorrespondence match, BicyclicGeodesicFilterOptions? options = null)
    {
        var verdicts = new FilterVerdict[1];
        new BicyclicGeodesicFilter(options).Evaluate(pair.Views, [match], verdicts);
        return verdicts[0];
    }

    private static LiftedCorrespondence Match(int sx, int sy, int tx, int ty) => new(default, PointAt(sx, sy), PointAt(tx, ty));

    private static SurfacePoint PointAt(int x, int y) => Small.At((y * Side) + x);

    private static VertexField Field(Action<int, float[]> fill)
    {
        const int vertices = Side * Side;
        var values = new float[vertices * vertices];
        for (var v = 0; v < vertices; v++)
        {
            var row = new float[vertices];
            fill(v, row);
            row.CopyTo(values, v * vertices);
        }

        return new(vertices, vertices, values);
    }

    private static OpenPair Sheets() => Pair(Small, Field((v, d) => d[v] = 1), Large, Field((v, d) => d[v] = 1));

    private static OpenPair Pair(TriangleMesh source, VertexField sourceField, TriangleMesh target, VertexField targetField) =>
        new(new(View("a", source, sourceField), View("b", target, targetField)));

    private static ObjectView View(string id, TriangleMesh mesh, VertexField field) => new(new()
    {
        Id = id,
        Category = "sheet",
        Camera = Camera.Centered(100, 60, 60),
        Pose = SimilarityPose.Identity,
        Box = new(0, 0, 60, 60),
        Letterbox = new(60, 60),
        LoadMask = () => new Mask(60, 60),
        LoadMesh = () => mesh,
        LoadField = () => field,
        LoadFeatures = new Dictionary<string, Func<FeatureMap>>(),
    });

    private sealed record OpenPair(ViewPair Views) : IDisposable
    {
        public void Dispose()
        {
            Views.Source.Dispose();
            Views.Target.Dispose();
        }
    }

    /// <summary>Straight lines: exact on a flat sheet.</summary>
    private sealed class StraightSolver(TriangleMesh mesh) : IGeodesicSolver
    {
        public TriangleMesh Mesh => mesh;

        public bool IsExact => true;

        public void Distances(
            SurfacePoint source, ReadOnlySpan<SurfacePoint> targets, Span<double> distances, double maxDistance = double.PositiveInfinity, CancellationToken cancellationToken = default)
        {
            for (var t = 0; t < targets.Length; t++)
            {
                double length = Vector3.Distance(source.PositionOn(mesh), targets[t].PositionOn(mesh));
                distances[t] = length <= maxDistance ? length : double.PositiveInfinity;
            }
        }
    }
}
