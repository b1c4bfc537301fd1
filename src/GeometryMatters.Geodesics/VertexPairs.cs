using System.Globalization;
using GeometryMatters.Meshes;

namespace GeometryMatters.Geodesics;

/// <summary>Two vertices of a mesh between which a distance is asked for.</summary>
/// <param name="Source">Index of the first vertex.</param>
/// <param name="Target">Index of the second vertex.</param>
public readonly record struct VertexPair(int Source, int Target);

/// <summary>Distances between many pairs of vertices.</summary>
public static class VertexPairs
{
    private static readonly char[] Separators = [',', ';', '\t', ' '];

    /// <summary>Reads a text file with two vertex indices on each line, separated by a comma, semicolon, tab or blanks.</summary>
    /// <param name="path">The file. Empty lines, those that begin with #, and a first line that does not begin with a digit (a header) are passed over.</param>
    /// <param name="vertexCount">Vertices of the mesh, which indices from 0 must be below.</param>
    /// <returns>The pairs in the order of the lines.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidInputException">A line is not two vertices of the mesh; it is named.</exception>
    public static VertexPair[] Read(string path, int vertexCount)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfNegative(vertexCount);
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"There is no file '{path}'.", path);
        }

        List<VertexPair> pairs = [];
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            var text = line.AsSpan().Trim();
            if (text.IsEmpty || text[0] == '#' || (number == 1 && !char.IsAsciiDigit(text[0]) && text[0] != '-'))
            {
                continue;
            }

            pairs.Add(line.Split(Separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is [var a, var b]
                && TryVertex(a, vertexCount, out var source)
                && TryVertex(b, vertexCount, out var target)
                ? new(source, target)
                : throw new InvalidInputException(
                    path,
                    string.Create(CultureInfo.InvariantCulture, $"line {number}"),
                    string.Create(CultureInfo.InvariantCulture, $"two vertices of 0 to {vertexCount - 1}"),
                    $"'{(text.Length > 80 ? string.Concat(text[..80], "…") : text)}'"));
        }

        return [.. pairs];
    }

    /// <summary>Measures pairs, with one search for all pairs of a source.</summary>
    /// <param name="solver">Measures distances.</param>
    /// <param name="topology">The surface of the solver's mesh.</param>
    /// <param name="pairs">The pairs.</param>
    /// <param name="maxDegreeOfParallelism">Most threads; −1 for as many as there are processors. The distances do not depend on it.</param>
    /// <param name="progress">Told after every source.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>A distance per pair in mesh units; +∞ where the two are not joined, or no face uses one of them.</returns>
    /// <exception cref="ArgumentException">Solver and topology are of different meshes, or a vertex is out of range.</exception>
    public static double[] Distances(
        IGeodesicSolver solver,
        SurfaceTopology topology,
        IReadOnlyList<VertexPair> pairs,
        int maxDegreeOfParallelism = -1,
        IProgress<StageProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(solver);
        ArgumentNullException.ThrowIfNull(topology);
        ArgumentNullException.ThrowIfNull(pairs);
        if (!ReferenceEquals(solver.Mesh, topology.Mesh))
        {
            throw new ArgumentException("Expected the surface of the solver's mesh, found that of another one.", nameof(topology));
        }

        var vertexCount = topology.Mesh.VertexCount;
        for (var i = 0; i < pairs.Count; i++)
        {
            if ((uint)pairs[i].Source >= (uint)vertexCount || (uint)pairs[i].Target >= (uint)vertexCount)
            {
                throw new ArgumentException($"Expected vertices below {vertexCount}, found {pairs[i].Source} and {pairs[i].Target} in pair {i}.", nameof(pairs));
            }
        }

        var distances = new double[pairs.Count];
        var bySource = Enumerable.Range(0, pairs.Count).GroupBy(i => pairs[i].Source).Select(g => g.ToArray()).ToArray();
        var done = 0;
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = maxDegreeOfParallelism, CancellationToken = cancellationToken };
        ParallelLoop.For(bySource.Length, parallel, s =>
        {
            Measure(solver, topology, pairs, bySource[s], distances, cancellationToken);
            progress?.Report(new("geodesics", Interlocked.Increment(ref done), bySource.Length));
        });
        return distances;
    }

    private static void Measure(IGeodesicSolver solver, SurfaceTopology topology, IReadOnlyList<VertexPair> pairs, int[] group, double[] distances, CancellationToken cancellationToken)
    {
        var isUsed = topology.TryGetSurfacePoint(pairs[group[0]].Source, out var source);
        List<int> asked = [];
        List<SurfacePoint> targets = [];
        foreach (var i in group)
        {
            distances[i] = double.PositiveInfinity;
            if (isUsed && topology.TryGetSurfacePoint(pairs[i].Target, out var target))
            {
                asked.Add(i);
                targets.Add(target);
            }
        }

        if (targets.Count == 0)
        {
            return;
        }

        var found = new double[targets.Count];
        solver.Distances(source, targets.ToArray(), found, cancellationToken: cancellationToken);
        for (var i = 0; i < found.Length; i++)
        {
            distances[asked[i]] = found[i];
        }
    }

    private static bool TryVertex(string text, int vertexCount, out int vertex) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out vertex) && vertex < vertexCount;
}
