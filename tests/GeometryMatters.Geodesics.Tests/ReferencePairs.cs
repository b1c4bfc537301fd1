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
