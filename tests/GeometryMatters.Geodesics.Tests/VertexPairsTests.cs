using CsCheck;
using GeometryMatters.Meshes;
using GeometryMatters.Tests;

namespace GeometryMatters.Geodesics.Tests;

public class VertexPairsTests
{
    [Fact]
    public void Distances_are_the_solvers_own_whatever_the_order_and_the_threads() =>
        Gen.Select(TestMeshes.Bumpy, Gen.Int[0, 1000].Array[2, 40], Gen.Int[1, 4]).Sample((mesh, ends, threads) =>
        {
            SurfaceTopology topology = new(mesh);
            ExactGeodesicSolver solver = new(topology);
            VertexPair[] pairs = [.. ends.Chunk(2).Where(c => c.Length == 2).Select(c => new VertexPair(c[0] % mesh.VertexCount, c[1] % mesh.VertexCount))];
            var distances = VertexPairs.Distances(solver, topology, pairs, threads);
            for (var i = 0; i < pairs.Length; i++)
            {
                Assert.True(topology.TryGetSurfacePoint(pairs[i].Source, out var source));

                // A search that stops at its targets and one that goes over the whole mesh add the same numbers in the same order.
                Assert.Equal(solver.AllVertices(source)[pairs[i].Target], distances[i], 1e-9 * (1 + distances[i]));
            }
        }, iter: 20);

    [Fact]
    public void A_vertex_without_a_face_and_another_piece_are_infinitely_far()
    {
        var two = MadeMeshes.Join(MadeMeshes.Plane(2), MadeMeshes.Plane(2).MapPositions(p => p + new System.Numerics.Vector3(9, 0, 0)));
        Meshes.TriangleMesh mesh = new([.. two.Positions, new(5, 5, 5)], two.Triangles);
        SurfaceTopology topology = new(mesh);
        int lone = mesh.VertexCount - 1, other = mesh.VertexCount - 2;
        Assert.Equal(
            [double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity, 0],
            VertexPairs.Distances(new EdgePathSolver(topology), topology, [new(0, lone), new(lone, 0), new(0, other), new(0, 0)]));
    }

    [Fact]
    public void Misuse_is_refused()
    {
        SurfaceTopology one = new(MadeMeshes.Plane(1)), two = new(MadeMeshes.Plane(1));
        Assert.Throws<ArgumentException>(() => VertexPairs.Distances(new EdgePathSolver(one), two, []));
        Assert.Throws<ArgumentException>(() => VertexPairs.Distances(new EdgePathSolver(one), one, [new(0, 4)]));
        Assert.Throws<ArgumentException>(() => VertexPairs.Distances(new EdgePathSolver(one), one, [new(-1, 0)]));
    }

    [Fact]
    public void Lines_are_read_with_header_comments_and_any_separator()
    {
        Assert.Equal([new(0, 1), new(2, 3), new(4, 5)], Read("source,target\n0,1\n# no\n\n2\t3\r\n 4 ; 5 ", 6));
        Assert.Empty(Read("source,target\n", 6));
        Assert.Throws<FileNotFoundException>(() => VertexPairs.Read("no such file", 6));
    }

    [Theory]
    [InlineData("0,1\n0,6", "line 2")]
    [InlineData("0,1\nsource,target", "line 2")]
    [InlineData("-1,0", "line 1")]
    [InlineData("0", "line 1")]
    [InlineData("0,1,2", "line 1")]
    [InlineData("0,1.0", "line 1")]
    public void A_line_that_is_no_pair_is_named(string text, string place) =>
        Assert.Equal(place, Assert.Throws<InvalidInputException>(() => Read(text, 6)).Place);

    [Fact]
    public void A_solvers_own_error_comes_out_as_it_is_that_of_the_first_source_that_has_one()
    {
        SurfaceTopology topology = new(MadeMeshes.Plane(3));
        VertexPair[] pairs = [.. Enumerable.Range(0, 16).Select(v => new VertexPair(v, 15 - v))];
        for (var round = 0; round < 20; round++)
        {
            var e = Assert.Throws<IOException>(() => VertexPairs.Distances(new Failing(topology), topology, pairs, maxDegreeOfParallelism: 8));
            Assert.Equal("5", e.Message);
        }
    }

    private static VertexPair[] Read(string text, int vertexCount)
    {
        using TemporaryFolder folder = new();
        var path = folder.File("pairs.csv");
        File.WriteAllText(path, text);
        return VertexPairs.Read(path, vertexCount);
    }

    /// <summary>Fails from vertex 5 on.</summary>
    private sealed class Failing(SurfaceTopology topology) : IGeodesicSolver
    {
        public TriangleMesh Mesh => topology.Mesh;

        public bool IsExact => false;

        public void Distances(
            SurfacePoint source, ReadOnlySpan<SurfacePoint> targets, Span<double> distances, double maxDistance = double.PositiveInfinity, CancellationToken cancellationToken = default)
        {
            var vertex = Mesh.VertexAt(source.PositionOn(Mesh));
            if (vertex >= 5)
            {
                throw new IOException($"{vertex}");
            }

            distances.Clear();
        }
    }
}
