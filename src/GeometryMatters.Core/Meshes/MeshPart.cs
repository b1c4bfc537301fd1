namespace GeometryMatters.Meshes;

/// <summary>A named run of faces: in a GLB one node's triangles, in an OBJ one object or group.</summary>
/// <param name="Name">Name as stored in the file.</param>
/// <param name="FirstFace">Index of the first face.</param>
/// <param name="FaceCount">Number of faces.</param>
public readonly record struct MeshPart(string Name, int FirstFace, int FaceCount);
