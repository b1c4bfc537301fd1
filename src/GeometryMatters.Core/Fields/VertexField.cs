using GeometryMatters.Meshes;

namespace GeometryMatters.Fields;

/// <summary>A descriptor per vertex: V × C floats, one vertex's descriptor contiguous.</summary>
public sealed class VertexField
{
    private readonly float[] values;

    /// <summary>Wraps descriptors without copying.</summary>
    /// <param name="vertexCount">Number of vertices V.</param>
    /// <param name="channels">Channels C, above zero.</param>
    /// <param name="values">V · C finite values.</param>
    /// <exception cref="ArgumentException">The array has another length.</exception>
    /// <exception cref="InvalidInputException">A value is not finite.</exception>
    public VertexField(int vertexCount, int channels, float[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfNegative(vertexCount);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels);
        if (values.Length != (long)vertexCount * channels)
        {
            throw new ArgumentException($"Expected {vertexCount}×{channels} values, found {values.Length}.", nameof(values));
        }

        for (var i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
            {
                throw new InvalidInputException("vertex field", $"vertex {i / channels}, channel {i % channels}", "a finite value", $"{values[i]}");
            }
        }

        VertexCount = vertexCount;
        Channels = channels;
        this.values = values;
    }

    /// <summary>Number of vertices.</summary>
    public int VertexCount { get; }

    /// <summary>Channels per descriptor.</summary>
    public int Channels { get; }

    /// <summary>All descriptors, vertex by vertex.</summary>
    public ReadOnlySpan<float> Values => values;

    /// <summary>Descriptor of one vertex.</summary>
    /// <param name="vertex">Vertex index.</param>
    public ReadOnlySpan<float> this[int vertex] => values.AsSpan(vertex * Channels, Channels);

    /// <summary>Barycentric interpolation of the descriptor at a surface point.</summary>
    /// <param name="mesh">The mesh that the field lives on.</param>
    /// <param name="point">The surface point.</param>
    /// <param name="destination">Receives C values; not normalised.</param>
    /// <exception cref="ArgumentException">The mesh has another number of vertices, or the destination another length.</exception>
    public void Interpolate(TriangleMesh mesh, SurfacePoint point, Span<float> destination)
    {
        ArgumentNullException.ThrowIfNull(mesh);
        if (mesh.VertexCount != VertexCount)
        {
            throw new ArgumentException($"Expected a mesh of {VertexCount} vertices, found {mesh.VertexCount}.", nameof(mesh));
        }

        if (destination.Length != Channels)
        {
            throw new ArgumentException($"Expected room for {Channels} channels, found {destination.Length}.", nameof(destination));
        }

        var t = mesh.Triangles[point.Face];
        ReadOnlySpan<float> a = this[t.A], b = this[t.B], c = this[t.C];
        var w = point.Barycentric;
        for (var i = 0; i < destination.Length; i++)
        {
            destination[i] = (w.X * a[i]) + (w.Y * b[i]) + (w.Z * c[i]);
        }
    }
}
