using GeometryMatters.Meshes;

namespace GeometryMatters.Fields;

/// <summary>Gives a descriptor per vertex that is comparable between instances of a category (PartField, or an embedded stand-in).</summary>
public interface IPartFieldProvider
{
    /// <summary>Name for reports, for example <c>partfield</c>.</summary>
    string Name { get; }

    /// <summary>Describes every vertex of a mesh.</summary>
    /// <param name="mesh">Mesh in the canonical object frame (y up, yaw corrected).</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>A field with as many rows as the mesh has vertices.</returns>
    /// <exception cref="GeometryMattersException">The descriptors cannot be had for this mesh.</exception>
    VertexField Describe(TriangleMesh mesh, CancellationToken cancellationToken = default);
}
