using System.Numerics;
using CsCheck;
using GeometryMatters.Fields;
using GeometryMatters.Filtering;
using GeometryMatters.Matching;
using GeometryMatters.Meshes;
using GeometryMatters.Views;

namespace GeometryMatters.Tests.Filtering;

public class FilterTests
{
    private static readonly TriangleMesh Octahedron = new(
        [new(1, 0, 0), new(-1, 0, 0), new(0, 1, 0), new(0, -1, 0), new(0, 0, 1), new(0, 0, -1)],
        [new(0, 2, 4), new(2, 1, 4), new(1, 3, 4), new(3, 0, 4), new(2, 0, 5), new(1, 2, 5), new(3, 1, 5), new(0, 3, 5)]);

    private static readonly SurfacePoint Left = SurfacePoint.AtCorner(0, 0);
    private static readonly SurfacePoint Right = SurfacePoint.AtCorner(1, 1);
    private static readonly SurfacePoint Up = SurfacePoint.AtCorner(0, 1);

    [Fact]
    public void Spherical_error_is_the_angle_between_the_directions()
    {
        var verdicts = Evaluate(new SphericalFilter(), Pair(), (Left, Left), (Left, Up), (Left, Right));
        Assert.Equal(0, verdicts[0].Error, 1e-4f);
        Assert.Equal(90, verdicts[1].Error, 1e-4f);
        Assert.Equal(180, verdicts[2].Error, 1e-4f);
        Assert.Equal([true, false, false], verdicts.Select(v => v.Accepted));
        Assert.Equal(RejectReason.AboveThreshold, verdicts[1].Reason);
        Assert.Equal(0.15 * 180, new SphericalFilterOptions().ThresholdDegrees, 12);
    }

    [Fact]
    public void Triplane_error_is_the_mean_of_the_three_projected_distances()
    {
        var verdicts = Evaluate(new TriplaneFilter(), Pair(), (Left, Left), (Left, Right), (Left, Up));
        Assert.Equal(0, verdicts[0].Error);
        // Opposite corners of the unit box along x: distance 1 on two planes, 0 on the third.
        Assert.Equal(2f / 3, verdicts[1].Error, 1e-6f);
        // Half a side along x and along y: √½ on xy, ½ on each of the others.
        Assert.Equal((MathF.Sqrt(0.5f) + 1) / 3, verdicts[2].Error, 1e-6f);
        Assert.Equal([true, false, false], verdicts.Select(v => v.Accepted));
    }

    [Fact]
    public void Field_error_is_one_minus_the_cosine_of_interpolated_descriptors()
    {
        VertexField a = new(6, 2, [1, 0, 0, 1, 0, 2, 1, 0, 1, 0, 0, 0]), b = new(6, 2, [2, 0, -1, 0, 1, 1, 1, 0, 1, 0, 1, 0]);
        SurfacePoint middle = new(0, new(0.5f, 0.5f, 0));
        var verdicts = Evaluate(new FieldSimilarityFilter(), Pair(a, b), (Left, Left), (Left, Right), (Left, Up), (middle, Left), (SurfacePoint.AtCorner(4, 2), Left));
        Assert.Equal(0, verdicts[0].Error, 1e-6f);
        Assert.Equal(2, verdicts[1].Error, 1e-6f);
        Assert.Equal(1 - MathF.Sqrt(0.5f), verdicts[2].Error, 1e-6f);
        // (1, 0) and (0, 2) meet half way at (0.5, 1): cosine with (2, 0) is 1/√5.
        Assert.Equal(1 - (1 / MathF.Sqrt(5)), verdicts[3].Error, 1e-6f);
        Assert.Equal(float.PositiveInfinity, verdicts[4].Error);
        Assert.False(verdicts[4].Accepted);
    }

    [Fact]
    public void Fields_of_different_channels_are_a_typed_error() =>
        Assert.Throws<InvalidInputException>(() => Evaluate(new FieldSimilarityFilter(), Pair(new(6, 1, new float[6]), new(6, 2, new float[12])), (Left, Left)));

