using System.Numerics;
using GeometryMatters.Filtering;
using GeometryMatters.Meshes;
using GeometryMatters.Tests;

namespace GeometryMatters.Geodesics.Tests.Decisions;

/// <summary>Cases computed by hand, one for every basis.</summary>
public class BicyclicDeciderTests
{
    /// <summary>30 × 40 in cells of 2 × 2, so that the diagonal is 50; two triangles per cell, split from low to high.</summary>
    private static readonly TriangleMesh Flat = MadeMeshes.Sheet(16, 21, (x, y) => new(2 * x, 2 * y, 0));

    /// <summary>The same without the cell from (4, 0) to (6, 2).</summary>
    private static readonly TriangleMesh Notched = new(
        [.. Flat.Positions],
        [.. Flat.Triangles.ToArray().Where(t => Vector3.Min(Flat.Positions[t.A], Vector3.Min(Flat.Positions[t.B], Flat.Positions[t.C])) != new Vector3(4, 0, 0))]);

    [Fact]
    public void A_straight_line_that_is_too_long_rejects()
    {
        // 6 of 50 on the source, nothing on the target: 0.06.
        var verdict = Decide(new(Flat), new(Flat), Flat.VertexAt(new(4, 4, 0)), Flat.VertexAt(new(10, 4, 0)), 0, 0);
        Assert.Equal((false, RejectReason.AboveThreshold, VerdictBasis.StraightLine), (verdict.Accepted, verdict.Reason, verdict.Basis));
        Assert.Equal(0.06f, verdict.Error, 1e-7f);
    }

    [Fact]
    public void A_section_that_is_short_enough_keeps()
    {
        // 4 across and 2 up: √20 of 50 on either mesh, across faces; along edges 2 + √8.
        int from = Flat.VertexAt(new(4, 4, 0)), to = Flat.VertexAt(new(8, 2, 0));
        var verdict = Decide(new(Flat), new(Flat), from, to, to, from, 0.1f);
        Assert.Equal((true, RejectReason.None, VerdictBasis.PlaneSection), (verdict.Accepted, verdict.Reason, verdict.Basis));
        Assert.Equal(Math.Sqrt(20) / 50, verdict.Error, 1e-7);
    }

    [Fact]
    public void A_section_goes_around_the_edge_of_a_box()
    {
        // A quarter from the edge on one side, a quarter on the next: a half of √3.
        var box = MadeMeshes.Cube(4);
        var verdict = Decide(new(box), new(Flat), box.VertexAt(new(0.5f, 0.75f, 1)), box.VertexAt(new(0.5f, 1, 0.75f)), 0, 0, 0.15f);
        Assert.Equal((true, VerdictBasis.PlaneSection), (verdict.Accepted, verdict.Basis));
        Assert.Equal(0.5 * 0.5 / Math.Sqrt(3), verdict.Error, 1e-7);
    }

    [Fact]
    public void A_path_along_edges_keeps_where_no_section_leads_on()
    {
        // The plane leaves the sheet at once; around the notch are three sides of it, 6 of 50.
        var verdict = Decide(new(Notched), new(Flat), Notched.VertexAt(new(4, 0, 0)), Notched.VertexAt(new(6, 0, 0)), 0, 0, 0.07f);
        Assert.Equal((true, VerdictBasis.EdgePath), (verdict.Accepted, verdict.Basis));
        Assert.Equal(0.06f, verdict.Error, 1e-7f);
    }

    [Fact]
    public void An_exact_distance_decides_where_bounds_do_not()
    {
        // Around the notch: √8 up a diagonal that is an edge, 2 along, √8 down across one: 7.66 of 50. Along edges the last part is 4.
        int from = Notched.VertexAt(new(2, 0, 0)), to = Notched.VertexAt(new(8, 0, 0));
        var error = 0.5 * (2 + (2 * Math.Sqrt(8))) / 50;
        var kept = Decide(new(Notched), new(Flat), from, to, 0, 0, 0.08f);
        Assert.Equal((true, VerdictBasis.Exact), (kept.Accepted, kept.Basis));
        Assert.Equal(error, kept.Error, 1e-7);
        var rejected = Decide(new(Notched), new(Flat), from, to, 0, 0, 0.07f);
        Assert.Equal((false, RejectReason.AboveThreshold, VerdictBasis.Exact), (rejected.Accepted, rejected.Reason, rejected.Basis));
        Assert.InRange(rejected.Error, MathF.BitIncrement(0.07f), error);
    }

