using System.Numerics;
using GeometryMatters.Cameras;
using GeometryMatters.Meshes;

namespace GeometryMatters.Geodesics;

/// <summary>A triangle mesh read as a surface: welded nodes, unique edges, who touches whom, and which pieces there are.</summary>
/// <remarks>
/// Any triangle soup is allowed: borders, edges of more than two faces, faces of no area, unused vertices. A face two of whose
/// corners are one node has no inside and counts as its remaining edge. Immutable; safe for concurrent reading. Built in
/// O(vertices + faces) but for sorting the few edges at a node.
/// </remarks>
public sealed class SurfaceTopology
{
    // Faces, sides, edges or nodes between two looks at the token.
    private const int Stride = 1 << 15;

    private readonly int[] vertexNodes;
    private readonly int[] nodeVertices;
    private readonly int[] nodeCorners;
    private readonly Vector3[] nodePositions;
    private readonly Vector3D[] nodePoints;
    private readonly SurfaceEdge[] edges;
    private readonly int[] faceEdges;
    private readonly CompressedRows edgeFaces;
    private readonly CompressedRows nodeEdges;
    private readonly CompressedRows nodeFaces;
    private readonly int[] components;
    private readonly int[] groups;
    private readonly SurfaceEdge[] bridges;

    /// <summary>Reads a mesh.</summary>
    /// <param name="mesh">The mesh.</param>
    /// <param name="options">Welding and joining; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
    public SurfaceTopology(TriangleMesh mesh, SurfaceTopologyOptions? options = null, CancellationToken cancellationToken = default)
        : this(mesh, [], options, cancellationToken)
    {
    }

    /// <summary>Reads a mesh whose positions are known to double precision: one per vertex, or none to take the mesh's own.</summary>
    internal SurfaceTopology(TriangleMesh mesh, ReadOnlySpan<Vector3D> positions, SurfaceTopologyOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(mesh);
        Options = options ?? new();
        Options.Validate();
        Mesh = mesh;

        vertexNodes = VertexWeld.Weld(mesh, Options.WeldFraction, out nodeVertices, cancellationToken);
        nodePositions = new Vector3[nodeVertices.Length];
        nodePoints = new Vector3D[nodeVertices.Length];
        nodeCorners = new int[nodeVertices.Length];
        Array.Fill(nodeCorners, -1);
        for (var n = 0; n < nodePositions.Length; n++)
        {
            nodePositions[n] = mesh.Positions[nodeVertices[n]];
            nodePoints[n] = positions.IsEmpty ? nodePositions[n] : positions[nodeVertices[n]];
        }

        cancellationToken.ThrowIfCancellationRequested();
        (edges, faceEdges) = FindEdges(cancellationToken);
        (edgeFaces, nodeFaces) = FindFaces(cancellationToken);
        nodeEdges = FindNodeEdges(cancellationToken);
        for (var e = 0; e < edges.Length; e++)
        {
            var count = edgeFaces[e].Length;
            BoundaryEdgeCount += count == 1 ? 1 : 0;
            NonManifoldEdgeCount += count > 2 ? 1 : 0;
        }

        cancellationToken.ThrowIfCancellationRequested();
        components = FindComponents(out var pieces, cancellationToken);
        ComponentCount = pieces;
        (bridges, groups) = FindGroups(cancellationToken);
    }

    /// <summary>The mesh.</summary>
    public TriangleMesh Mesh { get; }

    /// <summary>How it was read.</summary>
    public SurfaceTopologyOptions Options { get; }

    /// <summary>Number of nodes: positions after welding, unused ones included.</summary>
    public int NodeCount => nodePositions.Length;

    /// <summary>Node of every vertex.</summary>
    public ReadOnlySpan<int> VertexNodes => vertexNodes;

    /// <summary>First vertex of every node.</summary>
    public ReadOnlySpan<int> NodeVertices => nodeVertices;

    /// <summary>Position of every node in mesh units.</summary>
    public ReadOnlySpan<Vector3> NodePositions => nodePositions;

    /// <summary>Unique edges, ordered by their nodes.</summary>
    public ReadOnlySpan<SurfaceEdge> Edges => edges;

    /// <summary>Three edges per face, side k joining corner k and the next; −1 where both corners are one node.</summary>
    public ReadOnlySpan<int> FaceEdges => faceEdges;

    /// <summary>Edges of exactly one face.</summary>
    public int BoundaryEdgeCount { get; }

    /// <summary>Edges of more than two faces.</summary>
    public int NonManifoldEdgeCount { get; }

    /// <summary>Number of pieces: sets of faces joined through common nodes.</summary>
    public int ComponentCount { get; }

    /// <summary>Gaps that <see cref="ComponentPolicy.Bridge"/> closed, shortest first; each joins two pieces.</summary>
    public ReadOnlySpan<SurfaceEdge> Bridges => bridges;

    /// <summary>Edges at a node, in ascending order.</summary>
    /// <param name="node">Node index.</param>
    public ReadOnlySpan<int> NodeEdges(int node) => nodeEdges[node];

    /// <summary>Faces with an inside at a node, in ascending order.</summary>
    /// <param name="node">Node index.</param>
    public ReadOnlySpan<int> NodeFaces(int node) => nodeFaces[node];

    /// <summary>Faces with an inside at an edge, in ascending order.</summary>
    /// <param name="edge">Edge index.</param>
    public ReadOnlySpan<int> EdgeFaces(int edge) => edgeFaces[edge];

    /// <summary>Piece that a vertex belongs to, numbered by lowest node.</summary>
    /// <param name="vertex">Vertex index.</param>
    /// <returns>A number in [0, <see cref="ComponentCount"/>), or −1 where no face uses the vertex's position.</returns>
    public int ComponentOf(int vertex) => components[vertexNodes[vertex]];

