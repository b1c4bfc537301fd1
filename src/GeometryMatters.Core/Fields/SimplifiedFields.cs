using GeometryMatters.Meshes;

namespace GeometryMatters.Fields;

/// <summary>Carries vertex fields between a mesh and its simplification.</summary>
public static class SimplifiedFields
{
    /// <summary>The field on the simplified mesh.</summary>
    /// <param name="simplified">The simplification.</param>
    /// <param name="field">A field on the original mesh.</param>
    /// <returns>The field interpolated where each simplified vertex lies on the original; not normalised.</returns>
    /// <exception cref="ArgumentException">The field has another number of vertices than the original.</exception>
    public static VertexField ToSimplified(this SimplifiedMesh simplified, VertexField field)
    {
        ArgumentNullException.ThrowIfNull(simplified);
        ArgumentNullException.ThrowIfNull(field);
        var values = new float[simplified.Mesh.VertexCount * field.Channels];
        simplified.CarryToSimplified(field.Values, field.Channels, values);
        return new(simplified.Mesh.VertexCount, field.Channels, values);
    }

    /// <summary>The field on the original mesh.</summary>
    /// <param name="simplified">The simplification.</param>
    /// <param name="field">A field on the simplified mesh.</param>
    /// <returns>The field interpolated where each original vertex lies on the simplified mesh; zero at vertices that no face uses.</returns>
    /// <exception cref="ArgumentException">The field has another number of vertices than the simplified mesh.</exception>
    public static VertexField ToOriginal(this SimplifiedMesh simplified, VertexField field)
    {
        ArgumentNullException.ThrowIfNull(simplified);
        ArgumentNullException.ThrowIfNull(field);
        var values = new float[simplified.Original.VertexCount * field.Channels];
        simplified.CarryToOriginal(field.Values, field.Channels, values);
        return new(simplified.Original.VertexCount, field.Channels, values);
    }
}