    [Fact]
    public void Both_sides_are_measured_where_one_does_not_settle_it()
    {
        // The way around the notch on both meshes, straight lines leave room for both.
        int from = Notched.VertexAt(new(2, 0, 0)), to = Notched.VertexAt(new(8, 0, 0));
        var error = (2 + (2 * Math.Sqrt(8))) / 50;
        var kept = Decide(new(Notched), new(Notched), from, to, to, from, (float)(error + 0.001));
        Assert.Equal((true, VerdictBasis.Exact), (kept.Accepted, kept.Basis));
        Assert.Equal(error, kept.Error, 1e-7);
        Assert.False(Decide(new(Notched), new(Notched), from, to, to, from, (float)(error - 0.001)).Accepted);
    }

    [Fact]
    public void The_threshold_itself_is_kept()
    {
        // Five cells of 1.25 are 6.25 of 50, half of that 0.0625: all are floats.
        var fine = MadeMeshes.Sheet(25, 33, (x, y) => new(1.25f * x, 1.25f * y, 0));
        int from = fine.VertexAt(new(2.5f, 5, 0)), to = fine.VertexAt(new(8.75f, 5, 0));
        Assert.Equal(FilterVerdict.Keep(0.0625f, VerdictBasis.Exact), Decide(new(fine), new(fine), from, to, 3, 3, 0.0625f));
        Assert.False(Decide(new(fine), new(fine), from, to, 3, 3, MathF.BitDecrement(0.0625f)).Accepted);
        Assert.True(Decide(new(fine), new(fine), from, from, 3, 3, 0).Accepted);
    }

    [Theory]
    [InlineData(GeodesicDecision.Certified, VerdictBasis.Exact)]
    [InlineData(GeodesicDecision.AlwaysExact, VerdictBasis.Exact)]
    [InlineData(GeodesicDecision.EdgePathOnly, VerdictBasis.EdgePath)]
    public void Errors_are_measured_as_far_as_they_are_asked_for(GeodesicDecision decision, VerdictBasis basis)
    {
        var (a, b) = (Flat.VertexAt(new(4, 4, 0)), Flat.VertexAt(new(10, 4, 0)));
        var reported = Decide(new(Flat), new(Flat), a, b, 0, 0, 0.05f, decision, 0.2f);
        Assert.Equal((false, basis), (reported.Accepted, reported.Basis));
        Assert.Equal(0.06f, reported.Error, 1e-7f);
        var kept = Decide(new(Flat), new(Flat), a, b, 0, 0, 0.07f, decision, 0.01f);
        Assert.Equal((true, basis), (kept.Accepted, kept.Basis));
        Assert.Equal(0.06f, kept.Error, 1e-7f);
    }

    [Fact]
    public void Pieces_and_unused_vertices_are_told()
    {
        var pieces = MadeMeshes.Join(Flat, Flat.MapPositions(p => p + (5 * Vector3.UnitZ)));
        foreach (var decision in Enum.GetValues<GeodesicDecision>())
        {
            Assert.Equal(FilterVerdict.Reject(RejectReason.Disconnected), Decide(new(pieces), new(Flat), 0, Flat.VertexCount, 0, 0, 1, decision));
        }

        TriangleMesh unused = new([.. Flat.Positions, new Vector3(1, 1, 9)], [.. Flat.Triangles]);
        Assert.False(new BicyclicDecider(new(Flat), new(unused)).TryMakeQuery(0, 0, 0, Flat.VertexCount, out _));
    }

    [Fact]
    public void Misuse_is_told()
    {
        BicyclicDecider decider = new(new(Flat), new(Flat));
        Assert.Throws<ArgumentException>(() => decider.Decide(new BicyclicQuery[2], new FilterVerdict[1]));
        var nowhere = SurfacePoint.AtCorner(Flat.FaceCount, 0);
        Assert.Throws<ArgumentException>(() => decider.Decide([new(nowhere, nowhere, nowhere, nowhere)], new FilterVerdict[1]));
        foreach (var (options, name) in new (BicyclicDeciderOptions, string)[]
        {
            (new() { Threshold = float.NaN }, "Threshold"), (new() { ReportErrorsUpTo = -1 }, "ReportErrorsUpTo"),
            (new() { Decision = (GeodesicDecision)9 }, "Decision"), (new() { MaxDegreeOfParallelism = 0 }, "MaxDegreeOfParallelism"),
        })
        {
            Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(() => new BicyclicDecider(new(Flat), new(Flat), options)).ParamName);
        }
    }

    private static FilterVerdict Decide(
        MeshGeodesics source,
        MeshGeodesics target,
        int sourceStart,
        int sourceEnd,
        int targetStart,
        int targetEnd,
        float threshold = 0.05f,
        GeodesicDecision decision = GeodesicDecision.Certified,
        float reportUpTo = 0)
    {
        BicyclicDecider decider = new(source, target, new() { Threshold = threshold, Decision = decision, ReportErrorsUpTo = reportUpTo });
        Assert.True(decider.TryMakeQuery(sourceStart, sourceEnd, targetStart, targetEnd, out var query));
        var verdicts = new FilterVerdict[1];
        decider.Decide([query], verdicts);
        return verdicts[0];
    }
}
