using System.Numerics;
using CsCheck;
using GeometryMatters.Meshes;

namespace GeometryMatters.Tests.Meshes.Simplification;

/// <summary>Surfaces to simplify.</summary>
internal static class Surfaces
{
    /// <summary>A sheet of n × n cells over [0, 1]².</summary>
    public static TriangleMesh Sheet(int n, Func<int, int, Vector3> shift) => MadeMeshes.Sheet(n + 1, n + 1, (x, y) => new Vector3((float)x / n, (float)y / n, 0) + shift(x, y));

    /// <summary>A square whose inner vertices are moved within the plane by less than a quarter of a cell: no face turns over.</summary>
    public static TriangleMesh JitteredPlane(int n, int seed)
    {
        Random random = new(seed);
        return Sheet(n, (x, y) => x == 0 || y == 0 || x == n || y == n ? Vector3.Zero : new Vector3(random.NextSingle() - 0.5f, random.NextSingle() - 0.5f, 0) * 0.45f / n);
    }

    /// <summary>A ball of radius 1 made by splitting an octahedron; the radius times a function of the direction.</summary>
    public static TriangleMesh Ball(float maxEdge, Func<Vector3, float>? radius = null)
    {
        TriangleMesh octahedron = new(
            [Vector3.UnitX, Vector3.UnitY, -Vector3.UnitX, -Vector3.UnitY, Vector3.UnitZ, -Vector3.UnitZ],
            [new(0, 1, 4), new(1, 2, 4), new(2, 3, 4), new(3, 0, 4), new(1, 0, 5), new(2, 1, 5), new(3, 2, 5), new(0, 3, 5)]);
        return MeshSubdivider.ToMaxEdge(octahedron, maxEdge).Mesh.MapPositions(p =>
        {
            var direction = Vector3.Normalize(p);
            return direction * (radius?.Invoke(direction) ?? 1);
        });
    }

    /// <summary>A torus of radii 1 and 0.4.</summary>
    public static TriangleMesh Torus(int around, int tube)
    {
        var positions = new Vector3[around * tube];
        var triangles = new List<Triangle>();
        for (var i = 0; i < around; i++)
        {
            for (var j = 0; j < tube; j++)
            {
                var (sin, cos) = MathF.SinCos(MathF.Tau * i / around);
                var (up, out_) = MathF.SinCos(MathF.Tau * j / tube);
                var radius = 1 + (0.4f * out_);
                positions[(i * tube) + j] = new(radius * cos, radius * sin, 0.4f * up);
                int a = (i * tube) + j, b = ((i + 1) % around * tube) + j, c = ((i + 1) % around * tube) + ((j + 1) % tube), d = (i * tube) + ((j + 1) % tube);
                triangles.Add(new(a, b, c));
                triangles.Add(new(a, c, d));
            }
        }

        return new(positions, [.. triangles]);
    }

    /// <summary>All kinds: bumpy sheets with holes, rough balls, tori, soups, boxes with a fin, several side by side.</summary>
    public static Gen<TriangleMesh> Any { get; } =
        from seed in Gen.Int[0, 1_000_000]
        from kind in Gen.Int[0, 6]
        select kind switch
        {
            0 => Holed(seed),
            1 => Rough(seed),
            2 => Torus(3 + (seed % 9), 3 + (seed / 9 % 7)),
            3 => Shapes.Soup(seed),
            4 => Shapes.Soup(seed, 12, 40),
            5 => Row(Rough(seed), Holed(seed + 1), Shapes.Box(), new([Vector3.Zero, Vector3.UnitX, Vector3.UnitY], [new(0, 1, 2)])),
            _ => Finned(),
        };

    /// <summary>Several meshes as one, side by side.</summary>
    public static TriangleMesh Row(params TriangleMesh[] meshes) => MadeMeshes.Join([.. meshes.Select((m, i) => m.MapPositions(p => p + new Vector3(5.5f * i, 0, 0)))]);

    /// <summary>A plane with a second one standing on a line of it: edges of three faces.</summary>
    public static TriangleMesh Finned()
    {
        var plane = MadeMeshes.Plane(8);
        var fin = plane.MapPositions(p => new(p.X, 0.5f, p.Y));
        return new([.. plane.Positions, .. fin.Positions], [.. plane.Triangles, .. fin.Triangles.ToArray().Select(t => new Triangle(t.A + 81, t.B + 81, t.C + 81))]);
    }

    private static TriangleMesh Rough(int seed)
    {
        Random random = new(seed);
        return Ball(0.3f + (0.5f * random.NextSingle()), _ => 0.7f + (0.6f * random.NextSingle()));
    }

    private static TriangleMesh Holed(int seed)
    {
        Random random = new(seed);
        var sheet = Sheet(2 + random.Next(8), (_, _) => new Vector3(random.NextSingle(), random.NextSingle(), random.NextSingle()) * 0.1f);
        return new(sheet.Positions, [.. sheet.Triangles.ToArray().Where(_ => random.Next(10) > 0)]);
    }
}
