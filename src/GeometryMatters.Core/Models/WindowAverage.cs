using GeometryMatters.Features;
using GeometryMatters.Imaging;

namespace GeometryMatters.Models;

/// <summary>Puts the maps of overlapping windows of a canvas together: the mean where windows overlap.</summary>
internal sealed class WindowAverage
{
    private readonly int stride;
    private readonly GridSize grid;
    private readonly int channels;
    private readonly float[] sums;
    private readonly int[] counts;

    public WindowAverage(string source, string output, int canvasSize, int windowSize, FeatureMap first)
    {
        stride = windowSize / first.Grid.Rows;
        if (first.Grid.Rows != first.Grid.Columns || stride * first.Grid.Rows != windowSize || canvasSize % stride != 0 || Offsets(canvasSize, windowSize).Any(o => o % stride != 0))
        {
            throw new ModelFormatException(
                source, output, $"square cells that canvas ({canvasSize}), window ({windowSize}) and the windows' places are multiples of", $"{first.Grid.Rows}×{first.Grid.Columns} cells");
        }

        grid = new(canvasSize / stride, canvasSize / stride);
        channels = first.Channels;
        sums = new float[grid.CellCount * channels];
        counts = new int[grid.CellCount];
    }

    /// <summary>Where windows start along a side: as few as cover it, evenly apart.</summary>
    public static int[] Offsets(int canvasSize, int windowSize)
    {
        var count = ((canvasSize - 1) / windowSize) + 1;
        return [.. Enumerable.Range(0, count).Select(i => count == 1 ? 0 : i * (canvasSize - windowSize) / (count - 1))];
    }

    public void Add(FeatureMap map, int left, int top)
    {
        for (var cell = 0; cell < map.Grid.CellCount; cell++)
        {
            var (row, column) = map.Grid.Position(cell);
            var target = grid.CellAt(row + (top / stride), column + (left / stride));
            counts[target]++;
            var sum = sums.AsSpan(target * channels, channels);
            System.Numerics.Tensors.TensorPrimitives.Add(map[cell], sum, sum);
        }
    }

    public FeatureMap ToMap()
    {
        for (var cell = 0; cell < counts.Length; cell++)
        {
            var sum = sums.AsSpan(cell * channels, channels);
            System.Numerics.Tensors.TensorPrimitives.Divide(sum, counts[cell], sum);
        }

        return new(grid, channels, sums);
    }
}
