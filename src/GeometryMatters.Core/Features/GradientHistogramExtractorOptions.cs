namespace GeometryMatters.Features;

/// <summary>Settings of <see cref="GradientHistogramExtractor"/>.</summary>
public sealed record GradientHistogramExtractorOptions
{
    /// <summary>Pixels of the working canvas along a side of a grid cell: even, 4 to 32.</summary>
    public int PixelsPerCell { get; init; } = 12;

    /// <summary>Side of the smaller window in grid cells.</summary>
    public double SmallWindowCells { get; init; } = 2;

    /// <summary>Side of the larger window in grid cells.</summary>
    public double LargeWindowCells { get; init; } = 4;

    /// <summary>Gradient length, in grey levels per pixel, that votes with one half: votes are m / (m + this).</summary>
    public double HalfMagnitude { get; init; } = 12;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public void Validate()
    {
        WorkingCanvas.RequirePixelsPerCell(PixelsPerCell, nameof(PixelsPerCell));
        WorkingCanvas.RequirePositive(SmallWindowCells, nameof(SmallWindowCells));
        WorkingCanvas.RequirePositive(LargeWindowCells, nameof(LargeWindowCells));
        WorkingCanvas.RequirePositive(HalfMagnitude, nameof(HalfMagnitude));
    }
}
