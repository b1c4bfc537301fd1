using GeometryMatters.Imaging;

namespace GeometryMatters.Drawing;

/// <summary>How values of grid cells are laid over an image.</summary>
public sealed record CellDrawingOptions
{
    /// <summary>Foreground in image pixels: only there cells are painted; everywhere when null (default).</summary>
    public Mask? Mask { get; init; }

    /// <summary>Share of the cells' colours over the image, 0 to 1 (default 0.75).</summary>
    public double Alpha { get; init; } = 0.75;

    /// <summary>Whether values between cell centres are interpolated (default true) instead of shown as squares.</summary>
    public bool Smooth { get; init; } = true;

    /// <summary>Whether the image below is shown without colour (default true), so that colours mean values only.</summary>
    public bool GrayImage { get; init; } = true;

    /// <summary>Whether the drawing shows the whole canvas with its padding, in canvas pixels; the image in its own pixels otherwise (default).</summary>
    public bool KeepPadding { get; init; }

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Alpha is not 0 to 1.</exception>
    public void Validate()
    {
        if (!(Alpha >= 0 && Alpha <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(Alpha), Alpha, "Expected 0 to 1.");
        }
    }
}
