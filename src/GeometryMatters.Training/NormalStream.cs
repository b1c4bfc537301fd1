namespace GeometryMatters.Training;

/// <summary>Standard normal numbers by Box and Muller from a seed; the same on every machine with the same libm rounding of log, sine and cosine.</summary>
internal sealed class NormalStream(int seed)
{
    private readonly Random random = new(seed);
    private double spare;
    private bool hasSpare;

    public double Next()
    {
        if (hasSpare)
        {
            hasSpare = false;
            return spare;
        }

        var radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
        var (sin, cos) = Math.SinCos(2 * Math.PI * random.NextDouble());
        spare = radius * sin;
        hasSpare = true;
        return radius * cos;
    }
}
