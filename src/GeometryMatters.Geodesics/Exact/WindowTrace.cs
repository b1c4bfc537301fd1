using System.Runtime.InteropServices;
using GeometryMatters.Cameras;

namespace GeometryMatters.Geodesics;

/// <summary>
/// Where every window and every node of a search came from, so that a path can be followed back. An origin is a window's place in the
/// trace, ~n for the node n, or <see cref="Source"/>.
/// </summary>
internal sealed class WindowTrace(UnfoldedFaces surface)
{
    /// <summary>The origin of what is seen straight from the source.</summary>
    public const int Source = int.MaxValue;

    private const double Ends = 1e-10;

    private readonly List<Step> steps = [];
    private readonly int[] nodeOrigins = new int[surface.Nodes.Length];

    public void Clear() => steps.Clear();

    /// <summary>A node was reached on a shorter path than before.</summary>
    public void Reach(int node, int origin) => nodeOrigins[node] = origin;

    /// <summary>Writes a window down and returns its place.</summary>
    public int Add(int edge, double a, double b, double x, double y, int origin)
    {
        steps.Add(new(edge, a, b, x, y, origin));
        return steps.Count - 1;
    }

    /// <summary>Adds the corners of the path before a point, last first; without the source itself unless that is a node.</summary>
    public void Follow(Vector3D point, int origin, List<PathCorner> backwards)
    {
        // Each window's line goes from the corner just found to its image; on a straight path all those lines are one.
        var known = CollectionsMarshal.AsSpan(steps);
        while (origin != Source)
        {
            if (origin < 0)
            {
                point = surface.Nodes[~origin];
                backwards.Add(new(Locus.Node, ~origin, point));
                origin = nodeOrigins[~origin];
                continue;
            }

            ref readonly var step = ref known[origin];
            ref readonly var edge = ref surface.Edges[step.Edge];
            var (x, y) = surface.InFrame(step.Edge, point);
            var at = Math.Clamp(step.X + ((x - step.X) * step.Y / (step.Y + y)), step.A, step.B);

            // So near an end the path may as well go through it: the bend adds the square of that to its length.
            var node = at <= Ends * edge.Length ? edge.A : at >= (1 - Ends) * edge.Length ? edge.B : -1;
            point = node >= 0 ? surface.Nodes[node] : surface.Nodes[edge.A] + (at * edge.Axis);
            backwards.Add(node >= 0 ? new(Locus.Node, node, point) : new(Locus.Edge, step.Edge, point));
            origin = step.Origin;
        }
    }

    private readonly record struct Step(int Edge, double A, double B, double X, double Y, int Origin);
}
