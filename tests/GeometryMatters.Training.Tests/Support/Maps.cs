using GeometryMatters.Features;
using GeometryMatters.Imaging;

namespace GeometryMatters.Training.Tests.Support;

internal static class Maps
{
    /// <summary>Channels [from, from + count) of a [1, C, H, W] array as a cell-major map.</summary>
    public static FeatureMap FromPlanes((int[] Shape, float[] Values) planes, int from = 0, int? count = null)
    {
        var grid = new GridSize(planes.Shape[2], planes.Shape[3]);
        var channels = count ?? planes.Shape[1];
        var values = new float[grid.CellCount * channels];
        for (var c = 0; c < channels; c++)
        {
            for (var i = 0; i < grid.CellCount; i++)
            {
                values[(i * channels) + c] = planes.Values[((from + c) * grid.CellCount) + i];
            }
        }

        return new(grid, channels, values);
    }

    /// <summary>The map with every cell at unit length, norm + 1e-10 as in the reference.</summary>
    public static float[] UnitRows(FeatureMap map)
    {
        var values = map.Values.ToArray();
        for (var i = 0; i < map.Grid.CellCount; i++)
        {
            var row = values.AsSpan(i * map.Channels, map.Channels);
            var norm = 0.0;
            foreach (var v in row)
            {
                norm += (double)v * v;
            }

            var factor = 1 / (Math.Sqrt(norm) + 1e-10);
            foreach (ref var v in row)
            {
                v = (float)(v * factor);
            }
        }

        return values;
    }

    public static FeatureMap Random(GridSize grid, int channels, int seed)
    {
        var normal = new NormalStream(seed);
        var values = new float[grid.CellCount * channels];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)normal.Next();
        }

        return new(grid, channels, values);
    }
}
