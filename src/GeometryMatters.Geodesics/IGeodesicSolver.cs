using System.Numerics;
using System.Runtime.InteropServices;
using GeometryMatters.Meshes;

namespace GeometryMatters.Geodesics;

/// <summary>Distances along a surface.</summary>
/// <remarks>
/// A solver is made for one mesh, immutable afterwards and safe for concurrent queries. Distances are in mesh units;
/// <see cref="double.PositiveInfinity"/> stands for points on pieces that are not joined, and for any distance above the
/// limit that was asked for.
/// </remarks>
public interface IGeodesicSolver
{
    /// <summary>The mesh that distances are measured on.</summary>
    TriangleMesh Mesh { get; }

    /// <summary>Whether distances are exact on the polyhedral surface (else they are upper bounds).</summary>
    bool IsExact { get; }

    /// <summary>Distances from one point to several.</summary>
    /// <param name="source">Where distances are measured from.</param>
    /// <param name="targets">Where to; any number.</param>
    /// <param name="distances">Receives one distance per target.</param>
    /// <param name="maxDistance">Distances above this are reported as +∞ and need not be searched for.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ArgumentException">A point is not on the mesh, the spans differ in length, or the limit is negative or NaN.</exception>
    void Distances(
        SurfacePoint source,
        ReadOnlySpan<SurfacePoint> targets,
        Span<double> distances,
        double maxDistance = double.PositiveInfinity,
        CancellationToken cancellationToken = default);

    /// <summary>Distances from one point to every vertex.</summary>
    /// <param name="source">Where distances are measured from.</param>
    /// <param name="distances">Receives one distance per vertex of the mesh; +∞ where unreachable, above the limit, or where no face uses the vertex.</param>
    /// <param name="maxDistance">Distances above this are reported as +∞ and need not be searched for.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ArgumentException">The point is not on the mesh, the span has another length, or the limit is negative or NaN.</exception>
    /// <remarks>By default one call of <see cref="Distances"/> with a target at every vertex; solvers that can do better override it.</remarks>
    void AllVertices(
        SurfacePoint source,
        Span<double> distances,
        double maxDistance = double.PositiveInfinity,
        CancellationToken cancellationToken = default)
    {
        if (distances.Length != Mesh.VertexCount)
        {
            throw new ArgumentException($"Expected room for {Mesh.VertexCount} distances, found {distances.Length}.", nameof(distances));
        }

        distances.Fill(double.PositiveInfinity);
        var vertices = new List<int>(distances.Length);
        var targets = new List<SurfacePoint>(distances.Length);
        var isSeen = new bool[distances.Length];
        for (var f = 0; f < Mesh.FaceCount; f++)
        {
            var corners = Mesh.Triangles[f];
            for (var k = 0; k < 3; k++)
            {
                var vertex = k == 0 ? corners.A : k == 1 ? corners.B : corners.C;
                if (!isSeen[vertex])
                {
                    isSeen[vertex] = true;
                    vertices.Add(vertex);
                    targets.Add(new(f, k == 0 ? Vector3.UnitX : k == 1 ? Vector3.UnitY : Vector3.UnitZ));
                }
            }
        }

        var found = new double[targets.Count];
        Distances(source, CollectionsMarshal.AsSpan(targets), found, maxDistance, cancellationToken);
        for (var i = 0; i < found.Length; i++)
        {
            distances[vertices[i]] = found[i];
        }
    }
}
