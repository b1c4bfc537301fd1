using System.Runtime.InteropServices;
using GeometryMatters.Cameras;

namespace GeometryMatters.Geodesics;

/// <summary>
/// Every face laid flat at each of its sides: the side's edge on the x axis from its lower node to its higher one, the apex above
/// it; and the nodes at which a shortest path may turn.
/// </summary>
/// <remarks>
/// Faces of no area get a height of 1e-12 of their shortest side, and edges of no length 1e-12 of the diagonal: windows then cross
/// them like any other, and the nodes there count as turning points, so that no path depends on the width that was given.
/// </remarks>
internal sealed class UnfoldedFaces
{
    private const double Flatness = 1e-12;
    private const double Shortness = 1e-12;

    // Angles come out right to a few 1e-15. Turning at more nodes than needed costs time, at fewer the shortest path.
    private const double AngleSlack = 1e-11;
    private const double BorderAngleSlack = 1e-7;

    // Edges, faces or nodes between two looks at the token.
    private const int Stride = 1 << 14;

    private readonly Edge[] edges;
    private readonly Side[] sides;
    private readonly bool[] turns;
    private readonly bool[] crowded;

    public UnfoldedFaces(SurfaceTopology topology, CancellationToken cancellationToken = default)
    {
        Topology = topology;

        // Not the diagonal that the mesh tells: squares of large floats are no floats.
        var bounds = topology.Mesh.Bounds;
        Smallest = Math.Max(Shortness * ((Vector3D)bounds.Max - bounds.Min).Length, double.Epsilon);
        turns = new bool[topology.NodeCount];
        edges = new Edge[topology.Edges.Length];
        for (var e = 0; e < edges.Length; e++)
        {
            if (e % Stride == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            edges[e] = MakeEdge(e);
            LongestStep = Math.Max(LongestStep, edges[e].Length);
        }

        foreach (var edge in edges)
        {
            MeanEdge += edge.Length / edges.Length;
        }

        crowded = new bool[edges.Length];
        for (var e = 0; e < edges.Length; e++)
        {
            crowded[e] = edges[e].Side1 == Edge.Many;
        }

        sides = new Side[topology.FaceEdges.Length];
        var angles = new double[topology.NodeCount];
        for (var f = 0; f < topology.Mesh.FaceCount; f++)
        {
            if (f % Stride == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            if (topology.FaceEdges[3 * f] >= 0 && topology.FaceEdges[(3 * f) + 1] >= 0 && topology.FaceEdges[(3 * f) + 2] >= 0)
            {
                LayFlat(f, angles);
            }
        }

        foreach (var (a, b) in topology.Bridges)
        {
            turns[a] = turns[b] = true;
            LongestStep = Math.Max(LongestStep, (Nodes[a] - Nodes[b]).Length);
        }

        for (var n = 0; n < turns.Length; n++)
        {
            if (n % Stride == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            turns[n] |= CanTurn(n, angles[n]);
        }

        HasCrowdedEdges = crowded.Contains(true);
    }

    public SurfaceTopology Topology { get; }

    /// <summary>Length below which nothing is told apart from zero.</summary>
    public double Smallest { get; }

    /// <summary>Length of the longest edge or bridge.</summary>
    public double LongestStep { get; }

    /// <summary>Mean length of the edges.</summary>
    public double MeanEdge { get; }

    public ReadOnlySpan<Vector3D> Nodes => Topology.NodePoints;

    public ReadOnlySpan<Edge> Edges => edges;

    /// <summary>Three sides per face; unset for a face that has no inside.</summary>
    public ReadOnlySpan<Side> Sides => sides;

    /// <summary>Per node: whether a shortest path may turn there (saddles, borders, wherever the surface is no disc).</summary>
    public ReadOnlySpan<bool> Turns => turns;

    /// <summary>Whether there are edges of <see cref="IsCrowded"/>.</summary>
    public bool HasCrowdedEdges { get; }

    /// <summary>Whether windows could cross an edge in ever more ways: it has more than two faces, or one of no area.</summary>
    public bool IsCrowded(int edge) => crowded[edge];

    /// <summary>A point of a face in the frame of an edge of that face.</summary>
    public (double X, double Y) InFrame(int edge, Vector3D point)
    {
        ref readonly var e = ref edges[edge];
        var from = point - Nodes[e.A];

        // The cross product keeps small heights right, which the root of a difference of squares would not.
        return (Vector3D.Dot(from, e.Axis), Vector3D.Cross(from, e.Axis).Length);
    }

    /// <summary>Length of a plane vector: no library hypotenuse, which guards against overflow at ten times the cost.</summary>
    public static double Norm(double x, double y) => Math.Sqrt((x * x) + (y * y));

    private Edge MakeEdge(int e)
    {
        var (a, b) = Topology.Edges[e];
        var along = Nodes[b] - Nodes[a];
        var length = along.Length;
        if (length < Smallest)
        {
            turns[a] = turns[b] = true;
        }

        var faces = Topology.EdgeFaces(e);
        return new(
            a,
            b,
            faces.Length == 0 ? Edge.None : SideOf(faces[0], e),
            faces.Length < 2 ? Edge.None : faces.Length > 2 ? Edge.Many : SideOf(faces[1], e),
            Math.Max(length, Smallest),
            length > 0 ? (1 / length) * along : Vector3D.Zero);
    }

    private int SideOf(int face, int edge) => (3 * face) + Topology.FaceEdges.Slice(3 * face, 3).IndexOf(edge);

    private void LayFlat(int face, double[] angles)
    {
        var (a, b, c) = Topology.FaceNodes(face);
        Span<int> corner = [a, b, c];
        Span<double> length = stackalloc double[3];
        for (var k = 0; k < 3; k++)
        {
            length[k] = edges[Topology.FaceEdges[(3 * face) + k]].Length;
        }

        var doubleArea = Vector3D.Cross(Nodes[b] - Nodes[a], Nodes[c] - Nodes[a]).Length;
        var shortest = Math.Min(length[0], Math.Min(length[1], length[2]));
        var least = Flatness * shortest * Math.Max(length[0], Math.Max(length[1], length[2]));
        var isFlat = doubleArea < least || shortest <= Smallest;
        doubleArea = isFlat ? Math.Max(DoubleArea(length), least) : doubleArea;
        for (var k = 0; k < 3; k++)
        {
            int next = (k + 1) % 3, last = (k + 2) % 3;
            var edge = Topology.FaceEdges[(3 * face) + k];
            var isForward = corner[k] == edges[edge].A;
            var (left, right) = isForward ? (last, next) : (next, last);
            double base_ = length[k], fromLow = length[left], fromHigh = length[right];
            var x = isFlat
                ? 0.5 * (base_ + ((fromLow - fromHigh) * (fromLow + fromHigh) / base_))
                : Vector3D.Dot(Nodes[corner[last]] - Nodes[edges[edge].A], edges[edge].Axis);
            sides[(3 * face) + k] = new(
                x,
                doubleArea / base_,
                edge,
                corner[last],
                Topology.FaceEdges[(3 * face) + left],
                Topology.FaceEdges[(3 * face) + right]);
            angles[edges[edge].A] += isForward ? Math.Atan2(doubleArea / base_, x) : 0;
            angles[edges[edge].B] += isForward ? 0 : Math.Atan2(doubleArea / base_, base_ - x);
            turns[corner[k]] |= isFlat;
            crowded[edge] |= isFlat;
        }
    }

    // Heron's formula in Kahan's arrangement: edges whose lengths were raised span an area that the positions do not.
    private static double DoubleArea(ReadOnlySpan<double> lengths)
    {
        double a = Math.Max(lengths[0], Math.Max(lengths[1], lengths[2])), c = Math.Min(lengths[0], Math.Min(lengths[1], lengths[2]));
        var b = Math.Max(Math.Min(lengths[0], lengths[1]), Math.Min(Math.Max(lengths[0], lengths[1]), lengths[2]));
        return 0.5 * Math.Sqrt(Math.Max(0, (a + (b + c)) * (c - (a - b)) * (c + (a - b)) * (a + (b - c))));
    }

    private bool CanTurn(int node, double angle)
    {
        int borders = 0, others = 0;
        foreach (var e in Topology.NodeEdges(node))
        {
            borders += edges[e].Side1 == Edge.None && edges[e].Side0 != Edge.None ? 1 : 0;
            others += edges[e].Side0 == Edge.None || edges[e].Side1 == Edge.Many ? 1 : 0;
        }

        // A disc around the node: one fan of faces, closed or with two borders.
        var faces = Topology.NodeFaces(node);
        if (others > 0 || faces.Length == 0 || borders is not (0 or 2) || FanLength(node, faces[0]) != faces.Length)
        {
            return true;
        }

        return borders == 0 ? angle > (2 * Math.PI) + AngleSlack : angle > Math.PI - BorderAngleSlack;
    }

    // Number of faces that are reached from one by crossing edges at the node.
    private int FanLength(int node, int first)
    {
        var count = 1;
        for (var direction = 0; direction < 2; direction++)
        {
            var (face, edge) = (first, EdgeAt(first, node, direction));
            while (OtherSide(edge, face) is var side and >= 0 && side / 3 != first)
            {
                face = side / 3;
                edge = EdgeAt(face, node, 0) == edge ? EdgeAt(face, node, 1) : EdgeAt(face, node, 0);
                count++;
            }

            if (OtherSide(edge, face) >= 0)
            {
                // The fan is closed.
                break;
            }
        }

        return count;
    }

    private int OtherSide(int edge, int face) => edges[edge].Side0 / 3 == face ? edges[edge].Side1 : edges[edge].Side0;

    private int EdgeAt(int face, int node, int which)
    {
        for (var s = 3 * face; s < (3 * face) + 3; s++)
        {
            var e = Topology.FaceEdges[s];
            if ((edges[e].A == node || edges[e].B == node) && which-- == 0)
            {
                return e;
            }
        }

        throw new InvalidOperationException($"Face {face} has no two edges at node {node}.");
    }

    /// <summary>An edge: lower and higher node, the sides (3 · face + k) of its first two faces, length and direction.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public readonly record struct Edge(int A, int B, int Side0, int Side1, double Length, Vector3D Axis)
    {
        /// <summary>No face there.</summary>
        public const int None = -1;

        /// <summary>In <see cref="Side1"/>: more than two faces.</summary>
        public const int Many = -2;
    }

    /// <summary>
    /// A face seen from one of its sides: its apex in the frame of the edge, and the edges from the apex to the lower node (left) and
    /// to the higher one (right).
    /// </summary>
    public readonly record struct Side(double X, double Y, int Edge, int Apex, int Left, int Right);
}
