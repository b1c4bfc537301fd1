using System.Numerics;

namespace GeometryMatters.Meshes;

/// <summary>A hierarchy of boxes over the faces of a mesh, for nearest points.</summary>
/// <remarks>
/// Built in O(n log n) time, about 60 bytes a face; immutable afterwards and safe for concurrent queries. Queries allocate nothing. Arithmetic is in double
/// precision; of faces at the same distance, such as those around a shared edge or vertex, the one with the lowest index is reported. Faces without
/// area count as the segments or points that they are.
/// </remarks>
public sealed class MeshBvh
{
    private const int BatchSize = 256;

    private readonly BvhNode[] nodes;
    private readonly BvhFace[] faces;

    /// <summary>Builds the hierarchy.</summary>
    /// <param name="mesh">The mesh; one without faces has no points.</param>
    public MeshBvh(TriangleMesh mesh)
    {
        ArgumentNullException.ThrowIfNull(mesh);
        Mesh = mesh;
        (nodes, faces) = BvhBuilder.Build(mesh);
    }

    /// <summary>The mesh that is searched.</summary>
    public TriangleMesh Mesh { get; }

    /// <summary>The surface point nearest to a query.</summary>
    /// <param name="query">Position in mesh units.</param>
    /// <param name="maxDistance">Points farther away are not searched for; at least 0.</param>
    /// <returns>The nearest point; null where there is none within the limit, or the mesh has no faces.</returns>
    /// <exception cref="ArgumentException">The query is not finite, or the limit is negative or NaN.</exception>
    public ClosestSurfacePoint? ClosestPoint(Vector3 query, float maxDistance = float.PositiveInfinity)
    {
        if (!IsFinite(query))
        {
            throw new ArgumentException($"Expected finite coordinates, found {query}.", nameof(query));
        }

        CheckLimit(maxDistance);
        return Nearest(query, maxDistance);
    }

    /// <summary>The surface points nearest to many queries.</summary>
    /// <param name="queries">Positions in mesh units.</param>
    /// <param name="results">Receives one result per query, as <see cref="ClosestPoint"/> gives it.</param>
    /// <param name="maxDistance">Points farther away are not searched for; at least 0.</param>
    /// <param name="maxDegreeOfParallelism">Most threads to use; −1 for as many as there are processors. The result is the same for any.</param>
    /// <param name="cancellationToken">Stops the work; some results may then be written.</param>
    /// <exception cref="ArgumentException">A query is not finite (nothing is written then), the spans differ in length, or the limit is negative or NaN.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of threads is neither −1 nor above zero.</exception>
    /// <remarks>With one thread nothing is allocated; with more, queries and results are copied.</remarks>
    public void ClosestPoints(
        ReadOnlySpan<Vector3> queries,
        Span<ClosestSurfacePoint?> results,
        float maxDistance = float.PositiveInfinity,
        int maxDegreeOfParallelism = 1,
        CancellationToken cancellationToken = default)
    {
        CheckBatch(queries, results.Length, maxDistance, maxDegreeOfParallelism);
        if (maxDegreeOfParallelism == 1 || queries.Length <= BatchSize)
        {
            Run(queries, results, maxDistance, cancellationToken);
            return;
        }

        RunParallel(queries, results, maxDistance, new() { MaxDegreeOfParallelism = maxDegreeOfParallelism, CancellationToken = cancellationToken });
    }

    private static bool IsFinite(Vector3 v) => float.IsFinite(v.X) && float.IsFinite(v.Y) && float.IsFinite(v.Z);

    private static void CheckLimit(float maxDistance)
    {
        if (!(maxDistance >= 0))
        {
            throw new ArgumentException($"Expected a distance of at least 0, found {maxDistance}.", nameof(maxDistance));
        }
    }

