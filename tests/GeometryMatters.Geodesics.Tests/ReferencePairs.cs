using System.Globalization;
using System.Numerics;
using GeometryMatters.Cameras;
using GeometryMatters.Meshes;

namespace GeometryMatters.Geodesics.Tests;

/// <summary>A row of a NAME.pairs.csv: two vertices and two points with exact distances; null where none was computed.</summary>
public sealed record ReferencePair(
    string Kind, int SourceVertex, int TargetVertex, SurfacePoint Source, SurfacePoint Target, double? VertexDistance, double? PointDistance)
{
    /// <summary>Barycentrics of the points as the file has them: six decimals, which sum to 1 within a few 1e-6.</summary>
    public (Vector3D Source, Vector3D Target) Weights { get; private init; }

    /// <summary>All rows of a file.</summary>
    public static ReferencePair[] Read(string path) => [.. File.ReadLines(path).Skip(1).Select(Parse)];

    /// <summary>By what fractions a solver exceeds the exact distances between vertices and between points; fails where it falls below one.</summary>
    public static (List<double> Vertices, List<double> Points) Excesses(SurfaceTopology topology, IGeodesicSolver solver, IEnumerable<ReferencePair> pairs)
    {
        List<double> vertices = [], points = [];
        foreach (var pair in pairs)
        {
            if (pair.VertexDistance is > 0)
            {
                Assert.True(topology.TryGetSurfacePoint(pair.SourceVertex, out var from));
                Assert.True(topology.TryGetSurfacePoint(pair.TargetVertex, out var to));
                vertices.Add(Excess(solver, from, to, pair.VertexDistance.Value));
            }

            if (pair.PointDistance is > 0)
            {
                points.Add(Excess(solver, pair.Source, pair.Target, pair.PointDistance.Value));
            }
        }

        return (vertices, points);
    }

    /// <summary>The same for one distance.</summary>
    public static double Excess(IGeodesicSolver solver, SurfacePoint from, SurfacePoint to, double exact)
    {
        // The reference has the file's decimals in double precision, a mesh has floats: an end moves by 2⁻²⁴ of its coordinates.
        var found = solver.Distance(from, to);
        var rounding = 2e-7 * solver.Mesh.Bounds.Diagonal;
        Assert.True(found >= (exact * (1 - 1e-6)) - rounding, $"{found:R} is below the exact distance {exact:R} from {from} to {to}");
        return (found / exact) - 1;
    }

    private static ReferencePair Parse(string line)
    {
        var w = line.Split(',');
        return new(w[0], Int(w[1]), Int(w[2]), Point(w[3..7]), Point(w[7..11]), Distance(w[11]), Distance(w[12])) { Weights = (Weight(w[4..7]), Weight(w[8..11])) };
    }

    private static SurfacePoint Point(string[] w) => new(Int(w[0]), (Vector3)Weight(w[1..]));

    private static Vector3D Weight(string[] w) => new(Number(w[0]), Number(w[1]), Number(w[2]));

    private static double? Distance(string word) => word.Length == 0 ? null : Number(word);

    private static int Int(string word) => int.Parse(word, CultureInfo.InvariantCulture);

    private static double Number(string word) => double.Parse(word, CultureInfo.InvariantCulture);
}
