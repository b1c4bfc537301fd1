using System.Numerics;

namespace GeometryMatters.Meshes;

/// <summary>Joins vertices at the same place and drops faces and vertices that carry nothing.</summary>
public static class MeshCleaner
{
    // Faces or vertices between two looks at the token.
    private const int Stride = 16384;

    /// <summary>Cleans a mesh; the order of what is kept stays.</summary>
    /// <param name="mesh">The mesh.</param>
    /// <param name="options">What to join and drop; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The cleaned mesh with maps from and to the old one.</returns>
    /// <remarks>
    /// Welding goes through the vertices in order: each joins the first kept vertex within the weld distance or is kept itself.
    /// Kept vertices are therefore farther apart than that distance, and cleaning twice changes nothing.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
    public static CleanedMesh Clean(TriangleMesh mesh, MeshCleanerOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(mesh);
        options ??= new();
        options.Validate();
        cancellationToken.ThrowIfCancellationRequested();
        var representatives = options.WeldVertices ? VertexWelder.Weld(mesh.Positions, options.WeldDistance, cancellationToken) : Identity(mesh.VertexCount);
        var (triangles, faceMap) = KeepFaces(mesh, representatives, options, cancellationToken);
        var vertexMap = Renumber(representatives, triangles, options.DropUnreferencedVertices, out var kept);
        cancellationToken.ThrowIfCancellationRequested();
        var positions = new Vector3[kept.Count];
        for (var i = 0; i < positions.Length; i++)
        {
            positions[i] = mesh.Positions[kept[i]];
        }

        for (var f = 0; f < triangles.Count; f++)
        {
            var t = triangles[f];
            triangles[f] = new(vertexMap[t.A], vertexMap[t.B], vertexMap[t.C]);
        }

        cancellationToken.ThrowIfCancellationRequested();
        return new(new(positions, [.. triangles], "cleaned mesh"), vertexMap, faceMap);
    }

    private static int[] Identity(int count)
    {
        var result = new int[count];
        for (var i = 0; i < count; i++)
        {
            result[i] = i;
        }

        return result;
    }

    private static (List<Triangle> Triangles, int[] FaceMap) KeepFaces(
        TriangleMesh mesh, int[] representatives, MeshCleanerOptions options, CancellationToken cancellationToken)
    {
        List<Triangle> triangles = new(mesh.FaceCount);
        List<int> faceMap = new(mesh.FaceCount);
        HashSet<(int, int, int)> seen = [];
        for (var f = 0; f < mesh.FaceCount; f++)
        {
            if (f % Stride == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            var old = mesh.Triangles[f];
            Triangle t = new(representatives[old.A], representatives[old.B], representatives[old.C]);
            var collapsed = TriangleMath.HasRepeatedCorner(t);
            if (collapsed ? options.DropCollapsedFaces : options.DropZeroAreaFaces && TriangleMath.IsDegenerate(mesh.Positions, t))
            {
                continue;
            }

            if (options.DropDuplicateFaces && !seen.Add(Sorted(t)))
            {
                continue;
            }

            triangles.Add(t);
            faceMap.Add(f);
        }

        return (triangles, [.. faceMap]);
    }

    private static (int Low, int Middle, int High) Sorted(Triangle t)
    {
        var low = Math.Min(t.A, Math.Min(t.B, t.C));
        var high = Math.Max(t.A, Math.Max(t.B, t.C));
        return (low, (int)((long)t.A + t.B + t.C - low - high), high);
    }

    private static int[] Renumber(int[] representatives, List<Triangle> triangles, bool dropUnreferenced, out List<int> kept)
    {
        var used = new bool[representatives.Length];
        foreach (var t in triangles)
        {
            used[t.A] = used[t.B] = used[t.C] = true;
        }

        kept = [];
        var map = new int[representatives.Length];
        for (var i = 0; i < map.Length; i++)
        {
            var representative = representatives[i];
            if (representative != i)
            {
                map[i] = map[representative];
            }
            else if (used[i] || !dropUnreferenced)
            {
                map[i] = kept.Count;
                kept.Add(i);
            }
            else
            {
                map[i] = -1;
            }
        }

        return map;
    }
}
