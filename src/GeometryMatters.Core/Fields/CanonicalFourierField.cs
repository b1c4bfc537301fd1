using System.Numerics;
using GeometryMatters.Meshes;

namespace GeometryMatters.Fields;

/// <summary>A stand-in for PartField that needs no weights: random Fourier features of a vertex's place in the canonical box and of its normal.</summary>
/// <remarks>
/// It knows sides, because it knows where in the canonical frame a vertex lies; it knows nothing of parts, so that a wheel that sits elsewhere
/// in the box gets another descriptor. Only meshes whose yaw is canonical can be compared. The cosine of two descriptors approximates
/// exp(−½ (bandwidth · distance)²) in (box coordinates, weighted normal), Rahimi and Recht 2007; descriptors have unit length.
/// </remarks>
public sealed class CanonicalFourierField : IPartFieldProvider
{
    private readonly CanonicalFourierFieldOptions options;
    private readonly float[] frequencies;

    /// <summary>Draws the frequencies.</summary>
    /// <param name="options">Settings; null for the default ones.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public CanonicalFourierField(CanonicalFourierFieldOptions? options = null)
    {
        this.options = options ?? new();
        this.options.Validate();
        Random random = new(this.options.Seed);
        frequencies = new float[this.options.Frequencies * 6];
        for (var i = 0; i < frequencies.Length; i++)
        {
            // Box and Muller.
            var radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
            var scale = this.options.Bandwidth * (i % 6 < 3 ? 1 : this.options.NormalWeight);
            frequencies[i] = (float)(scale * radius * Math.Cos(2 * Math.PI * random.NextDouble()));
        }
    }

    /// <inheritdoc/>
    public string Name => "canonical-fourier";

    /// <summary>Channels per descriptor: two per frequency.</summary>
    public int Channels => 2 * options.Frequencies;

    /// <inheritdoc/>
    public VertexField Describe(TriangleMesh mesh, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(mesh);
        var normals = MeshNormals.PerVertex(mesh);
        var (center, size) = (mesh.Bounds.Center, mesh.Bounds.Size);

        // A flat side has no extent to divide by; all its points are in the middle.
        Vector3 perSide = new(size.X > 0 ? 1 / size.X : 0, size.Y > 0 ? 1 / size.Y : 0, size.Z > 0 ? 1 / size.Z : 0);
        var values = new float[checked(mesh.VertexCount * Channels)];
        var norm = 1 / MathF.Sqrt(options.Frequencies);
        for (var v = 0; v < mesh.VertexCount; v++)
        {
            if (v % 1024 == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            var p = (mesh.Positions[v] - center) * perSide;
            var n = normals[v];
            var descriptor = values.AsSpan(v * Channels, Channels);
            for (var f = 0; f < options.Frequencies; f++)
            {
                var w = frequencies.AsSpan(f * 6, 6);
                var phase = (w[0] * p.X) + (w[1] * p.Y) + (w[2] * p.Z) + (w[3] * n.X) + (w[4] * n.Y) + (w[5] * n.Z);
                var (sin, cos) = MathF.SinCos(phase);
                descriptor[2 * f] = norm * cos;
                descriptor[(2 * f) + 1] = norm * sin;
            }
        }

        return new(mesh.VertexCount, Channels, values);
    }
}
