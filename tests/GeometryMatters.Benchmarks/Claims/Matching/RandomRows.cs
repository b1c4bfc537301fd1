namespace GeometryMatters.Benchmarks.Claims.Matching;

/// <summary>Seeded descriptors: rows around a few centres, so that neighbours are near but no two alike.</summary>
internal static class RandomRows
{
    public static float[] Make(int rows, int channels, int seed, int centers = 50)
    {
        Random shared = new(1), own = new(seed);
        var middle = new float[centers * channels];
        for (var i = 0; i < middle.Length; i++)
        {
            middle[i] = shared.NextSingle() - 0.5f;
        }

        var values = new float[rows * channels];
        for (var r = 0; r < rows; r++)
        {
            var center = own.Next(centers);
            for (var c = 0; c < channels; c++)
            {
                values[(r * channels) + c] = middle[(center * channels) + c] + (0.5f * (own.NextSingle() - 0.5f));
            }
        }

        return values;
    }
}