    /// <summary>Whether a path leads from one vertex to another, bridges included.</summary>
    /// <param name="vertexA">One vertex.</param>
    /// <param name="vertexB">Another.</param>
    /// <returns>Whether their distance is finite; false where no face uses one of them.</returns>
    public bool AreJoined(int vertexA, int vertexB) => AreNodesJoined(vertexNodes[vertexA], vertexNodes[vertexB]);

    /// <summary>The surface point at a vertex.</summary>
    /// <param name="vertex">Vertex index.</param>
    /// <param name="point">Receives the corner of the first face that uses the vertex's position.</param>
    /// <returns>False where no face uses it.</returns>
    public bool TryGetSurfacePoint(int vertex, out SurfacePoint point)
    {
        var corner = nodeCorners[vertexNodes[vertex]];
        point = corner < 0 ? default : SurfacePoint.AtCorner(corner / 3, corner % 3);
        return corner >= 0;
    }

    /// <summary>Position of every node, from which all lengths are computed.</summary>
    internal ReadOnlySpan<Vector3D> NodePoints => nodePoints;

    internal bool AreNodesJoined(int a, int b) => groups[a] >= 0 && groups[a] == groups[b];

    internal (int A, int B, int C) FaceNodes(int face)
    {
        var t = Mesh.Triangles[face];
        return (vertexNodes[t.A], vertexNodes[t.B], vertexNodes[t.C]);
    }

    private (SurfaceEdge[] Edges, int[] FaceEdges) FindEdges(CancellationToken cancellationToken)
    {
        var sides = 3 * Mesh.FaceCount;
        var low = new int[sides];
        var high = new int[sides];
        var order = new int[sides];
        for (var s = 0; s < sides; s++)
        {
            if (s % Stride == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            var t = Mesh.Triangles[s / 3];
            int a = vertexNodes[t[s % 3]], b = vertexNodes[t[((s % 3) + 1) % 3]];
            if (nodeCorners[a] < 0)
            {
                nodeCorners[a] = s;
            }

            low[s] = a == b ? -1 : Math.Min(a, b);
            high[s] = Math.Max(a, b);
            order[s] = s;
        }

        var byLow = CompressedRows.Group(NodeCount, low, order, cancellationToken);
        var found = new List<SurfaceEdge>(sides / 2);
        var perFace = new int[sides];
        Array.Fill(perFace, -1);
        var keys = new List<(int High, int Side)>();
        for (var n = 0; n < NodeCount; n++)
        {
            if (n % Stride == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            keys.Clear();
            foreach (var s in byLow[n])
            {
                keys.Add((high[s], s));
            }

            keys.Sort();
            for (var i = 0; i < keys.Count; i++)
            {
                if (i == 0 || keys[i].High != keys[i - 1].High)
                {
                    found.Add(new(n, keys[i].High));
                }

                perFace[keys[i].Side] = found.Count - 1;
            }
        }

        return ([.. found], perFace);
    }

    private (CompressedRows EdgeFaces, CompressedRows NodeFaces) FindFaces(CancellationToken cancellationToken)
    {
        var sides = faceEdges.Length;
        int[] face = new int[sides], edge = new int[sides], node = new int[sides];
        for (var s = 0; s < sides; s++)
        {
            if (s % Stride == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            var f = s / 3;
            var hasInside = faceEdges[3 * f] >= 0 && faceEdges[(3 * f) + 1] >= 0 && faceEdges[(3 * f) + 2] >= 0;
            face[s] = f;
            edge[s] = hasInside ? faceEdges[s] : -1;
            node[s] = hasInside ? vertexNodes[Mesh.Triangles[f][s % 3]] : -1;
        }

        return (CompressedRows.Group(edges.Length, edge, face, cancellationToken), CompressedRows.Group(NodeCount, node, face, cancellationToken));
    }

    private CompressedRows FindNodeEdges(CancellationToken cancellationToken)
    {
        var rows = new int[2 * edges.Length];
        var values = new int[2 * edges.Length];
        for (var e = 0; e < edges.Length; e++)
        {
            (rows[2 * e], rows[(2 * e) + 1]) = (edges[e].A, edges[e].B);
            values[2 * e] = values[(2 * e) + 1] = e;
        }

        return CompressedRows.Group(NodeCount, rows, values, cancellationToken);
    }

    private int[] FindComponents(out int count, CancellationToken cancellationToken)
    {
        var sets = new DisjointSets(NodeCount);
        for (var e = 0; e < edges.Length; e++)
        {
            if (e % Stride == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            sets.Union(edges[e].A, edges[e].B);
        }

        var found = new int[NodeCount];
        count = 0;
        for (var n = 0; n < NodeCount; n++)
        {
            // The representative is the lowest member, so it was numbered before.
            var root = sets.Find(n);
            found[n] = nodeCorners[n] < 0 ? -1 : root == n ? count++ : found[root];
        }

        return found;
    }

    private (SurfaceEdge[] Bridges, int[] Groups) FindGroups(CancellationToken cancellationToken)
    {
        var sets = new DisjointSets(ComponentCount);
        var found = Options.ComponentPolicy == ComponentPolicy.Bridge
            ? GapBridges.Find(
                nodePositions,
                components,
                sets,
                ComponentCount,
                Mesh.Bounds.Min,
                Mesh.Bounds.Max,
                Options.BridgeFraction * ((Vector3D)Mesh.Bounds.Max - Mesh.Bounds.Min).Length,
                cancellationToken)
            : [];
        return (found, Array.ConvertAll(components, c => c < 0 ? -1 : sets.Find(c)));
    }
}
