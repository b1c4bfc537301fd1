using System.Globalization;
using GeometryMatters.Geodesics;
using GeometryMatters.Meshes;
using GeometryMatters.Tests;

namespace GeometryMatters.Benchmarks.Claims.Geodesics;

/// <summary>A mesh of shared/data/meshes, taken as indexed, with its vertex pairs of known exact distance.</summary>
/// <param name="Name">Name of the files.</param>
/// <param name="Topology">The surface.</param>
/// <param name="Pairs">Source, target and exact distance.</param>
public sealed record ReferenceMesh(string Name, SurfaceTopology Topology, IReadOnlyList<(int Source, int Target, double Exact)> Pairs)
{
    /// <summary>Loads every mesh that is there.</summary>
    /// <param name="kind">Kind of pairs: near or far.</param>
    /// <param name="notes">Told when the folder is absent.</param>
    public static IEnumerable<ReferenceMesh> All(string kind, TextWriter notes)
    {
        if (SharedData.TryPath("meshes") is not { } folder)
        {
            notes.WriteLine("shared/data/meshes is not here: set GEOMETRYMATTERS_SHARED or put shared/ beside the repository.");
            yield break;
        }

        foreach (var pairs in Directory.EnumerateFiles(folder, "*.pairs.csv").Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(pairs)[..^".pairs.csv".Length];
            var mesh = MeshFile.Load(Path.Combine(folder, name + ".obj")).Mesh;
            var rows = File.ReadLines(pairs).Skip(1).Select(l => l.Split(','))
                .Where(w => w[0] == kind && w[11].Length > 0)
                .Select(w => (int.Parse(w[1], CultureInfo.InvariantCulture), int.Parse(w[2], CultureInfo.InvariantCulture), double.Parse(w[11], CultureInfo.InvariantCulture)));
            yield return new(name, new(mesh, new() { WeldFraction = null }), [.. rows]);
        }
    }

    /// <summary>The surface point at a vertex.</summary>
    public SurfacePoint PointAt(int vertex) => Topology.TryGetSurfacePoint(vertex, out var point)
        ? point
        : throw new InvalidOperationException($"No face of {Name} uses vertex {vertex}.");
}
