using System.Globalization;
using GeometryMatters.Datasets.Synthetic;
using GeometryMatters.Geodesics;
using GeometryMatters.Meshes;
using GeometryMatters.Tests;

namespace GeometryMatters.Cli.Tests;

public sealed class GeodesicCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly string meshPath;
    private readonly string pairsPath;
    private readonly TriangleMesh mesh;
    private readonly (int Source, int Target)[] pairs;

    public GeodesicCommandTests()
    {
        meshPath = folder.File("chair.ply");
        pairsPath = folder.File("pairs.csv");
        MeshFile.SavePly(meshPath, ShapeCategories.Get("chair").CreateInstance(1).TrueMesh(14).Mesh);
        mesh = MeshFile.Load(meshPath).Mesh;
        Random random = new(7);
        pairs = [.. Enumerable.Range(0, 30).Select(i => (random.Next(5), random.Next(mesh.VertexCount)))];
        File.WriteAllText(pairsPath, "source,target\n" + string.Concat(pairs.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Source},{p.Target}\n"))));
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Distances_are_those_of_the_exact_solver()
    {
        ExactGeodesicSolver solver = new(mesh);
        SurfaceTopology topology = solver.Topology;
        var found = Distances((await Gm.RunAsync("geodesic", "--mesh", meshPath, "--pairs", pairsPath)).Expect(0).Output);
        Assert.Equal(pairs.Length, found.Length);
        for (var i = 0; i < pairs.Length; i++)
        {
            Assert.True(topology.TryGetSurfacePoint(pairs[i].Source, out var source));
            var expected = solver.AllVertices(source)[pairs[i].Target];

            // A search that stops at its targets may end a shortest path through another of equal length: roundings differ.
            Assert.True(expected.Equals(found[i]) || Math.Abs(expected - found[i]) <= 1e-9 * expected, $"pair {i}: {expected} and {found[i]}");
        }
    }

    [Fact]
    public async Task Other_solvers_are_upper_bounds_and_the_same_in_json_and_file()
    {
        var exact = Distances((await Gm.RunAsync("geodesic", "--mesh", meshPath, "--pairs", pairsPath)).Expect(0).Output);
        foreach (var solver in (string[])["edges", "shortened", "virtual"])
        {
            var file = folder.File(solver + ".csv");
            var json = (await Gm.RunAsync("geodesic", "--mesh", meshPath, "--pairs", pairsPath, "--solver", solver, "--json")).Expect(0).Json;
            (await Gm.RunAsync("geodesic", "--mesh", meshPath, "--pairs", pairsPath, "--solver", solver, "--out", file)).Expect(0);
            var written = Distances(File.ReadAllText(file));
            var inJson = json.GetProperty("distances").EnumerateArray().Select(d => d.GetProperty("distance") is { ValueKind: System.Text.Json.JsonValueKind.Number } n ? n.GetDouble() : double.PositiveInfinity).ToArray();
            Assert.Equal(written, inJson);
            Assert.Equal((solver, mesh.VertexCount), (json.GetProperty("solver").GetString(), json.GetProperty("vertices").GetInt32()));
            Assert.All(written.Zip(exact), p => Assert.True(p.First >= p.Second * (1 - 1e-9), $"{solver}: {p}"));
        }
    }

    [Theory]
    [InlineData("0,1\n2,999999\n", "line 2")]
    [InlineData("0,1\n2\n", "line 2")]
    [InlineData("0,-1\n", "line 1")]
    public async Task A_bad_line_is_named(string text, string place)
    {
        File.WriteAllText(pairsPath, text);
        var result = (await Gm.RunAsync("geodesic", "--mesh", meshPath, "--pairs", pairsPath, "--json")).Expect(3);
        Assert.Empty(result.Output);
        Assert.StartsWith($"gm: {pairsPath}, {place}: expected two vertices of 0 to {mesh.VertexCount - 1}, found", result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.TrimEnd().Split('\n'));
    }

    [Theory]
    [InlineData("")]
    [InlineData("--json")]
    public async Task A_full_device_behind_standard_output_is_told(string json)
    {
        using StringWriter error = new();
        string[] call = [.. new[] { "geodesic", "--mesh", meshPath, "--pairs", pairsPath, "-q", json }.Where(a => a.Length > 0)];
        var code = await GmProgram.RunAsync(call, new FullWriter(), error, TestContext.Current.CancellationToken);
        Assert.Equal((3, "gm: standard output: no room"), (code, error.ToString().TrimEnd()));
    }

    private static double[] Distances(string csv) =>
    [
        .. csv.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Skip(1)
            .Select(l => l.Split(',')[2] is "inf" ? double.PositiveInfinity : double.Parse(l.Split(',')[2], CultureInfo.InvariantCulture)),
    ];

    private sealed class FullWriter : StringWriter
    {
        public override void WriteLine(string? value) => throw new IOException("no room");
    }
}
