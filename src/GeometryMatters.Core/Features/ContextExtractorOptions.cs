namespace GeometryMatters.Features;

/// <summary>Settings of <see cref="ContextExtractor"/>.</summary>
public sealed record ContextExtractorOptions
{
    /// <summary>Pixels of the working canvas along a side of a grid cell: even, 4 to 32.</summary>
    public int PixelsPerCell { get; init; } = 12;

    /// <summary>Gradient length, in grey levels per pixel, that votes with one half.</summary>
    public double HalfMagnitude { get; init; } = 12;

    /// <summary>Length of the position inside the object's box; each window has length 1.</summary>
    public double PositionWeight { get; init; } = 3;

    /// <summary>Length of the layout of the whole object, which every cell repeats.</summary>
    public double LayoutWeight { get; init; } = 0.3;

    /// <summary>Factor of the mean colour (each channel 0 to 1).</summary>
    public double ColorWeight { get; init; } = 0.3;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public void Validate()
    {
        WorkingCanvas.RequirePixelsPerCell(PixelsPerCell, nameof(PixelsPerCell));
        WorkingCanvas.RequirePositive(HalfMagnitude, nameof(HalfMagnitude));
        WorkingCanvas.RequireNotNegative(PositionWeight, nameof(PositionWeight));
        WorkingCanvas.RequireNotNegative(LayoutWeight, nameof(LayoutWeight));
        WorkingCanvas.RequireNotNegative(ColorWeight, nameof(ColorWeight));
    }
}
