using System.Numerics;
using System.Reflection;
using System.Runtime.CompilerServices;
using GeometryMatters.Cameras;
using GeometryMatters.Datasets.Synthetic;
using GeometryMatters.Evaluation;
using GeometryMatters.Filtering;
using GeometryMatters.Geodesics;
using GeometryMatters.Matching;
using GeometryMatters.Meshes;
using GeometryMatters.Reconstruction;
using GeometryMatters.Rendering;

namespace GeometryMatters.PublicApi.Tests;

/// <summary>Every public interface of Core and Geodesics can be implemented from outside, and what takes it takes ours.</summary>
public sealed class ExtensionPointTests
{
    private static readonly Assembly[] Libraries = [typeof(TriangleMesh).Assembly, typeof(IGeodesicSolver).Assembly];

    public static TheoryData<string> Interfaces() => [.. Libraries.SelectMany(l => l.GetExportedTypes()).Where(t => t.IsInterface).Select(t => t.FullName!)];

    [Theory]
    [MemberData(nameof(Interfaces))]
    public void Each_public_interface_is_implemented_here_without_a_base_class_of_the_library(string name)
    {
        var type = Libraries.Select(l => l.GetType(name)).Single(t => t is not null)!;
        Assert.Contains(typeof(ExtensionPointTests).Assembly.GetTypes(), t =>
            t is { IsInterface: false, IsAbstract: false } && type.IsAssignableFrom(t) && !Libraries.Contains(t.BaseType?.Assembly));
    }

    [Theory]
    [MemberData(nameof(Interfaces))]
    public void Each_public_interface_is_named_on_the_page_of_the_architecture(string name)
    {
        var page = File.ReadAllText(Path.Combine(DocumentationTests.Root, "docs", "architecture.md"));
        Assert.Contains($"`{name[(name.LastIndexOf('.') + 1)..]}`", page, StringComparison.Ordinal);
    }

    [Fact]
    public void No_library_opens_its_internals_to_these_tests() =>
        Assert.DoesNotContain(
            Libraries.SelectMany(l => l.GetCustomAttributes<InternalsVisibleToAttribute>()),
            a => a.AssemblyName.StartsWith(typeof(ExtensionPointTests).Assembly.GetName().Name!, StringComparison.Ordinal));

    [Fact]
    public void A_signed_distance_from_outside_becomes_a_mesh()
    {
        // Vertices lie within a cell of the surface, and a cell is 1.2 / 16 wide.
        Assert.All(Balls.Mesh(TestContext.Current.CancellationToken).Positions.ToArray(), p => Assert.Equal(0.5, p.Length(), 0.075));
    }

    [Fact]
    public void A_colour_from_outside_is_rendered()
    {
        var mesh = Balls.Mesh(TestContext.Current.CancellationToken);
        var image = ShadedRenderer.Render(mesh, new ByHeight(mesh), OrbitView.Pose(0, 0, 3), Camera.Centered(120, 80, 80)).Image;

        // The ball's radius is 20 pixels; 15 above and below its centre it is nearly blue and nearly red.
        Assert.True(image[40, 25][2] > image[40, 25][0]);
        Assert.True(image[40, 55][0] > image[40, 55][2]);
    }

    [Fact]
    public void Shapes_from_outside_are_drawn_to_a_dataset()
    {
        var folder = Directory.CreateTempSubdirectory("geometrymatters-balls-").FullName;
        try
        {
            SyntheticDatasetBuilder builder = new(new Balls(), new() { ViewsPerInstance = 4, ImageWidth = 80, ImageHeight = 60, MinSharedKeypoints = 1, TrainPairs = 1 });
            var bundle = builder.Build(folder, cancellationToken: TestContext.Current.CancellationToken).Bundle;
            Assert.Equal(["ball", "ball", "ball", "ball"], bundle.Items.Select(i => i.Category));
            Assert.Empty(bundle.Verify(cancellationToken: TestContext.Current.CancellationToken));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void An_estimator_from_outside_that_tells_symmetries_takes_part_in_the_vote()
    {
        YawCanonicalizer canonicalizer = new(new QuarterOff(), new() { RespectSymmetry = true });
        ObjectReconstruction ball = new(Balls.Mesh(TestContext.Current.CancellationToken), Camera.Centered(120, 80, 80), OrbitView.Pose(0, 0, 3));

        // Each view looks a quarter further round than it is: the mesh is its canonical self turned by three quarters.
        Assert.Equal(270, canonicalizer.Canonicalize(ball, "ball", TestContext.Current.CancellationToken).Decision.YawDegrees);
    }

    [Fact]
    public void A_path_from_outside_is_as_long_as_its_distance()
    {
        var mesh = Balls.Mesh(TestContext.Current.CancellationToken);
        StraightPath solver = new(mesh);
        var (from, to) = (SurfacePoint.AtCorner(0, 0), SurfacePoint.AtCorner(mesh.FaceCount / 2, 0));
        var distances = new double[1];
        solver.Distances(from, [to], distances, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(distances[0], solver.FindPath(from, to, cancellationToken: TestContext.Current.CancellationToken)!.Length);
        Assert.Null(solver.FindPath(from, to, 0.5 * distances[0], TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_threshold_filter_from_outside_has_a_curve()
    {
        FilterCurveStatistics statistics = new(new SimilarEnough(0.5f));
        FilterVerdict[] verdicts = [FilterVerdict.Keep(0.1f), FilterVerdict.Keep(0.4f), FilterVerdict.Reject(RejectReason.AboveThreshold, 0.8f)];
        statistics.AddPair([true, true, false], verdicts, verdicts);
        var curve = statistics.ToCurve();
        Assert.Equal([1L, 2, 3], new[] { 0.2, 0.5, 0.9 }.Select(t => curve.At(t).Report.KeptCandidates));
    }

    [Fact]
    public void A_filter_from_outside_judges_what_it_is_given()
    {
        LiftedCorrespondence[] candidates = [new(new(0, 0, 0.9f), null, null), new(new(0, 0, 0.3f), null, null)];
        var verdicts = new FilterVerdict[2];
        new FilterChain(new SimilarEnough(0.5f)).Evaluate(new(null!, null!), candidates, verdicts, TestContext.Current.CancellationToken);
        Assert.Equal([true, false], verdicts.Select(v => v.Accepted));
        Assert.Equal("similar-enough", verdicts[1].DecidedBy);
    }
}
