using System.Numerics;
using System.Numerics.Tensors;
using GeometryMatters.Meshes;

namespace GeometryMatters.Fields;

/// <summary>Descriptors of any point in space from three feature planes, as PartField's network gives them.</summary>
/// <remarks>
/// A point is normalised to p = (v − <see cref="Center"/>) · <see cref="Scale"/> and read off plane 0 at (p.x, p.y), plane 1 at (p.y, p.z) and plane 2 at (p.x, p.z), the first
/// coordinate along the width: −1 is the centre of the first cell and 1 that of the last (align_corners), bilinear between, the border's value beyond. The descriptor is the sum of
/// the three. Holds 3 · C · H · W floats, 88 MB for PartField's 448 channels on 128 × 128; twelve rows of C floats are read per point. Immutable; safe for concurrent reading.
/// </remarks>
public sealed class TriplaneField
{
    private const int Planes = 3, Block = 16;

    // Plane, row, column, channel: what one point needs lies together.
    private readonly float[] values;

    /// <summary>Takes a copy of three planes.</summary>
    /// <param name="channels">Channels C.</param>
    /// <param name="height">Rows H.</param>
    /// <param name="width">Columns W.</param>
    /// <param name="planes">3 · C · H · W finite values [3, C, H, W].</param>
    /// <param name="center">Subtracted from positions first.</param>
    /// <param name="scale">Multiplies what is left; above zero.</param>
    /// <exception cref="ArgumentException">The planes have another length, or centre or scale are not usable.</exception>
    /// <exception cref="InvalidInputException">A value is not finite.</exception>
    public TriplaneField(int channels, int height, int width, ReadOnlySpan<float> planes, Vector3 center, float scale)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        if (planes.Length != (long)Planes * channels * height * width)
        {
            throw new ArgumentException($"Expected 3×{channels}×{height}×{width} values, found {planes.Length}.", nameof(planes));
        }

        if (!(float.IsFinite(scale) && scale > 0 && float.IsFinite(center.X + center.Y + center.Z)))
        {
            throw new ArgumentException($"Expected a finite centre and a scale above zero, found {center} and {scale}.", nameof(scale));
        }

        for (var i = 0; i < planes.Length; i++)
        {
            if (!float.IsFinite(planes[i]))
            {
                throw new InvalidInputException("planes", $"plane {i / (channels * height * width)}, channel {i / (height * width) % channels}", "finite values", $"{planes[i]}");
            }
        }

