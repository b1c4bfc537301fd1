using GeometryMatters.Imaging;

namespace GeometryMatters.Features;

/// <summary>A coarse 2D feature that needs no weights: what surrounds a cell at the scale of the object, and where in the object it lies.</summary>
/// <remarks>
/// It stands in for the object-scale context of a DINO token, and like one it confuses an object's left with its right. Channels, in order:
/// <list type="bullet">
/// <item>384: orientations (8, image and outline together) in 4 × 4 parts of windows of ½, 1 and 2 times the long side of the object's box, each window of unit length;</item>
/// <item>48: the covered share of the same parts, each window of unit length;</item>
/// <item>11: position in the box (u and v from −1 to 1, distance to the outline, sines and cosines of ½πu, πu, ½πv, πv), of length <see cref="ContextExtractorOptions.PositionWeight"/>;</item>
/// <item>144: layout of the whole box (4 × 4 parts × 8 orientations, unit length, then 4 × 4 covered shares, unit length) times <see cref="ContextExtractorOptions.LayoutWeight"/>;</item>
/// <item>3: mean colour of the 3 × 3 cells around, times <see cref="ContextExtractorOptions.ColorWeight"/>.</item>
/// </list>
/// Cells with no part of the object within one cell are zero. The box is the mask's on the working canvas. Safe for concurrent use; the same bits for the same input.
/// </remarks>
public sealed class ContextExtractor : IFeatureExtractor
{
    private const int Parts = 4;
    private const int PartCount = Parts * Parts;
    private const int WindowChannels = PartCount * OrientationIntegral.Bins;
    private const int PositionChannels = 11;
    private const int LayoutChannels = WindowChannels + PartCount;
    private static readonly double[] Scales = [0.5, 1, 2];
    private readonly ContextExtractorOptions options;

    /// <summary>Creates an extractor.</summary>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public ContextExtractor(ContextExtractorOptions? options = null)
    {
        this.options = options ?? new();
        this.options.Validate();
    }

    /// <inheritdoc/>
    public string Name => "coarse";

    /// <inheritdoc/>
    public int Channels => (Scales.Length * (WindowChannels + PartCount)) + PositionChannels + LayoutChannels + 3;

    /// <inheritdoc/>
    /// <exception cref="InvalidInputException">The mask is empty, or too small to cover half a pixel of the working canvas.</exception>
    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
    public FeatureMap Extract(ImageBuffer image, Mask mask, Letterbox letterbox, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(mask);
        ArgumentNullException.ThrowIfNull(letterbox);
        var patch = CanvasPatch.Create(image, mask, letterbox, options.PixelsPerCell, cancellationToken);
        Scene scene = new(
            patch,
            new(patch, (float)options.HalfMagnitude, separateOutline: false, cancellationToken),
            new(patch, cancellationToken),
            Array.ConvertAll(Scales, s => WindowHistogram.Edges(s * patch.Box.LongSide, Parts)));
        var layout = Layout(scene);
        var grid = letterbox.Grid;
        var distances = Distances(scene, grid);
        var values = new float[checked(grid.CellCount * Channels)];
        for (var row = 0; row < grid.Rows; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (var column = 0; column < grid.Columns; column++)
            {
                var cell = grid.CellAt(row, column);
                Describe(scene, row, column, distances[cell], layout, values.AsSpan(cell * Channels, Channels));
            }
        }

        return new(grid, Channels, values);
    }

