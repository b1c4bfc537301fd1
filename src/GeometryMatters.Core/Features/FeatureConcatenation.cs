namespace GeometryMatters.Features;

/// <summary>Writes several maps of one image side by side, each cell L2-normalised and scaled by the square root of its weight.</summary>
/// <remarks>
/// The dot product of two such cells is the weighted mean of the maps' cosines (paper Eqs. B.1, B.2). Matching does not need
/// this: it works on foreground rows alone. It is for code that wants one descriptor per cell, for example PCK evaluation.
/// </remarks>
public static class FeatureConcatenation
{
    /// <summary>Concatenates maps.</summary>
    /// <param name="maps">Maps on one grid, at least one.</param>
    /// <param name="weights">One weight per map, at least 0.</param>
    /// <returns>A map whose channels are those of all maps in order.</returns>
    /// <exception cref="ArgumentException">There is no map, the counts differ, a weight is below 0 or not finite, or the grids differ.</exception>
    public static FeatureMap Create(IReadOnlyList<FeatureMap> maps, IReadOnlyList<double> weights)
    {
        ArgumentNullException.ThrowIfNull(maps);
        ArgumentNullException.ThrowIfNull(weights);
        if (maps.Count == 0 || maps.Count != weights.Count)
        {
            throw new ArgumentException($"Expected as many weights as maps and at least one, found {weights.Count} for {maps.Count}.", nameof(weights));
        }

        var grid = maps[0].Grid;
        var channels = maps.Sum(m => m.Channels);
        var values = new float[grid.CellCount * channels];
        var first = 0;
        for (var m = 0; m < maps.Count; m++)
        {
            if (maps[m].Grid != grid)
            {
                throw new ArgumentException($"Expected maps on one grid, found {maps[m].Grid} beside {grid}.", nameof(maps));
            }

            if (!double.IsFinite(weights[m]) || weights[m] < 0)
            {
                throw new ArgumentException($"Expected weights of at least 0, found {weights[m]}.", nameof(weights));
            }

            var normalized = FeatureNormalizer.L2(maps[m]);
            var root = (float)Math.Sqrt(weights[m]);
            for (var cell = 0; cell < grid.CellCount; cell++)
            {
                var from = normalized[cell];
                var to = values.AsSpan((cell * channels) + first, from.Length);
                for (var c = 0; c < from.Length; c++)
                {
                    to[c] = root * from[c];
                }
            }

            first += maps[m].Channels;
        }

        return new(grid, channels, values);
    }
}
