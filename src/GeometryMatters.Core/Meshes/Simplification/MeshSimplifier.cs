namespace GeometryMatters.Meshes;

/// <summary>Makes a mesh of fewer faces that stays near the original and keeps its topology.</summary>
/// <remarks>
/// Edges collapse in the order of the quadric error (Garland and Heckbert 1997), each to the place of least error. No collapse changes the
/// topology of the surface: pieces, holes, borders and the Euler characteristic stay, a closed surface stays closed, and no edge gets
/// more than two faces that had not. Border vertices are a part of the original ones. A single collapse turns no face by more than
/// <see cref="MeshSimplifierOptions.MaxTurnDegrees"/>. Same input, same result. About O(F log F).
/// </remarks>
public static class MeshSimplifier
{
    /// <summary>Simplifies a mesh.</summary>
    /// <param name="mesh">The mesh; any soup. Equal positions are joined, faces with a repeated corner and doubled faces are dropped first.</param>
    /// <param name="options">How far to go.</param>
    /// <param name="progress">Told the faces removed so far, of those to be removed.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The simplified mesh, with the ways between it and the original.</returns>
    /// <exception cref="ArgumentException">An option is out of range, or neither a target nor a largest error is given.</exception>
    public static SimplifiedMesh Simplify(
        TriangleMesh mesh, MeshSimplifierOptions options, IProgress<StageProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(mesh);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        CollapseFrame frame = new(mesh.Bounds);
        var clean = MeshCleaner.Clean(mesh, new()
        {
            WeldVertices = options.WeldFraction is not null,
            WeldDistance = (float)Math.Min((options.WeldFraction ?? 0) * frame.Diagonal, float.MaxValue),
        }, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();

        CollapseSurface surface = new(clean.Mesh);
        CollapseStart start = new(surface, frame, options.BorderWeight);
        EdgeCollapser collapser = new(
            surface,
            frame,
            start.Quadrics,
            options.TargetFaceCount ?? 0,
            options.MaxErrorFraction ?? double.PositiveInfinity,
            Math.Cos(options.MaxTurnDegrees * (Math.PI / 180)));
        var end = collapser.Run(progress, cancellationToken);
        var (simplified, vertexMap) = surface.ToMesh(clean.VertexMap);
        return new(mesh, clean, simplified, vertexMap, end, Math.Sqrt(collapser.LargestSquared));
    }
}
