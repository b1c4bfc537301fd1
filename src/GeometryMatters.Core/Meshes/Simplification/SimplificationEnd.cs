namespace GeometryMatters.Meshes;

/// <summary>Why a simplification ended.</summary>
public enum SimplificationEnd
{
    /// <summary>The mesh has at most the number of faces that was asked for.</summary>
    TargetReached,

    /// <summary>Some edges could still collapse, but all with a larger error than allowed.</summary>
    ErrorReached,

    /// <summary>No further edge may collapse: the topology would change or a face would turn over.</summary>
    NothingLeft,
}
