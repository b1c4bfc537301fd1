namespace GeometryMatters.Meshes;

/// <summary>Three vertex indices, counter-clockwise seen from outside where the mesh is oriented.</summary>
/// <param name="A">First corner.</param>
/// <param name="B">Second corner.</param>
/// <param name="C">Third corner.</param>
public readonly record struct Triangle(int A, int B, int C)
{
    /// <summary>Vertex index of a corner.</summary>
    /// <param name="corner">0, 1 or 2.</param>
    /// <exception cref="ArgumentOutOfRangeException">The corner is not 0, 1 or 2.</exception>
    public int this[int corner] => corner switch
    {
        0 => A,
        1 => B,
        2 => C,
        _ => throw new ArgumentOutOfRangeException(nameof(corner), corner, "A triangle has corners 0 to 2."),
    };
}
