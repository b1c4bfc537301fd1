using GeometryMatters.Imaging;

namespace GeometryMatters.Features;

/// <summary>A dense 2D feature that needs no weights: gradient orientations in 3 × 3 parts of two windows around each cell.</summary>
/// <remarks>
/// 288 channels: two windows × 3 × 3 parts × (8 orientations of the image + 8 of the mask's outline), square-rooted, each window of unit length.
/// Zero where no part of the object is near. Cost: the working canvas's object box × 16 bins, once, and 72 look-ups a cell, whatever the windows' sizes.
/// Safe for concurrent use; the same bits for the same input.
/// </remarks>
public sealed class GradientHistogramExtractor : IFeatureExtractor
{
    private const int Parts = 3;
    private const int WindowChannels = Parts * Parts * 2 * OrientationIntegral.Bins;
    private readonly GradientHistogramExtractorOptions options;

    /// <summary>Creates an extractor.</summary>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public GradientHistogramExtractor(GradientHistogramExtractorOptions? options = null)
    {
        this.options = options ?? new();
        this.options.Validate();
    }

    /// <inheritdoc/>
    public string Name => "fine";

    /// <inheritdoc/>
    public int Channels => 2 * WindowChannels;

    /// <inheritdoc/>
    /// <exception cref="InvalidInputException">The mask is empty, or too small to cover half a pixel of the working canvas.</exception>
    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
    public FeatureMap Extract(ImageBuffer image, Mask mask, Letterbox letterbox, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(mask);
        ArgumentNullException.ThrowIfNull(letterbox);
        var pixels = options.PixelsPerCell;
        var patch = CanvasPatch.Create(image, mask, letterbox, pixels, cancellationToken);
        OrientationIntegral votes = new(patch, (float)options.HalfMagnitude, separateOutline: true, cancellationToken);
        int[] small = WindowHistogram.Edges(options.SmallWindowCells * pixels, Parts), large = WindowHistogram.Edges(options.LargeWindowCells * pixels, Parts);
        var grid = letterbox.Grid;
        var values = new float[checked(grid.CellCount * Channels)];
        for (var row = 0; row < grid.Rows; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (var column = 0; column < grid.Columns; column++)
            {
                int x = (column * pixels) + (pixels / 2), y = (row * pixels) + (pixels / 2);
                var descriptor = values.AsSpan(grid.CellAt(row, column) * Channels, Channels);
                WindowHistogram.Describe(votes, x, y, small, small, descriptor[..WindowChannels]);
                WindowHistogram.Describe(votes, x, y, large, large, descriptor[WindowChannels..]);
            }
        }

        return new(grid, Channels, values);
    }
}