    private static void CheckBatch(ReadOnlySpan<Vector3> queries, int results, float maxDistance, int maxDegreeOfParallelism)
    {
        if (results != queries.Length)
        {
            throw new ArgumentException($"Expected room for {queries.Length} results, found {results}.", nameof(results));
        }

        if (maxDegreeOfParallelism is 0 or < -1)
        {
            throw new ArgumentOutOfRangeException(nameof(maxDegreeOfParallelism), maxDegreeOfParallelism, "Expected −1 or a number above zero.");
        }

        CheckLimit(maxDistance);
        for (var i = 0; i < queries.Length; i++)
        {
            if (!IsFinite(queries[i]))
            {
                throw new ArgumentException($"Expected finite coordinates, found {queries[i]} at index {i}.", nameof(queries));
            }
        }
    }

    private void Run(ReadOnlySpan<Vector3> queries, Span<ClosestSurfacePoint?> results, float maxDistance, CancellationToken cancellationToken)
    {
        for (var i = 0; i < queries.Length; i++)
        {
            if (i % BatchSize == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            results[i] = Nearest(queries[i], maxDistance);
        }
    }

    /// <summary>A method of its own, so that the closure is not made where one thread does the work.</summary>
    private void RunParallel(ReadOnlySpan<Vector3> queries, Span<ClosestSurfacePoint?> results, float maxDistance, ParallelOptions options)
    {
        var points = queries.ToArray();
        var found = new ClosestSurfacePoint?[points.Length];
        ParallelLoop.For((points.Length + BatchSize - 1) / BatchSize, options, b =>
        {
            var start = b * BatchSize;
            var length = Math.Min(BatchSize, points.Length - start);
            Run(points.AsSpan(start, length), found.AsSpan(start, length), maxDistance, options.CancellationToken);
        });
        found.CopyTo(results);
    }

    private ClosestSurfacePoint? Nearest(Vector3 query, float maxDistance)
    {
        if (nodes.Length == 0)
        {
            return null;
        }

        double qx = query.X, qy = query.Y, qz = query.Z;
        TriangleProjection best = new() { DistanceSquared = (double)maxDistance * maxDistance };
        var bestFace = int.MaxValue;
        Span<Pending> stack = stackalloc Pending[BvhBuilder.MaxDepth];
        var top = 0;
        Pending at = new(0, TriangleProjection.BoxDistanceSquared(nodes[0], qx, qy, qz));
        while (true)
        {
            // Boxes at the very distance are opened too: a face of lower index may be in them.
            if (at.DistanceSquared <= best.DistanceSquared)
            {
                ref readonly var node = ref nodes[at.Node];
                if (node.Count == 0)
                {
                    Pending left = new(at.Node + 1, TriangleProjection.BoxDistanceSquared(nodes[at.Node + 1], qx, qy, qz));
                    Pending right = new(node.First, TriangleProjection.BoxDistanceSquared(nodes[node.First], qx, qy, qz));
                    var isLeftNearer = left.DistanceSquared <= right.DistanceSquared;
                    stack[top++] = isLeftNearer ? right : left;
                    at = isLeftNearer ? left : right;
                    continue;
                }

                foreach (ref readonly var face in faces.AsSpan(node.First, node.Count))
                {
                    var found = TriangleProjection.Of(face, qx, qy, qz);
                    if (found.DistanceSquared < best.DistanceSquared || (found.DistanceSquared == best.DistanceSquared && face.Index < bestFace))
                    {
                        best = found;
                        bestFace = face.Index;
                    }
                }
            }

            if (top == 0)
            {
                break;
            }

            at = stack[--top];
        }

        return bestFace == int.MaxValue
            ? null
            : new ClosestSurfacePoint(
                new(bestFace, new((float)best.WeightA, (float)best.WeightB, (float)best.WeightC)),
                new((float)(qx + best.X), (float)(qy + best.Y), (float)(qz + best.Z)),
                (float)Math.Sqrt(best.DistanceSquared));
    }

    private readonly record struct Pending(int Node, double DistanceSquared);
}
