using GeometryMatters.Features;
using GeometryMatters.Imaging;

namespace GeometryMatters.Models;

/// <summary>Takes feature maps out of a model's outputs.</summary>
internal static class FeatureTensors
{
    /// <summary>Map of one image of a batch.</summary>
    /// <param name="source">The model, for errors.</param>
    /// <param name="output">What the output is like.</param>
    /// <param name="values">The whole output.</param>
    /// <param name="shape">Its sides; the rank is the layout's.</param>
    /// <param name="image">Position in the batch.</param>
    /// <param name="patchesPerSide">Grid of tokens; null for the square that they fill.</param>
    public static FeatureMap Read(string source, FeatureOutput output, ReadOnlySpan<float> values, ReadOnlySpan<int> shape, int image, int? patchesPerSide)
    {
        var channels = shape[output.ChannelAxis];
        var grid = output.Layout switch
        {
            FeatureLayout.Tokens => TokenGrid(source, output, shape[1] - output.LeadingTokens, patchesPerSide),
            FeatureLayout.ChannelsFirst => new GridSize(shape[2], shape[3]),
            _ => new GridSize(shape[1], shape[2]),
        };
        if (image >= shape[0] || channels == 0 || grid.Rows == 0 || grid.Columns == 0)
        {
            throw new ModelFormatException(source, output.Name, $"features of image {image}", $"[{string.Join(',', shape.ToArray())}]");
        }

        var perImage = values.Length / shape[0];
        var own = values.Slice(image * perImage, perImage)[(output.LeadingTokens * channels)..];
        return new(grid, channels, output.Layout == FeatureLayout.ChannelsFirst ? CellByCell(own, channels, grid.CellCount) : own.ToArray());
    }

    /// <summary>All maps on the grid of the finest, side by side.</summary>
    public static FeatureMap Join(IReadOnlyList<FeatureMap> maps)
    {
        if (maps.Count == 1)
        {
            return maps[0];
        }

        GridSize grid = new(maps.Max(m => m.Grid.Rows), maps.Max(m => m.Grid.Columns));
        var channels = maps.Sum(m => m.Channels);
        var values = new float[grid.CellCount * channels];
        var first = 0;
        foreach (var map in maps)
        {
            var enlarged = BilinearGrid.Enlarge(map, grid);
            for (var cell = 0; cell < grid.CellCount; cell++)
            {
                enlarged[cell].CopyTo(values.AsSpan((cell * channels) + first));
            }

            first += map.Channels;
        }

        return new(grid, channels, values);
    }

    private static GridSize TokenGrid(string source, FeatureOutput output, int patches, int? side)
    {
        var rows = side ?? (int)Math.Sqrt(Math.Max(0, patches));
        return (long)rows * rows == patches
            ? new(rows, rows)
            : throw new ModelFormatException(
                source, output.Name, $"{output.LeadingTokens} leading tokens and a square of patches", $"{patches + output.LeadingTokens} tokens");
    }

    /// <summary>Planes of one channel each to descriptors, in tiles that stay in the cache.</summary>
    private static float[] CellByCell(ReadOnlySpan<float> planes, int channels, int cells)
    {
        const int Tile = 32;
        var result = new float[planes.Length];
        for (var first = 0; first < cells; first += Tile)
        {
            var end = Math.Min(cells, first + Tile);
            for (var c = 0; c < channels; c++)
            {
                var plane = planes.Slice(c * cells, cells);
                for (var i = first; i < end; i++)
                {
                    result[(i * channels) + c] = plane[i];
                }
            }
        }

        return result;
    }
}