        (Channels, Height, Width, Center, Scale) = (channels, height, width, center, scale);
        values = new float[planes.Length];
        Transpose(planes, values, channels, height * width);
    }

    /// <summary>Channels C.</summary>
    public int Channels { get; }

    /// <summary>Rows of a plane.</summary>
    public int Height { get; }

    /// <summary>Columns of a plane.</summary>
    public int Width { get; }

    /// <summary>Subtracted from positions before reading.</summary>
    public Vector3 Center { get; }

    /// <summary>Multiplies centred positions.</summary>
    public float Scale { get; }

    /// <summary>Reads the descriptor of a position.</summary>
    /// <param name="position">Finite position in the units of the mesh that the planes were made for.</param>
    /// <param name="destination">Receives C values.</param>
    /// <exception cref="ArgumentException">The position is not finite, or the destination has another length.</exception>
    public void Sample(Vector3 position, Span<float> destination)
    {
        if (destination.Length != Channels)
        {
            throw new ArgumentException($"Expected room for {Channels} channels, found {destination.Length}.", nameof(destination));
        }

        var p = (position - Center) * Scale;
        if (!(float.IsFinite(p.X) && float.IsFinite(p.Y) && float.IsFinite(p.Z)))
        {
            throw new ArgumentException($"Expected finite coordinates, found {position}.", nameof(position));
        }

        destination.Clear();
        Add(0, p.X, p.Y, destination);
        Add(1, p.Y, p.Z, destination);
        Add(2, p.X, p.Z, destination);
    }

    /// <summary>Reads the descriptors of a mesh's vertices (PartField's <c>vertex_feature</c>).</summary>
    /// <param name="mesh">The mesh, in the frame that the planes were made for.</param>
    /// <param name="maxDegreeOfParallelism">Most threads to use; −1 for as many as there are processors. The result is the same for any.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>A row per vertex.</returns>
    public VertexField AtVertices(TriangleMesh mesh, int maxDegreeOfParallelism = -1, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(mesh);
        var result = new float[checked(mesh.VertexCount * Channels)];
        ForBatches(mesh.VertexCount, maxDegreeOfParallelism, v => Sample(mesh.Positions[v], result.AsSpan(v * Channels, Channels)), cancellationToken);
        return new(mesh.VertexCount, Channels, result);
    }

    /// <summary>Means over random points of each face, averaged to the vertices by area (PartField's own default, with 1000 points a face).</summary>
    /// <param name="mesh">The mesh, in the frame that the planes were made for.</param>
    /// <param name="pointsPerFace">Points per face, above zero.</param>
    /// <param name="seed">Where on the faces they lie; each face has a stream of its own.</param>
    /// <param name="maxDegreeOfParallelism">Most threads to use; −1 for as many as there are processors. The result is the same for any.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>A row per vertex; zeros for vertices without faces.</returns>
    public VertexField AtFaces(TriangleMesh mesh, int pointsPerFace, int seed, int maxDegreeOfParallelism = -1, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(mesh);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(pointsPerFace);
        var faces = new float[checked(mesh.FaceCount * Channels)];
        ForBatches(mesh.FaceCount, maxDegreeOfParallelism, f =>
        {
            Random random = new(HashCode(seed, f));
            var row = faces.AsSpan(f * Channels, Channels);
            var sample = new float[Channels];
            for (var i = 0; i < pointsPerFace; i++)
            {
                Sample(SurfaceSampler.Inside(f, random).PositionOn(mesh), sample);
                TensorPrimitives.Add(row, sample, row);
            }

            TensorPrimitives.Divide(row, pointsPerFace, row);
        }, cancellationToken);
        return new(mesh.VertexCount, Channels, FaceRows.ToVertices(faces, Channels, mesh));
    }

    /// <summary>The planes as they were given, [3, C, H, W].</summary>
    internal float[] ToPlanes()
    {
        var planes = new float[values.Length];
        Transpose(values, planes, Height * Width, Channels);
        return planes;
    }

    /// <summary>FNV-1a of two numbers, so that neighbouring seeds and faces have unlike streams.</summary>
    private static int HashCode(int seed, int face)
    {
        var hash = 2166136261u;
        for (var shift = 0; shift < 64; shift += 8)
        {
            hash = (hash ^ (byte)((((ulong)(uint)face << 32) | (uint)seed) >> shift)) * 16777619u;
        }

        return (int)hash;
    }

    private static void ForBatches(int count, int maxDegreeOfParallelism, Action<int> body, CancellationToken cancellationToken)
    {
        const int Batch = 256;
        ParallelOptions options = new() { MaxDegreeOfParallelism = maxDegreeOfParallelism, CancellationToken = cancellationToken };
        ParallelLoop.For((count + Batch - 1) / Batch, options, b =>
        {
            for (var i = b * Batch; i < Math.Min(count, (b + 1) * Batch); i++)
            {
                body(i);
            }
        });
    }

    /// <summary>Swaps the two inner axes of [3, rows, columns], in blocks that stay in the cache.</summary>
    private static void Transpose(ReadOnlySpan<float> source, Span<float> target, int rows, int columns)
    {
        for (var plane = 0; plane < Planes; plane++)
        {
            var from = source.Slice(plane * rows * columns, rows * columns);
            var to = target.Slice(plane * rows * columns, rows * columns);
            for (var r0 = 0; r0 < rows; r0 += Block)
            {
                for (var c0 = 0; c0 < columns; c0 += Block)
                {
                    for (var r = r0; r < Math.Min(rows, r0 + Block); r++)
                    {
                        for (var c = c0; c < Math.Min(columns, c0 + Block); c++)
                        {
                            to[(c * rows) + r] = from[(r * columns) + c];
                        }
                    }
                }
            }
        }
    }

    private void Add(int plane, float across, float down, Span<float> sum)
    {
        var (left, right) = Taps(across, Width);
        var (top, bottom) = Taps(down, Height);
        foreach (var (row, rowWeight) in (ReadOnlySpan<(int, float)>)[top, bottom])
        {
            foreach (var (column, columnWeight) in (ReadOnlySpan<(int, float)>)[left, right])
            {
                if (rowWeight * columnWeight is var weight && weight != 0)
                {
                    var cell = values.AsSpan((((plane * Height) + row) * Width + column) * Channels, Channels);
                    TensorPrimitives.MultiplyAdd(cell, weight, sum, sum);
                }
            }
        }
    }

    private static ((int Cell, float Weight) Low, (int Cell, float Weight) High) Taps(float coordinate, int cells)
    {
        var at = Math.Clamp((coordinate + 1) / 2 * (cells - 1), 0, cells - 1);
        var low = (int)at;
        return ((low, low + 1 - at), (Math.Min(low + 1, cells - 1), at - low));
    }
}
