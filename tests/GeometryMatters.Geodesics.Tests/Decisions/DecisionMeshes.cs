using System.Numerics;
using GeometryMatters.Meshes;
using GeometryMatters.Tests;

namespace GeometryMatters.Geodesics.Tests.Decisions;

/// <summary>Surfaces on which bounds differ from distances in all the ways they can, and queries on them.</summary>
public static class DecisionMeshes
{
    /// <summary>Waves with noise, and a border: sections and edge paths are a little too long.</summary>
    public static TriangleMesh Waves(int seed)
    {
        Random random = new(seed);
        return MadeMeshes.Sheet(30, 30, (x, y) =>
            new(x + Noise(), y + Noise(), (1.5f * MathF.Sin(0.5f * x)) + MathF.Cos(0.4f * y) + Noise()));

        float Noise() => 0.3f * (random.NextSingle() - 0.5f);
    }

    /// <summary>A hairpin: two layers a hundredth of the size apart, so that straight lines are far too short.</summary>
    public static TriangleMesh Hairpin() => MadeMeshes.Sheet(41, 20, (x, y) =>
        new(x <= 20 ? x : 40 - x, y, x <= 20 ? 0 : 0.3f));

    /// <summary>Waves, a pipe beside them and a box above.</summary>
    public static TriangleMesh Pieces() => MadeMeshes.Join(
        Waves(3),
        TestMeshes.Prism(24, 12, 6).MapPositions(p => (2 * p) + new Vector3(31.6f, 4, 0)),
        MadeMeshes.Cube(5).MapPositions(p => (8 * p) + new Vector3(10, 10, 2.6f)));

    /// <summary>Meshes in pairs; shared ones where they are.</summary>
    public static IEnumerable<(MeshGeodesics Source, MeshGeodesics Target)> Pairs(string? sharedMeshes)
    {
        SurfaceTopologyOptions bridged = new() { ComponentPolicy = ComponentPolicy.Bridge, BridgeFraction = 0.03 };
        yield return (new(Waves(1)), new(Hairpin()));
        yield return (new(Waves(2).MapPositions(p => 1000 * p)), new(MadeMeshes.Cube(12)));
        yield return (new(Pieces()), new(TestMeshes.Prism(40, 20, 3)));
        yield return (new(new SurfaceTopology(Pieces(), bridged)), new(new SurfaceTopology(Hairpin().MapPositions(p => new(p.X, p.Y, p.Z * 3)), bridged)));
        if (sharedMeshes is not null)
        {
            yield return (Shared("spot"), Shared("fandisk"));
            yield return (Shared("cow"), Shared("teapot_split"));
        }

        MeshGeodesics Shared(string name) => new(TestMeshes.ReadObj(Path.Combine(sharedMeshes!, name + ".obj")));
    }

    /// <summary>Points near each other on both meshes, at distances up to some three thresholds; one in four lies within a face.</summary>
    public static BicyclicQuery[] Queries(MeshGeodesics source, MeshGeodesics target, int count, int seed)
    {
        Random random = new(seed);
        var result = new BicyclicQuery[count];
        for (var i = 0; i < count; i++)
        {
            var (a, b) = Near(source.Topology, random);
            var (c, d) = Near(target.Topology, random);
            result[i] = new(a, b, c, d);
        }

        return result;
    }

    private static (SurfacePoint, SurfacePoint) Near(SurfaceTopology topology, Random random)
    {
        var mesh = topology.Mesh;
        var start = Point(mesh, random);
        var reach = 0.15f * random.NextSingle() * mesh.Bounds.Diagonal;
        for (var tries = 0; ; tries++)
        {
            var end = Point(mesh, random);
            if (tries == 300 || Vector3.Distance(start.PositionOn(mesh), end.PositionOn(mesh)) <= reach)
            {
                return (start, end);
            }
        }
    }

    private static SurfacePoint Point(TriangleMesh mesh, Random random)
    {
        var face = random.Next(mesh.FaceCount);
        if (random.Next(4) > 0)
        {
            return SurfacePoint.AtCorner(face, random.Next(3));
        }

        float u = random.NextSingle(), v = (1 - u) * random.NextSingle();
        return new(face, new(u, v, 1 - u - v));
    }
}
