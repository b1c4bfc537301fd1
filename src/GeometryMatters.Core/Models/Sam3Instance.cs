using GeometryMatters.Imaging;

namespace GeometryMatters.Models;

/// <summary>Something that SAM 3 found.</summary>
/// <param name="Score">sigmoid(logit) · sigmoid(presence), 0 to 1.</param>
/// <param name="Mask">Mask of the image's size; not empty.</param>
public sealed record Sam3Instance(double Score, Mask Mask);

/// <summary>What SAM 3's image encoder made of an image, for any number of prompts. Holds the runtime's memory (about 220 MB for the real model) until it is disposed.</summary>
public sealed class Sam3ImageEmbedding : IDisposable
{
    internal Sam3ImageEmbedding(ModelOutputs outputs, int width, int height) => (Outputs, Width, Height) = (outputs, width, height);

    /// <summary>Width of the image in pixels.</summary>
    public int Width { get; }

    /// <summary>Height of the image in pixels.</summary>
    public int Height { get; }

    internal ModelOutputs Outputs { get; }

    /// <summary>Gives the memory back.</summary>
    public void Dispose() => Outputs.Dispose();
}
