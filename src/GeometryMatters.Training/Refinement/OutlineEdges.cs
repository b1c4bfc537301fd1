using System.Numerics;
using GeometryMatters.Meshes;

namespace GeometryMatters.Training.Refinement;

/// <summary>The edges of a mesh with vertices welded by position, and for each the opposite corners of its faces: all that may be outline.</summary>
/// <remarks>Works on any soup: an edge may have one face (a border), two, or more.</remarks>
internal sealed class OutlineEdges
{
    public OutlineEdges(TriangleMesh mesh)
    {
        var welded = Weld(mesh.Positions, out var positions);
        Positions = positions;
        var keys = new List<long>(mesh.FaceCount * 3);
        var corners = new List<int>(mesh.FaceCount * 3);
        foreach (var t in mesh.Triangles)
        {
            int a = welded[t.A], b = welded[t.B], c = welded[t.C];
            if (a != b && b != c && c != a)
            {
                Add(a, b, c);
                Add(b, c, a);
                Add(c, a, b);
            }
        }

        var sortedKeys = keys.ToArray();
        var sortedCorners = corners.ToArray();
        Array.Sort(sortedKeys, sortedCorners);
        Opposite = sortedCorners;
        var starts = new List<int>();
        for (var i = 0; i < sortedKeys.Length; i++)
        {
            if (i == 0 || sortedKeys[i] != sortedKeys[i - 1])
            {
                starts.Add(i);
            }
        }

        Ends = [.. starts.Select(i => ((int)(sortedKeys[i] >> 32), (int)(sortedKeys[i] & 0xffffffff)))];
        starts.Add(sortedKeys.Length);
        Starts = [.. starts];

        void Add(int a, int b, int opposite)
        {
            keys.Add(((long)Math.Min(a, b) << 32) | (uint)Math.Max(a, b));
            corners.Add(opposite);
        }
    }

    /// <summary>Welded positions in the object frame.</summary>
    public Vector3[] Positions { get; }

    /// <summary>Both welded vertices of each edge.</summary>
    public (int A, int B)[] Ends { get; }

    /// <summary>Where the opposite corners of each edge begin; one more entry than edges.</summary>
    public int[] Starts { get; }

    /// <summary>Opposite corners, edge by edge.</summary>
    public int[] Opposite { get; }

    private static int[] Weld(ReadOnlySpan<Vector3> positions, out Vector3[] welded)
    {
        var index = new Dictionary<Vector3, int>(positions.Length);
        var map = new int[positions.Length];
        var unique = new List<Vector3>(positions.Length);
        for (var i = 0; i < positions.Length; i++)
        {
            if (!index.TryGetValue(positions[i], out map[i]))
            {
                index.Add(positions[i], map[i] = unique.Count);
                unique.Add(positions[i]);
            }
        }

        welded = [.. unique];
        return map;
    }
}