    [Fact]
    public void Geometric_filters_ignore_where_a_mesh_lies_and_how_each_axis_is_scaled() =>
        Gen.Select(Gen.Float[0.1f, 9], Gen.Float[0.1f, 9], Gen.Float[0.1f, 9], Gen.Int[0, 7], Gen.Float[0.1f, 0.8f]).Sample((x, y, z, face, w) =>
        {
            var moved = Octahedron.MapPositions(p => (p * new Vector3(x, y, z)) + new Vector3(z, -x, y));
            SurfacePoint point = new(face, new(w, 0.9f - w, 0.1f));
            using var a = View(Octahedron, null);
            using var b = View(moved, null);
            // Box coordinates are of the order of 1 after subtracting centres of up to 10: an error of a few 10 · 2⁻²⁴, in degrees times 57.
            Assert.Equal(0, Evaluate(new SphericalFilter(), new(a, b), (point, point))[0].Error, 0.01f);
            Assert.Equal(0, Evaluate(new TriplaneFilter(), new(a, b), (point, point))[0].Error, 1e-4f);
        });

    [Fact]
    public void A_flat_mesh_and_a_point_at_the_centre_are_handled()
    {
        TriangleMesh flat = new([new(-1, -1, 0), new(1, -1, 0), new(0, 1, 0)], [new(0, 1, 2)]);
        SurfacePoint centre = new(0, new(0.25f, 0.25f, 0.5f)), corner = SurfacePoint.AtCorner(0, 0);
        using var view = View(flat, null);
        var spherical = Evaluate(new SphericalFilter(), new(view, view), (centre, corner), (corner, corner));
        Assert.Equal(float.PositiveInfinity, spherical[0].Error);
        Assert.True(spherical[1].Accepted);
        Assert.Equal(0, Evaluate(new TriplaneFilter(), new(view, view), (corner, corner))[0].Error);
    }

    [Fact]
    public void Rays_that_missed_are_rejected_by_every_filter_but_none()
    {
        LiftedCorrespondence[] missed = [new(default, Left, null), new(default, null, Left), new(default, null, null)];
        foreach (var filter in (ICorrespondenceFilter[])[new SphericalFilter(), new TriplaneFilter(), new FieldSimilarityFilter(), new FilterChain(new NoFilter(), new SphericalFilter())])
        {
            var verdicts = new FilterVerdict[3];
            filter.Evaluate(Pair(), missed, verdicts);
            Assert.All(verdicts, v => Assert.Equal(FilterVerdict.Reject(RejectReason.RayMiss), v with { DecidedBy = null }));
        }

        var kept = new FilterVerdict[3];
        new NoFilter().Evaluate(Pair(), missed, kept);
        Assert.All(kept, v => Assert.True(v.Accepted));
    }

    [Fact]
    public void A_chain_keeps_the_first_rejection_and_passes_on_only_survivors()
    {
        Recorder first = new("first", [true, false, true, false], RejectReason.Disconnected), second = new("second", [false, true], RejectReason.NotCyclic);
        FilterChain chain = new(first, second);
        var verdicts = Evaluate(chain, Pair(), (Left, Left), (Left, Right), (Up, Up), (Up, Left));
        Assert.Equal("first+second", chain.Name);
        Assert.Equal([RejectReason.NotCyclic, RejectReason.Disconnected, RejectReason.None, RejectReason.Disconnected], verdicts.Select(v => v.Reason));
        Assert.Equal([0, 2], second.Seen);
        Assert.Equal(["second", "first", "second", "first"], verdicts.Select(v => v.DecidedBy));
    }

    [Fact]
    public void A_chain_within_a_chain_names_the_innermost_filter()
    {
        Recorder inner = new("inner", [true, false], RejectReason.Disconnected), outer = new("outer", [false], RejectReason.NotCyclic);
        var verdicts = Evaluate(new FilterChain(new FilterChain(inner), outer), Pair(), (Left, Left), (Left, Right));
        Assert.Equal([("outer", RejectReason.NotCyclic), ("inner", RejectReason.Disconnected)], verdicts.Select(v => (v.DecidedBy!, v.Reason)));
        Assert.Null(Evaluate(new SphericalFilter(), Pair(), (Left, Right))[0].DecidedBy);
    }