    private void Describe(Scene scene, int row, int column, float distance, ReadOnlySpan<float> layout, Span<float> descriptor)
    {
        var pixels = options.PixelsPerCell;
        int x = (column * pixels) + (pixels / 2), y = (row * pixels) + (pixels / 2), reach = pixels + (pixels / 2);
        var (area, color) = scene.Colors.Mean(x - reach, y - reach, x + reach, y + reach);
        if (area <= 0)
        {
            return;
        }

        foreach (var edges in scene.Windows)
        {
            WindowHistogram.Describe(scene.Votes, x, y, edges, edges, descriptor[..WindowChannels]);
            descriptor = descriptor[WindowChannels..];
        }

        foreach (var edges in scene.Windows)
        {
            Occupancy(scene, x, y, edges, edges, descriptor[..PartCount]);
            descriptor = descriptor[PartCount..];
        }

        Position(scene.Patch.Box, x, y, distance * pixels, descriptor[..PositionChannels]);
        layout.CopyTo(descriptor[PositionChannels..]);
        (color * (float)options.ColorWeight).CopyTo(descriptor[(PositionChannels + LayoutChannels)..]);
    }

    private void Position(PixelBox box, int x, int y, float distance, Span<float> position)
    {
        var u = 2 * ((x - box.X1) / box.Width) - 1;
        var v = 2 * ((y - box.Y1) / box.Height) - 1;
        ReadOnlySpan<double> values =
        [
            u, v, distance / (0.5 * box.LongSide),
            Math.Sin(0.5 * Math.PI * u), Math.Cos(0.5 * Math.PI * u), Math.Sin(Math.PI * u), Math.Cos(Math.PI * u),
            Math.Sin(0.5 * Math.PI * v), Math.Cos(0.5 * Math.PI * v), Math.Sin(Math.PI * v), Math.Cos(Math.PI * v),
        ];
        for (var i = 0; i < values.Length; i++)
        {
            position[i] = (float)values[i];
        }

        Scale(position, options.PositionWeight);
    }

    private float[] Layout(Scene scene)
    {
        var box = scene.Patch.Box;
        int[] columns = BoxEdges(box.X1, box.Width), rows = BoxEdges(box.Y1, box.Height);
        var layout = new float[LayoutChannels];
        WindowHistogram.Describe(scene.Votes, 0, 0, columns, rows, layout.AsSpan(0, WindowChannels));
        Occupancy(scene, 0, 0, columns, rows, layout.AsSpan(WindowChannels));
        for (var i = 0; i < layout.Length; i++)
        {
            layout[i] *= (float)options.LayoutWeight;
        }

        return layout;

        static int[] BoxEdges(double start, double length) =>
            [.. Enumerable.Range(0, Parts + 1).Select(i => (int)Math.Round(start + (length * i / Parts), MidpointRounding.AwayFromZero))];
    }

    private float[] Distances(Scene scene, GridSize grid)
    {
        var pixels = options.PixelsPerCell;
        var foreground = new bool[grid.CellCount];
        for (var cell = 0; cell < foreground.Length; cell++)
        {
            var (row, column) = grid.Position(cell);
            var area = scene.Colors.Mean(column * pixels, row * pixels, (column + 1) * pixels, (row + 1) * pixels).Area;
            foreground[cell] = area >= 0.5f * pixels * pixels;
        }

        return OutlineDistance.Compute(grid, foreground);
    }

    private static void Occupancy(Scene scene, int x, int y, ReadOnlySpan<int> columns, ReadOnlySpan<int> rows, Span<float> shares)
    {
        for (var r = 0; r < Parts; r++)
        {
            for (var c = 0; c < Parts; c++)
            {
                var part = Math.Max(1, (columns[c + 1] - columns[c]) * (rows[r + 1] - rows[r]));
                shares[(r * Parts) + c] = scene.Colors.Mean(x + columns[c], y + rows[r], x + columns[c + 1], y + rows[r + 1]).Area / part;
            }
        }

        Scale(shares, 1);
    }

    private static void Scale(Span<float> values, double length)
    {
        var factor = length * FeatureNormalizer.InverseLength(values);
        foreach (ref var value in values)
        {
            value = (float)(value * factor);
        }
    }

    private sealed record Scene(CanvasPatch Patch, OrientationIntegral Votes, ColorIntegral Colors, int[][] Windows);
}
