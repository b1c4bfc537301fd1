using GeometryMatters.Imaging;

namespace GeometryMatters.Reconstruction;

/// <summary>Turns a masked image into a mesh with camera and pose (SAM 3D Objects, or artefacts written by it).</summary>
public interface IMeshReconstructor
{
    /// <summary>Reconstructs the masked object.</summary>
    /// <param name="image">The image.</param>
    /// <param name="mask">Its object, of the same size.</param>
    /// <param name="prompt">Which item it is.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The reconstruction.</returns>
    /// <exception cref="GeometryMattersException">The reconstruction cannot be had.</exception>
    ObjectReconstruction Reconstruct(ImageBuffer image, Mask mask, MaskPrompt prompt, CancellationToken cancellationToken = default);
}
