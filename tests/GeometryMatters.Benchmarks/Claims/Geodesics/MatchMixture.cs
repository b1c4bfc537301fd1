using System.Numerics;
using GeometryMatters.Geodesics;
using GeometryMatters.Meshes;

namespace GeometryMatters.Benchmarks.Claims.Geodesics;

/// <summary>
/// Queries as a pair of images gives them, between a mesh and a smoothly bent mirror image of it: 1150 good matches whose points lie within
/// 5 % of the diagonal of each other on both meshes, 50 doubtful ones within 10 %, 400 wrong ones anywhere.
/// </summary>
public sealed record MatchMixture(MeshGeodesics Source, MeshGeodesics Target, BicyclicQuery[] Queries)
{
    private const int Good = 1150;
    private const int Doubtful = 50;
    private const int Wrong = 400;

    /// <summary>Draws the queries.</summary>
    public static MatchMixture Of(SurfaceTopology source)
    {
        var mesh = source.Mesh;
        SurfaceTopology target = new(Bent(mesh), source.Options);
        MatchMixture mixture = new(new(source), new(target), new BicyclicQuery[Good + Doubtful + Wrong]);
        BicyclicDecider maker = new(mixture.Source, mixture.Target);
        Random random = new(1);
        for (var i = 0; i < mixture.Queries.Length;)
        {
            var reach = i < Good ? 0.05f : i < Good + Doubtful ? 0.1f : 2f;
            var vertex = random.Next(mesh.VertexCount);
            if (maker.TryMakeQuery(Near(mesh, vertex, reach, random), vertex, Near(target.Mesh, vertex, reach, random), vertex, out mixture.Queries[i]))
            {
                i++;
            }
        }

        random.Shuffle(mixture.Queries);
        return mixture;
    }

    private static TriangleMesh Bent(TriangleMesh mesh)
    {
        var (center, diagonal) = (mesh.Bounds.Center, mesh.Bounds.Diagonal);
        return mesh.MapPositions(p =>
        {
            var q = (p - center) * (float)(6 / diagonal);
            return new Vector3(-q.X + (0.3f * MathF.Sin(q.Y)), q.Y + (0.2f * MathF.Sin(q.Z)), q.Z + (0.25f * MathF.Sin(q.X)));
        });
    }

    private static int Near(TriangleMesh mesh, int vertex, float reach, Random random)
    {
        while (true)
        {
            var other = random.Next(mesh.VertexCount);
            if (Vector3.Distance(mesh.Positions[vertex], mesh.Positions[other]) <= reach * mesh.Bounds.Diagonal)
            {
                return other;
            }
        }
    }
}
