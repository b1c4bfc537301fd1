using GeometryMatters.Cameras;
using GeometryMatters.Imaging;
using GeometryMatters.Meshes;
using GeometryMatters.Reconstruction;
using GeometryMatters.Rendering;

namespace GeometryMatters.Training.Refinement;

/// <summary>Refines scale and translation by comparing the soft silhouette with the mask: distance transform first, soft IoU then (paper 3.1).</summary>
/// <remarks>
/// Rotation stays unless <see cref="PoseRefinerOptions.OptimizeRotation"/> is set. Adam starts anew with the second phase. The result is the pose with
/// the best hard-mask IoU at working resolution; it is compared with the start at the image's own resolution and with the whole mesh, and the better
/// of the two is returned. Needs no native library; deterministic; safe for concurrent calls.
/// </remarks>
public sealed class PoseRefiner : IPoseRefiner
{
    private readonly PoseRefinerOptions options;

    /// <summary>Creates a refiner.</summary>
    /// <param name="options">How to refine; null for the paper's settings.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public PoseRefiner(PoseRefinerOptions? options = null)
    {
        this.options = options ?? new PoseRefinerOptions();
        this.options.Validate();
    }

    /// <inheritdoc/>
    public PoseRefinement Refine(ObjectReconstruction reconstruction, Mask mask, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reconstruction);
        ArgumentNullException.ThrowIfNull(mask);
        RefinementInput.Check(reconstruction, mask);
        cancellationToken.ThrowIfCancellationRequested();
        var (mesh, camera, start) = reconstruction;
        var hard = Silhouette.Render(mesh, start, camera);
        cancellationToken.ThrowIfCancellationRequested();
        var before = hard.IntersectionOverUnion(mask);
        var covered = hard.Count();
        var misses = before < options.AlignBelowIou || (before < 1 && (covered == 0 || covered == hard.Values.Length));
        var descent = new Descent(Working(mesh, cancellationToken), mesh.Bounds, camera, mask, options, cancellationToken);
        var (found, losses, stop) = descent.Run(start, misses);
        cancellationToken.ThrowIfCancellationRequested();
        var after = found == start ? before : Silhouette.Render(mesh, found, camera).IntersectionOverUnion(mask);
        return after > before ? new(found, before, after, losses) { StopReason = stop } : new(start, before, before, losses) { StopReason = stop };
    }

    private TriangleMesh Working(TriangleMesh mesh, CancellationToken cancellationToken) =>
        options.WorkingFaceCount is { } faces && faces < mesh.FaceCount
            ? MeshSimplifier.Simplify(mesh, new() { TargetFaceCount = faces }, cancellationToken: cancellationToken).Mesh
            : mesh;
}
