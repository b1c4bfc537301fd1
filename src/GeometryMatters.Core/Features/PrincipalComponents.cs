namespace GeometryMatters.Features;

/// <summary>Principal components of descriptors, fitted on the cells of several maps together so that their projections can be compared.</summary>
/// <remarks>
/// Orthogonal iteration with a Rayleigh–Ritz step on centred rows in double precision; the covariance is never formed. A fit costs
/// O(iterations · cells · channels · (components + 4)). The start is fixed and each component is turned so that its entry of greatest
/// magnitude is positive, so equal input gives equal output. Immutable and safe for concurrent use.
/// </remarks>
public sealed class PrincipalComponents
{
    private const int MaxIterations = 300;
    private const int Spare = 4;
    private const double Tolerance = 1e-13;

    private readonly double[] mean;
    private readonly double[][] components;
    private readonly double[] variances;

    private PrincipalComponents(double[] mean, double[][] components, double[] variances)
    {
        this.mean = mean;
        this.components = components;
        this.variances = variances;
    }

    /// <summary>Channels of the descriptors.</summary>
    public int Channels => mean.Length;

    /// <summary>Number of components.</summary>
    public int Count => components.Length;

    /// <summary>Mean descriptor, subtracted before projecting.</summary>
    public ReadOnlySpan<double> Mean => mean;

    /// <summary>Variance along each component (over the number of cells), falling.</summary>
    public ReadOnlySpan<double> Variances => variances;

    /// <summary>One component, of unit length.</summary>
    /// <param name="index">Its number, 0 for the greatest variance.</param>
    /// <returns>Its entries, one per channel.</returns>
    public ReadOnlySpan<double> Component(int index) => components[index];

    /// <summary>Fits components on the foreground cells of maps.</summary>
    /// <param name="maps">Maps of the same number of channels.</param>
    /// <param name="foregrounds">Cells to use, per map; all cells when null.</param>
    /// <param name="count">Number of components, 1 to channels.</param>
    /// <returns>The components.</returns>
    /// <exception cref="ArgumentException">Maps and foregrounds do not fit together, or no cell is left.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The count is not 1 to channels.</exception>
    public static PrincipalComponents Fit(IReadOnlyList<FeatureMap> maps, IReadOnlyList<bool[]>? foregrounds = null, int count = 3)
    {
        ArgumentNullException.ThrowIfNull(maps);
        var rows = Rows(maps, foregrounds);
        if (rows.Count == 0)
        {
            throw new ArgumentException("Expected at least one foreground cell, found none.", nameof(maps));
        }

        var channels = maps[0].Channels;
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, channels);
        var mean = new double[channels];
        foreach (var (map, cell) in rows)
        {
            var row = map[cell];
            for (var c = 0; c < channels; c++)
            {
                mean[c] += row[c] / (double)rows.Count;
            }
        }

        var (vectors, values) = Iterate(rows, mean, Math.Min(count + Spare, channels), count);
        var components = vectors.Take(count).ToArray();
        foreach (var component in components)
        {
            FixSign(component);
        }