    [Fact]
    public void Exchanging_source_and_target_changes_no_verdict() =>
        Gen.Select(Gen.Int[0, 7], Gen.Int[0, 7], Gen.Float[0, 0.9f], Gen.Float[0, 0.9f], Gen.Float[-1, 1].Array[36]).Sample((f, g, w, v, values) =>
        {
            var moved = Octahedron.MapPositions(p => (p * new Vector3(2, 1, 3)) + new Vector3(1, w, v));
            VertexField here = new(6, 3, values[..18]), there = new(6, 3, values[18..]);
            using var a = View(Octahedron, here);
            using var b = View(moved, there);
            SurfacePoint p = new(f, new(w, 0.9f - w, 0.1f)), q = new(g, new(0.05f, v, 0.95f - v));
            foreach (var filter in (IThresholdFilter[])[new SphericalFilter(), new TriplaneFilter()])
            {
                Assert.Equal(Evaluate(filter, new(a, b), (p, q)), Evaluate(filter, new(b, a), (q, p)));
                Assert.Equal(float.PositiveInfinity, filter.MeasuredBelow);
            }

            // Sums of three products in another order: a few roundings of numbers up to 1.
            Assert.Equal(Evaluate(new FieldSimilarityFilter(), new(a, b), (p, q))[0].Error, Evaluate(new FieldSimilarityFilter(), new(b, a), (q, p))[0].Error, 1e-5f);
        });

    [Fact]
    public void An_empty_chain_and_no_candidates_are_fine()
    {
        Assert.True(Evaluate(new FilterChain(), Pair(), (Left, Right))[0].Accepted);
        Assert.Empty(Evaluate(new FilterChain(new SphericalFilter(), new TriplaneFilter()), Pair()));
    }

    [Fact]
    public void Misuse_is_reported()
    {
        foreach (var filter in (ICorrespondenceFilter[])[new NoFilter(), new FilterChain(), new SphericalFilter()])
        {
            Assert.Throws<ArgumentException>(() => filter.Evaluate(Pair(), new LiftedCorrespondence[2], new FilterVerdict[1]));
            Assert.Throws<ArgumentNullException>(() => filter.Evaluate(null!, [], []));
        }

        Assert.Throws<ArgumentNullException>(() => new FilterChain(new NoFilter(), null!));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SphericalFilter(new() { ThresholdDegrees = 181 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TriplaneFilter(new() { Threshold = double.NaN }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FieldSimilarityFilter(new() { Threshold = -1 }));
    }

    private static FilterVerdict[] Evaluate(ICorrespondenceFilter filter, ViewPair pair, params (SurfacePoint Source, SurfacePoint Target)[] ends)
    {
        var verdicts = new FilterVerdict[ends.Length];
        filter.Evaluate(pair, Array.ConvertAll(ends, e => new LiftedCorrespondence(new(Array.IndexOf(ends, e), 0, 1), e.Source, e.Target)), verdicts);
        return verdicts;
    }

    private static ViewPair Pair(VertexField? source = null, VertexField? target = null) => new(View(Octahedron, source), View(Octahedron, target));

    private static ObjectView View(TriangleMesh mesh, VertexField? field) => MadeViews.Create(MadeViews.Full(2), [], mesh: mesh, field: field);

    private sealed class Recorder(string name, bool[] keep, RejectReason reason) : ICorrespondenceFilter
    {
        public string Name => name;

        public List<int> Seen { get; } = [];

        public void Evaluate(ViewPair pair, ReadOnlySpan<LiftedCorrespondence> candidates, Span<FilterVerdict> verdicts, CancellationToken cancellationToken = default)
        {
            Assert.Equal(keep.Length, candidates.Length);
            for (var i = 0; i < candidates.Length; i++)
            {
                Seen.Add(candidates[i].Match.SourceCell);
                verdicts[i] = keep[i] ? FilterVerdict.Keep(0) : FilterVerdict.Reject(reason);
            }
        }
    }
}
