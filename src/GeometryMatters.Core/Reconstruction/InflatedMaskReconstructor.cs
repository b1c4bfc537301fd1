using GeometryMatters.Cameras;
using GeometryMatters.Imaging;
using GeometryMatters.Meshes;

namespace GeometryMatters.Reconstruction;

/// <summary>
/// A closed mesh blown up from the mask like a balloon, without any network: a way to try the pipeline on a photograph of one's own. It
/// knows nothing of the object but its outline, and is no rival of SAM 3D Objects.
/// </summary>
/// <remarks>
/// <para>
/// Over the largest region of the mask, holes and all, ∇²g = −4 with g = 0 at the outline is solved, and the surface lies √g before and behind
/// the outline's plane: a disc becomes a ball, a strip an elliptic tube. Both halves share the outline's vertices, so the mesh
/// is closed; it has a tunnel for each hole. Every vertex stays on the line of sight of its pixel, so that the silhouette is the mask.
/// </para>
/// <para>
/// The camera is assumed (<see cref="InflatedMaskReconstructorOptions.FieldOfViewDegrees"/>), and so are distance and orientation: y up, the camera in front
/// (+z), which the back of a photographed object contradicts as soon as it is turned. The longest side of the mesh is 1, its centre at 0.
/// Immutable; same mask and options, same mesh. Time grows with the resolution squared and the number of pixels.
/// </para>
/// </remarks>
public sealed class InflatedMaskReconstructor : IMeshReconstructor
{
    private readonly InflatedMaskReconstructorOptions options;

    /// <summary>Prepares the reconstructor.</summary>
    /// <param name="options">Settings; null for the default ones.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public InflatedMaskReconstructor(InflatedMaskReconstructorOptions? options = null)
    {
        this.options = options ?? new();
        this.options.Validate();
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidInputException">The mask is empty or of another size than the image.</exception>
    public ObjectReconstruction Reconstruct(ImageBuffer image, Mask mask, MaskPrompt prompt, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(mask);
        ArgumentNullException.ThrowIfNull(prompt);
        var source = $"mask of '{prompt.ItemId}'";
        if (mask.Width != image.Width || mask.Height != image.Height)
        {
            throw new InvalidInputException(source, "", $"{image.Width}×{image.Height} pixels as the image", $"{mask.Width}×{mask.Height}");
        }

        if (mask.Values.IndexOf((byte)1) < 0)
        {
            throw new InvalidInputException(source, "", "at least one foreground pixel", "an empty mask");
        }

        cancellationToken.ThrowIfCancellationRequested();
        var focal = Math.Max(mask.Width, mask.Height) / 2.0 / Math.Tan(options.FieldOfViewDegrees * Math.PI / 360);
        var camera = Camera.Centered(focal, mask.Width, mask.Height);
        var grid = MaskGrid.Create(MaskRegion.Clean(mask, options.MinHoleShare), options.Resolution);
        cancellationToken.ThrowIfCancellationRequested();
        var heights = InflationHeights.Solve(grid, cancellationToken);
        var (mesh, pose) = InflatedSurface.Build(grid, heights, camera, options);
        if (mesh.FaceCount > options.TargetFaceCount)
        {
            mesh = MeshSimplifier.Simplify(mesh, new() { TargetFaceCount = options.TargetFaceCount, WeldFraction = null }, cancellationToken: cancellationToken).Mesh;
        }

        return new(mesh, camera, pose);
    }
}
