using System.Numerics;
using GeometryMatters.Meshes;

namespace GeometryMatters.Datasets.Synthetic;

/// <summary>Turns a signed distance field into a closed triangle mesh by surface nets.</summary>
/// <remarks>
/// Gibson, "Constrained elastic surface nets" (1998), in the dual form with one vertex per surface patch of a cell, so that two sheets that pass through one
/// cell do not share a vertex (Nielson, "Dual marching cubes", 2004). Vertices start at the mean of the patch's edge crossings and are then
/// drawn onto the zero level by Newton steps. Blocks of cells that are far from the surface are not sampled. The result is the same on every run.
/// </remarks>
public static class SurfaceNets
{
    /// <summary>Most cells along the longest side.</summary>
    public const int MaxCells = 512;

    private const int Block = 4;

    /// <summary>Extracts the zero level of a field.</summary>
    /// <param name="shape">The solid.</param>
    /// <param name="cells">Cubic cells along the longest side of the box, from 4 to <see cref="MaxCells"/>.</param>
    /// <param name="bounds">Box around the solid; two cells are added on every side.</param>
    /// <param name="cancellationToken">Stops the sampling.</param>
    /// <returns>A mesh with outward (counter-clockwise) triangles, and the part of every vertex.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number of cells is out of range or the box is empty.</exception>
    public static (TriangleMesh Mesh, int[] VertexParts) Extract(ISignedDistance shape, int cells, BoundingBox bounds, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentOutOfRangeException.ThrowIfLessThan(cells, 4);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(cells, MaxCells);
        var size = bounds.Size;
        var longest = MathF.Max(size.X, MathF.Max(size.Y, size.Z));
        if (!(longest > 0) || !float.IsFinite(longest))
        {
            throw new ArgumentOutOfRangeException(nameof(bounds), bounds, "Expected a box with a finite side above zero.");
        }

        var lattice = new Lattice(bounds, longest / cells);
        var values = Sample(shape, lattice, cancellationToken);
        return new SurfaceNetBuilder(shape, lattice, values).Build();
    }

    private static float[] Sample(ISignedDistance shape, Lattice lattice, CancellationToken cancellationToken)
    {
        var values = new float[lattice.NodesX * lattice.NodesY * lattice.NodesZ];
        // A block whose centre is this far off holds no surface, even if the field is twice the true distance.
        var skip = 2 * lattice.Cell * Block * 0.5f * MathF.Sqrt(3);
        for (var k = 0; k < lattice.NodesZ; k += Block)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (var j = 0; j < lattice.NodesY; j += Block)
            {
                for (var i = 0; i < lattice.NodesX; i += Block)
                {
                    const float Middle = (Block - 1) * 0.5f;
                    var centre = shape.Evaluate(lattice.Origin + (new Vector3(i + Middle, j + Middle, k + Middle) * lattice.Cell)).Distance;
                    FillBlock(shape, lattice, values, i, j, k, MathF.Abs(centre) > skip ? centre : float.NaN);
                }
            }
        }

        return values;
    }

    private static void FillBlock(ISignedDistance shape, Lattice lattice, float[] values, int i0, int j0, int k0, float known)
    {
        for (var k = k0; k < Math.Min(k0 + Block, lattice.NodesZ); k++)
        {
            for (var j = j0; j < Math.Min(j0 + Block, lattice.NodesY); j++)
            {
                for (var i = i0; i < Math.Min(i0 + Block, lattice.NodesX); i++)
                {
                    values[lattice.Node(i, j, k)] = float.IsNaN(known) ? shape.Evaluate(lattice.Position(i, j, k)).Distance : known;
                }
            }
        }
    }
}

/// <summary>A cubic lattice of nodes around a box.</summary>
internal sealed class Lattice
{
    public Lattice(BoundingBox bounds, float cell)
    {
        const int Margin = 2;
        Cell = cell;
        NodesX = (int)MathF.Ceiling(bounds.Size.X / cell) + (2 * Margin) + 1;
        NodesY = (int)MathF.Ceiling(bounds.Size.Y / cell) + (2 * Margin) + 1;
        NodesZ = (int)MathF.Ceiling(bounds.Size.Z / cell) + (2 * Margin) + 1;
        Origin = bounds.Center - (new Vector3(NodesX - 1, NodesY - 1, NodesZ - 1) * (cell * 0.5f));
    }

    public float Cell { get; }

    public int NodesX { get; }

    public int NodesY { get; }

    public int NodesZ { get; }

    public Vector3 Origin { get; }

    public int Node(int i, int j, int k) => (((k * NodesY) + j) * NodesX) + i;

    public Vector3 Position(int i, int j, int k) => Origin + (new Vector3(i, j, k) * Cell);
}
