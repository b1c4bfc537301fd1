namespace GeometryMatters.Meshes;

/// <summary>What a mesh is like, as it is indexed.</summary>
public sealed record MeshReport
{
    /// <summary>Number of vertices, unreferenced ones included.</summary>
    public required int Vertices { get; init; }

    /// <summary>Number of faces.</summary>
    public required int Faces { get; init; }

    /// <summary>Number of different edges of the faces without a repeated corner.</summary>
    public required int Edges { get; init; }

    /// <summary>Pieces joined through shared vertices.</summary>
    public required int Components { get; init; }

    /// <summary>Vertices of the component that has most.</summary>
    public required int LargestComponentVertices { get; init; }

    /// <summary>Edges with exactly one face.</summary>
    public required int BoundaryEdges { get; init; }

    /// <summary>Edges with more than two faces.</summary>
    public required int NonManifoldEdges { get; init; }

    /// <summary>Faces with a repeated corner or an area of exactly zero.</summary>
    public required int DegenerateFaces { get; init; }

    /// <summary>Vertices that no face uses.</summary>
    public required int UnreferencedVertices { get; init; }

    /// <summary>Referenced vertices − edges + faces.</summary>
    public int EulerCharacteristic => Vertices - UnreferencedVertices - Edges + Faces;

    /// <summary>Whether every edge has exactly two faces.</summary>
    public bool IsWatertight => Faces > 0 && BoundaryEdges == 0 && NonManifoldEdges == 0;

    /// <summary>Sum of the faces' areas, in squared mesh units.</summary>
    public required double Area { get; init; }

    /// <summary>Mean length of the different edges in mesh units; 0 without edges.</summary>
    public required double MeanEdgeLength { get; init; }

    /// <summary>Length of the longest edge in mesh units; 0 without edges.</summary>
    public required double LongestEdge { get; init; }
}
