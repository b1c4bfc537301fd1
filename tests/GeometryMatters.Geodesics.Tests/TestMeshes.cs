using System.Globalization;
using System.Numerics;
using CsCheck;
using GeometryMatters.Cameras;
using GeometryMatters.Meshes;
using GeometryMatters.Tests;

namespace GeometryMatters.Geodesics.Tests;

/// <summary>Small meshes whose geodesics are known, and random ones.</summary>
public static class TestMeshes
{
    /// <summary>Random bumpy sheets of up to 6 × 6 vertices, some with a fold, with float coordinates.</summary>
    public static Gen<TriangleMesh> Bumpy { get; } =
        from nx in Gen.Int[2, 6]
        from ny in Gen.Int[2, 6]
        from offsets in Gen.Float[-0.4f, 0.4f].Array[3 * nx * ny]
        select MadeMeshes.Sheet(nx, ny, (x, y) => new Vector3(x, y, 0) + At(offsets, (y * nx) + x));

    /// <summary>An open prism over a regular polygon of radius 1: flat strips, so that it unrolls into a rectangle exactly.</summary>
    public static TriangleMesh Prism(int sides, int rings, float height) => MadeMeshes.Sheet(sides + 1, rings + 1, (x, y) =>
    {
        var (sin, cos) = Math.SinCos(2 * Math.PI * (x % sides) / sides);
        return new((float)cos, height * y / rings, (float)sin);
    });

    /// <summary>Vertex index of the position, which must be one of the mesh's.</summary>
    public static int VertexAt(this TriangleMesh mesh, Vector3 position)
    {
        for (var v = 0; v < mesh.VertexCount; v++)
        {
            if (Vector3.Distance(mesh.Positions[v], position) < 1e-5f)
            {
                return v;
            }
        }

        throw new ArgumentException($"No vertex at {position}.", nameof(position));
    }

    /// <summary>The surface point at a vertex that a face uses.</summary>
    public static SurfacePoint At(this TriangleMesh mesh, int vertex)
    {
        var face = Enumerable.Range(0, mesh.FaceCount).First(f => mesh.Triangles[f] is var t && (t.A == vertex || t.B == vertex || t.C == vertex));
        var (a, b, _) = mesh.Triangles[face];
        return SurfacePoint.AtCorner(face, vertex == a ? 0 : vertex == b ? 1 : 2);
    }

    /// <summary>A random point of one of three kinds: at a corner, on a side or within a face.</summary>
    public static SurfacePoint RandomPoint(this TriangleMesh mesh, Random random, int kind)
    {
        var face = random.Next(mesh.FaceCount);
        var (u, v) = (random.NextSingle(), random.NextSingle());
        return (kind % 3) switch
        {
            0 => SurfacePoint.AtCorner(face, random.Next(3)),
            1 => new(face, new(u, 1 - u, 0)),
            _ => new(face, new(u, (1 - u) * v, (1 - u) * (1 - v))),
        };
    }

    /// <summary>Random points: at corners, on sides and within faces.</summary>
    public static Gen<SurfacePoint> Points(TriangleMesh mesh) =>
        from face in Gen.Int[0, mesh.FaceCount - 1]
        from kind in Gen.Int[0, 2]
        from corner in Gen.Int[0, 2]
        from u in Gen.Float[0.01f, 0.99f]
        from v in Gen.Float[0.01f, 0.99f]
        select kind switch
        {
            0 => SurfacePoint.AtCorner(face, corner),
            1 => new SurfacePoint(face, Turn(new(u, 1 - u, 0), corner)),
            _ => new SurfacePoint(face, new(u, (1 - u) * v, (1 - u) * (1 - v))),
        };

    /// <summary>Positions of an OBJ file, its decimals in double precision.</summary>
    public static Vector3D[] ReadObjPositions(string path)
    {
        return [.. File.ReadLines(path).Where(line => line.StartsWith("v ", StringComparison.Ordinal)).Select(Position)];

        static Vector3D Position(string line)
        {
            var w = Array.ConvertAll(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..], x => double.Parse(x, CultureInfo.InvariantCulture));
            return new(w[0], w[1], w[2]);
        }
    }

    /// <summary>Vertices and triangles of an OBJ file as indexed.</summary>
    public static TriangleMesh ReadObj(string path)
    {
        var positions = new List<Vector3>();
        var triangles = new List<Triangle>();
        foreach (var line in File.ReadLines(path))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words is ["v", ..])
            {
                positions.Add(new(Number(words[1]), Number(words[2]), Number(words[3])));
            }
            else if (words is ["f", _, _, _])
            {
                triangles.Add(new(Index(words[1]), Index(words[2]), Index(words[3])));
            }
        }

        return new(positions.ToArray(), triangles.ToArray());

        static float Number(string word) => float.Parse(word, CultureInfo.InvariantCulture);
        static int Index(string word) => int.Parse(word.Split('/')[0], CultureInfo.InvariantCulture) - 1;
    }

    private static Vector3 At(float[] values, int i) => new(values[3 * i], values[(3 * i) + 1], values[(3 * i) + 2]);

    private static Vector3 Turn(Vector3 v, int by) => by switch { 0 => v, 1 => new(v.Y, v.Z, v.X), _ => new(v.Z, v.X, v.Y) };
}
