using System.Numerics;
using GeometryMatters.Meshes;

namespace GeometryMatters.Datasets.Synthetic;

/// <summary>Makes an imperfect reconstruction of a mesh that has no solid behind it: welded, split to even edges, bent by bumps, noisy.</summary>
internal static class MeshReconstruction
{
    public static SimulatedReconstruction Make(TriangleMesh mesh, int seed, ReconstructionSimulatorOptions options, CancellationToken cancellationToken)
    {
        var size = mesh.Bounds.Size;
        var diagonal = mesh.Bounds.Diagonal;
        var welded = MeshCleaner.Clean(mesh, null, cancellationToken).Mesh;
        var edge = Math.Max(size.X, Math.Max(size.Y, size.Z)) / options.Cells;
        var even = MeshSubdivider.ToMaxEdge(welded, 2 * edge, cancellationToken).Mesh;

        // A vector of three independent bump fields moves every point by its place alone: surfaces that touch stay together.
        var (width, height) = ((float)(diagonal * options.BumpWidthFraction), (float)(diagonal * options.BumpFraction));
        BumpField x = new(ShapeSeed.Derive(seed, "bumps x"), width, height), y = new(ShapeSeed.Derive(seed, "bumps y"), width, height), z = new(ShapeSeed.Derive(seed, "bumps z"), width, height);
        var bent = even.MapPositions(p => p + new Vector3(x.At(p), y.At(p), z.At(p)));
        return ReconstructionSimulator.Finish(bent, diagonal, seed, options);
    }
}
