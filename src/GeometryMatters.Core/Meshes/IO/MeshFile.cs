using GeometryMatters.Meshes.IO;

namespace GeometryMatters.Meshes;

/// <summary>Reads and writes mesh files.</summary>
/// <remarks>
/// Read: GLB and glTF 2.0 (external or embedded buffers and textures), Wavefront OBJ, PLY (ascii, binary little and big endian)
/// and OFF/COFF. Polygons are fan-triangulated. Positions are kept in the file's own axes and units. See docs/meshes.md.
/// </remarks>
public static class MeshFile
{
    /// <summary>Reads a mesh file by its extension: .glb, .gltf, .obj, .ply or .off.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The merged mesh with its parts and appearance.</returns>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="MeshFormatException">The file is not of its format, is cut off, or needs an unsupported feature.</exception>
    /// <exception cref="MeshValidationException">A coordinate is not finite, an index is out of range, or there are no faces.</exception>
    public static MeshDocument Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Func<byte[], string, MeshDocument> read = Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".glb" or ".gltf" => GltfReader.Read,
            ".obj" => ObjReader.Read,
            ".ply" => PlyReader.Read,
            ".off" => OffReader.Read,
            var other => throw new MeshFormatException(path, string.Empty, "a .glb, .gltf, .obj, .ply or .off file", $"extension '{other}'"),
        };
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"The mesh file '{path}' does not exist.", path);
        }

        if (new FileInfo(path).Length > Array.MaxLength)
        {
            throw new MeshFormatException(path, string.Empty, "a file below 2 GiB", $"{new FileInfo(path).Length} bytes");
        }

        return read(File.ReadAllBytes(path), path);
    }

    /// <summary>Writes positions and faces as binary little-endian PLY.</summary>
    /// <param name="path">The file; it appears whole or not at all.</param>
    /// <param name="mesh">The mesh.</param>
    public static void SavePly(string path, TriangleMesh mesh)
    {
        ArgumentNullException.ThrowIfNull(mesh);
        AtomicFile.Write(path, stream => PlyWriter.Write(mesh, stream));
    }

    /// <summary>Writes positions and faces as OBJ; numbers are written so that they read back exactly.</summary>
    /// <param name="path">The file; it appears whole or not at all.</param>
    /// <param name="mesh">The mesh.</param>
    public static void SaveObj(string path, TriangleMesh mesh)
    {
        ArgumentNullException.ThrowIfNull(mesh);
        AtomicFile.Write(path, stream => ObjWriter.Write(mesh, stream));
    }

    /// <summary>Writes a binary glTF: one node per part, vertex colours or texture coordinates with embedded base-colour textures.</summary>
    /// <param name="path">The file; it appears whole or not at all.</param>
    /// <param name="document">The mesh with its parts and appearance; axes are written as they are (glTF reads them as y up).</param>
    /// <exception cref="ArgumentException">The appearance does not fit the mesh.</exception>
    public static void SaveGlb(string path, MeshDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        AtomicFile.Write(path, stream => GlbWriter.Write(document, stream));
    }
}
