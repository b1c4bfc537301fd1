using System.Numerics;

namespace GeometryMatters.Geodesics;

/// <summary>What a walk across faces reads, packed: per side (3 · face + k) the apex and the side across the edge, and node positions.</summary>
/// <remarks>36 bytes per face and node in all, so that the walks of many queries find a mesh of some ten thousand faces in the cache.</remarks>
internal sealed class SectionSurface
{
    private readonly Side[] sides;
    private readonly Vector3[] nodes;

    public SectionSurface(SurfaceTopology topology, CancellationToken cancellationToken = default)
    {
        Topology = topology;
        nodes = topology.NodePositions.ToArray();
        sides = new Side[topology.FaceEdges.Length];
        for (var f = 0; f < topology.Mesh.FaceCount; f++)
        {
            if (f % 32768 == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            var (a, b, c) = topology.FaceNodes(f);
            for (var k = 0; k < 3; k++)
            {
                sides[(3 * f) + k] = new(k == 0 ? c : k == 1 ? a : b, Across(f, topology.FaceEdges[(3 * f) + k]));
            }
        }
    }

    public SurfaceTopology Topology { get; }

    public ReadOnlySpan<Side> Sides => sides;

    public ReadOnlySpan<Vector3> Nodes => nodes;

    private int Across(int face, int edge)
    {
        if (edge < 0 || Topology.EdgeFaces(edge) is not [var first, var second])
        {
            return -1;
        }

        var other = first == face ? second : first;
        return (3 * other) + Topology.FaceEdges.Slice(3 * other, 3).IndexOf(edge);
    }

    /// <summary>A side of a face: the node opposite to it, and the same edge as a side of the one other face there; −1 where there is not just one.</summary>
    public readonly record struct Side(int Apex, int Across);
}
