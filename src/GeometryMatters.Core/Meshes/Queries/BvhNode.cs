using System.Numerics;

namespace GeometryMatters.Meshes;

/// <summary>A box of a hierarchy and what is in it; nodes lie in the order in which a depth-first walk meets them.</summary>
internal struct BvhNode
{
    /// <summary>Smallest coordinates.</summary>
    public Vector3 Min;

    /// <summary>A leaf's first face in the order of the hierarchy; else the second child (the first is the next node).</summary>
    public int First;

    /// <summary>Largest coordinates.</summary>
    public Vector3 Max;

    /// <summary>Faces of a leaf; 0 for an inner node.</summary>
    public int Count;
}

/// <summary>A face with its corners, so that a leaf is one run of memory.</summary>
internal readonly struct BvhFace(Vector3 a, Vector3 b, Vector3 c, int index)
{
    public readonly Vector3 A = a;
    public readonly Vector3 B = b;
    public readonly Vector3 C = c;
    public readonly int Index = index;
}
