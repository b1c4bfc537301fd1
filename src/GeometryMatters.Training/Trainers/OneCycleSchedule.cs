namespace GeometryMatters.Training.Trainers;

/// <summary>The one-cycle schedule of Smith &amp; Topin (2019): the learning rate rises and falls by half cosines while Adam's first beta falls and rises.</summary>
/// <remarks>Numbers as in torch's default: start = max / 25, end = start / 10,000, beta from 0.95 to 0.85 and back.</remarks>
public sealed class OneCycleSchedule
{
    private const double StartDivisor = 25;
    private const double EndDivisor = 1e4;
    private const double HighBeta = 0.95;
    private const double LowBeta = 0.85;

    private readonly double max;
    private readonly double rise;
    private readonly double last;

    /// <summary>Lays out a schedule.</summary>
    /// <param name="maxLearningRate">Learning rate at the top.</param>
    /// <param name="totalSteps">Number of steps, above zero.</param>
    /// <param name="riseFraction">Share of the steps that rise, 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public OneCycleSchedule(double maxLearningRate, int totalSteps, double riseFraction)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxLearningRate);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(totalSteps);
        ArgumentOutOfRangeException.ThrowIfNegative(riseFraction);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(riseFraction, 1);
        max = maxLearningRate;
        rise = (riseFraction * totalSteps) - 1;
        last = totalSteps - 1;
    }

    /// <summary>Learning rate and first beta of a step.</summary>
    /// <param name="step">Step, from 0.</param>
    /// <returns>Both values.</returns>
    public (double LearningRate, double Beta1) At(int step)
    {
        var start = max / StartDivisor;
        if (step <= rise && rise > 0)
        {
            var done = step / rise;
            return (Cosine(start, max, done), Cosine(HighBeta, LowBeta, done));
        }

        var from = Math.Max(rise, 0);
        var part = last > from ? (step - from) / (last - from) : 1;
        return (Cosine(max, start / EndDivisor, part), Cosine(LowBeta, HighBeta, part));
    }

    private static double Cosine(double from, double to, double part) => to + ((from - to) / 2 * (1 + Math.Cos(Math.PI * part)));
}
