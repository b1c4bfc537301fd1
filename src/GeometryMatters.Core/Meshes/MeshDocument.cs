namespace GeometryMatters.Meshes;

/// <summary>What a mesh file holds: one merged mesh, its named parts and its appearance.</summary>
/// <param name="Mesh">All triangles, node transforms applied.</param>
/// <param name="Parts">Named face runs in file order; they cover the mesh or are empty.</param>
/// <param name="Appearance">Colours and textures, if any.</param>
/// <param name="Path">The file it was read from; null for a mesh made in memory.</param>
public sealed record MeshDocument(TriangleMesh Mesh, IReadOnlyList<MeshPart> Parts, MeshAppearance? Appearance, string? Path);
