namespace GeometryMatters.Features;

/// <summary>Normalises descriptors so that a dot product is a cosine (paper 3.2: each source is L2-normalised on its own).</summary>
public static class FeatureNormalizer
{
    /// <summary>Added to a descriptor's length before dividing by it, so that a zero descriptor stays zero.</summary>
    public const double Epsilon = 1e-10;

    /// <summary>Divides every cell's descriptor by its length.</summary>
    /// <param name="map">The map.</param>
    /// <returns>A new map of the same shape; rows have unit length, zero rows stay zero.</returns>
    public static FeatureMap L2(FeatureMap map)
    {
        ArgumentNullException.ThrowIfNull(map);
        var values = new float[map.Grid.CellCount * map.Channels];
        for (var cell = 0; cell < map.Grid.CellCount; cell++)
        {
            // Cell by cell, so that a map of halves makes no widened copy of its own.
            var descriptor = values.AsSpan(cell * map.Channels, map.Channels);
            map.CopyDescriptor(cell, descriptor);
            L2(descriptor);
        }

        return new(map.Grid, map.Channels, values);
    }

    /// <summary>Divides one descriptor by its length, in place.</summary>
    /// <param name="descriptor">The descriptor; zero stays zero.</param>
    public static void L2(Span<float> descriptor)
    {
        var factor = InverseLength(descriptor);
        for (var i = 0; i < descriptor.Length; i++)
        {
            descriptor[i] = (float)(descriptor[i] * factor);
        }
    }

    /// <summary>1 / (‖v‖ + ε), summed in double precision: not finite when a value is not.</summary>
    internal static double InverseLength(ReadOnlySpan<float> descriptor, double epsilon = Epsilon)
    {
        double sum = 0;
        foreach (var v in descriptor)
        {
            sum += (double)v * v;
        }

        return 1 / (Math.Sqrt(sum) + epsilon);
    }
}
