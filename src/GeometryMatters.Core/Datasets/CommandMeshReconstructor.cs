using GeometryMatters.Imaging;
using GeometryMatters.Reconstruction;

namespace GeometryMatters.Datasets;

/// <summary>Has a program of one's own reconstruct the object: for SAM 3D Objects in a Python environment that stays outside this process.</summary>
/// <remarks>
/// Per call the program finds image and mask as PNG files (the mask 0 or 255), and an empty folder to leave there what <c>sam3d/</c> of an artefact bundle
/// has: <c>mesh.glb</c>, <c>pose.json</c>, <c>intrinsics.json</c> or <c>pointmap.npy</c>, optionally <c>frame.json</c>. All lie in a temporary
/// folder that is removed at the end. A call that is cancelled or takes too long ends the program and its descendants. Safe for
/// concurrent use if the program is.
/// </remarks>
public sealed class CommandMeshReconstructor : IMeshReconstructor
{
    private readonly CommandMeshReconstructorOptions options;
    private readonly IImageCodec? codec;

    /// <summary>Prepares the reconstructor; nothing is started yet.</summary>
    /// <param name="options">The program and how it is run.</param>
    /// <param name="codec">Encodes image and mask; <see cref="SkiaImageCodec"/> when null.</param>
    /// <exception cref="ArgumentException">An option is missing or out of range.</exception>
    public CommandMeshReconstructor(CommandMeshReconstructorOptions options, IImageCodec? codec = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        this.options = options;
        this.codec = codec;
    }

    /// <inheritdoc/>
    /// <exception cref="ExternalCommandException">The program could not be started, failed, took too long or left no mesh.</exception>
    /// <exception cref="InvalidInputException">The mask is of another size than the image, or what the program left is broken.</exception>
    public ObjectReconstruction Reconstruct(ImageBuffer image, Mask mask, MaskPrompt prompt, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(mask);
        ArgumentNullException.ThrowIfNull(prompt);
        if (mask.Width != image.Width || mask.Height != image.Height)
        {
            throw new ImageFormatException($"mask of '{prompt.ItemId}'", "", $"{image.Width}×{image.Height} pixels as the image", $"{mask.Width}×{mask.Height}");
        }

        cancellationToken.ThrowIfCancellationRequested();
        var folder = Directory.CreateTempSubdirectory("geometrymatters-").FullName;
        try
        {
            var (imagePath, maskPath) = (Path.Combine(folder, "image.png"), Path.Combine(folder, "mask.png"));
            ImageFile.SavePng(imagePath, image, codec);
            ImageFile.SaveMask(maskPath, mask, codec);
            var output = Directory.CreateDirectory(Path.Combine(folder, "output")).FullName;
            var ended = ExternalProcess.Run(options, options.Expand(imagePath, maskPath, output, prompt.Category, prompt.ItemId), cancellationToken);
            return BundleMesh.Find(output) is not null
                ? BundleMesh.Load(output, image.Width, image.Height)
                : throw new ExternalCommandException(ended.Command, "succeeded but left no mesh in its output folder", 0, ended.ErrorOutput);
        }
        finally
        {
            Remove(folder);
        }
    }

    /// <summary>What was just ended may still be writing its last file, so the folder may need a moment.</summary>
    private static void Remove(string folder)
    {
        const int Attempts = 20, PauseMilliseconds = 50;
        for (var attempt = 1; Directory.Exists(folder); attempt++)
        {
            try
            {
                Directory.Delete(folder, recursive: true);
            }
            catch (Exception e) when (attempt < Attempts && e is IOException or UnauthorizedAccessException)
            {
                Thread.Sleep(PauseMilliseconds);
            }
        }
    }
}
