namespace GeometryMatters.Models;

/// <summary>How Stable Diffusion's features are taken. The defaults are those of GeoAware-SC and DIY-SC.</summary>
public sealed record OnnxDiffusionExtractorOptions
{
    /// <summary>
    /// Values of the U-Net's inputs other than <c>sample</c> and <c>timestep</c>: <c>encoder_hidden_states</c> [1, 77, 768], the text model's states of a
    /// prompt, and <c>time_cond</c> where the graph has it. The same for all windows and images.
    /// </summary>
    public required IReadOnlyList<ModelInput> Conditioning { get; init; }

    /// <summary>Name of the feature.</summary>
    public string Name { get; init; } = "sd";

    /// <summary>Side of the square canvas that the image is letterboxed to, in pixels.</summary>
    public int CanvasSize { get; init; } = 960;

    /// <summary>Side of the window that the models see, in pixels: a multiple of 16, at most the canvas. As few windows as cover the canvas, evenly apart.</summary>
    public int WindowSize { get; init; } = 512;

    /// <summary>Time step that latents are noised to, 0 to 999.</summary>
    public int Timestep { get; init; } = 50;

    /// <summary>Seed of the noise, which is what <c>torch.randn(1, 4, W/8, W/8)</c> gives on a processor; the same for all windows and images.</summary>
    public int NoiseSeed { get; init; } = 42;

    /// <summary>Factor of the autoencoder's mean.</summary>
    public float LatentScale { get; init; } = 0.18215f;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A name is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public void Validate()
    {
        ArgumentException.ThrowIfNullOrEmpty(Name);
        ArgumentNullException.ThrowIfNull(Conditioning);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(CanvasSize);
        if (WindowSize <= 0 || WindowSize % 16 != 0 || WindowSize > CanvasSize)
        {
            throw new ArgumentOutOfRangeException(nameof(WindowSize), WindowSize, $"Expected a multiple of 16 from 16 to the canvas's {CanvasSize}.");
        }

        if (Timestep is < 0 or > 999)
        {
            throw new ArgumentOutOfRangeException(nameof(Timestep), Timestep, "Expected 0 to 999.");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(NoiseSeed);
        if (!float.IsFinite(LatentScale))
        {
            throw new ArgumentOutOfRangeException(nameof(LatentScale), LatentScale, "Expected a finite value.");
        }
    }
}