        return new PrincipalComponents(mean, components, values[..count]);
    }

    /// <summary>Projects a map on the components.</summary>
    /// <param name="map">A map of <see cref="Channels"/> channels.</param>
    /// <returns>A map of <see cref="Count"/> channels on the same grid.</returns>
    /// <exception cref="ArgumentException">The map has other channels.</exception>
    public FeatureMap Transform(FeatureMap map)
    {
        ArgumentNullException.ThrowIfNull(map);
        if (map.Channels != Channels)
        {
            throw new ArgumentException($"Expected {Channels} channels, found {map.Channels}.", nameof(map));
        }

        var result = new float[map.Grid.CellCount * Count];
        for (var cell = 0; cell < map.Grid.CellCount; cell++)
        {
            var row = map[cell];
            for (var k = 0; k < Count; k++)
            {
                result[(cell * Count) + k] = (float)Project(row, mean, components[k]);
            }
        }

        return new FeatureMap(map.Grid, Count, result);
    }

    /// <summary>Projects maps on three common components and stretches each to [0, 1] over all of them, so that equal colours mean equal descriptors.</summary>
    /// <param name="maps">Maps of the same number of channels, at least 3.</param>
    /// <param name="foregrounds">Cells that set the components and the range, per map; all cells when null.</param>
    /// <returns>Per map a map of three channels in [0, 1] (red, green, blue); cells outside the foreground are clamped.</returns>
    /// <exception cref="ArgumentException">Maps and foregrounds do not fit together, or no cell is left.</exception>
    public static IReadOnlyList<FeatureMap> ToColors(IReadOnlyList<FeatureMap> maps, IReadOnlyList<bool[]>? foregrounds = null)
    {
        var fitted = Fit(maps, foregrounds);
        var projected = maps.Select(fitted.Transform).ToList();
        float[] low = [float.PositiveInfinity, float.PositiveInfinity, float.PositiveInfinity];
        float[] high = [float.NegativeInfinity, float.NegativeInfinity, float.NegativeInfinity];
        foreach (var (map, cell) in Rows(projected, foregrounds))
        {
            for (var k = 0; k < 3; k++)
            {
                low[k] = Math.Min(low[k], map[cell][k]);
                high[k] = Math.Max(high[k], map[cell][k]);
            }
        }

        return projected.ConvertAll(map =>
        {
            var colors = map.Values.ToArray();
            for (var i = 0; i < colors.Length; i++)
            {
                var range = high[i % 3] - low[i % 3];
                colors[i] = range > 0 ? Math.Clamp((colors[i] - low[i % 3]) / range, 0, 1) : 0.5f;
            }

            return new FeatureMap(map.Grid, 3, colors);
        });
    }

    private static List<(FeatureMap Map, int Cell)> Rows(IReadOnlyList<FeatureMap> maps, IReadOnlyList<bool[]>? foregrounds)
    {
        if (foregrounds is not null && foregrounds.Count != maps.Count)
        {
            throw new ArgumentException($"Expected {maps.Count} foregrounds, found {foregrounds.Count}.", nameof(foregrounds));
        }

        List<(FeatureMap, int)> rows = [];
        for (var m = 0; m < maps.Count; m++)
        {
            var cells = maps[m].Grid.CellCount;
            if (maps[m].Channels != maps[0].Channels || (foregrounds is not null && foregrounds[m].Length != cells))
            {
                throw new ArgumentException($"Map {m}: expected {maps[0].Channels} channels and {cells} foreground cells.", nameof(maps));
            }

            for (var cell = 0; cell < cells; cell++)
            {
                if (foregrounds is null || foregrounds[m][cell])
                {
                    rows.Add((maps[m], cell));
                }
            }
        }

        return rows;
    }

    private static (double[][] Vectors, double[] Values) Iterate(
        List<(FeatureMap Map, int Cell)> rows, double[] mean, int size, int wanted)
    {
        Random random = new(17);
        var vectors = new double[size][];
        for (var k = 0; k < size; k++)
        {
            vectors[k] = new double[mean.Length];
            for (var c = 0; c < mean.Length; c++)
            {
                vectors[k][c] = random.NextDouble() - 0.5;
            }
        }

        SymmetricEigen.Orthonormalize(vectors);
        var values = new double[size];
        for (var iteration = 0; iteration < MaxIterations; iteration++)
        {
            var images = Covariance(rows, mean, vectors);
            var small = new double[size, size];
            for (var i = 0; i < size; i++)
            {
                for (var j = 0; j < size; j++)
                {
                    small[i, j] = SymmetricEigen.Dot(vectors[i], images[j]);
                }
            }

            // Ritz values of the current space; then the space moves one power on.
            var (ritz, turn) = SymmetricEigen.Solve(small);
            var change = 0.0;
            for (var k = 0; k < wanted; k++)
            {
                change = Math.Max(change, Math.Abs(ritz[k] - values[k]));
            }

            vectors = SymmetricEigen.Combine(vectors, turn);
            values = Array.ConvertAll(ritz, v => Math.Max(v, 0));
            if (change <= Tolerance * values[0])
            {
                break;
            }

            vectors = SymmetricEigen.Combine(images, turn);
            SymmetricEigen.Orthonormalize(vectors);
        }

        return (vectors, values);
    }

    /// <summary>Covariance times each vector, row by row.</summary>
    private static double[][] Covariance(List<(FeatureMap Map, int Cell)> rows, double[] mean, double[][] vectors)
    {
        var result = Array.ConvertAll(vectors, v => new double[v.Length]);
        foreach (var (map, cell) in rows)
        {
            var row = map[cell];
            for (var k = 0; k < vectors.Length; k++)
            {
                var weight = Project(row, mean, vectors[k]) / rows.Count;
                var sum = result[k];
                for (var c = 0; c < sum.Length; c++)
                {
                    sum[c] += weight * (row[c] - mean[c]);
                }
            }
        }

        return result;
    }

    private static double Project(ReadOnlySpan<float> row, double[] mean, double[] vector)
    {
        var sum = 0.0;
        for (var c = 0; c < vector.Length; c++)
        {
            sum += (row[c] - mean[c]) * vector[c];
        }

        return sum;
    }

    private static void FixSign(double[] component)
    {
        var largest = 0;
        for (var c = 1; c < component.Length; c++)
        {
            // The margin keeps rounding from choosing between entries of equal magnitude.
            if (Math.Abs(component[c]) > Math.Abs(component[largest]) * (1 + 1e-9))
            {
                largest = c;
            }
        }

        if (component[largest] < 0)
        {
            for (var c = 0; c < component.Length; c++)
            {
                component[c] = -component[c];
            }
        }
    }
}
