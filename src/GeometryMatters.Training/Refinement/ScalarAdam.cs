namespace GeometryMatters.Training.Refinement;

/// <summary>Adam (Kingma &amp; Ba 2015) with torch's defaults over a handful of numbers, each with its own learning rate.</summary>
internal sealed class ScalarAdam(params double[] learningRates)
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.999;
    private const double Epsilon = 1e-8;

    private readonly double[] means = new double[learningRates.Length];
    private readonly double[] squares = new double[learningRates.Length];
    private int step;

    public void Step(Span<double> values, ReadOnlySpan<double> gradient)
    {
        step++;
        for (var i = 0; i < values.Length; i++)
        {
            means[i] = (Beta1 * means[i]) + ((1 - Beta1) * gradient[i]);
            squares[i] = (Beta2 * squares[i]) + ((1 - Beta2) * gradient[i] * gradient[i]);
            var mean = means[i] / (1 - Math.Pow(Beta1, step));
            var root = Math.Sqrt(squares[i] / (1 - Math.Pow(Beta2, step)));
            values[i] -= learningRates[i] * mean / (root + Epsilon);
        }
    }
}
