namespace GeometryMatters.Reconstruction;

/// <summary>A least-squares fit of exp(κ cos(α(x − μ))) / 2π to a density over the circle, by Levenberg-Marquardt.</summary>
/// <param name="Order">α, the number of equal peaks.</param>
/// <param name="Location">μ in radians, not wrapped.</param>
/// <param name="Concentration">κ.</param>
/// <param name="RSquared">Share of the density's variance that is explained; 1e-8 is added to the variance, as the model's code does.</param>
internal readonly record struct PeriodicFit(int Order, double Location, double Concentration, double RSquared)
{
    private const int MaxSteps = 200;
    private const double Settled = 1e-12, MaxDamping = 1e12, SmallestCurvature = 1e-12, Guard = 1e-8;

    /// <summary>Fits the two unknowns, from κ = 1 and a given μ.</summary>
    /// <param name="density">Values, one per angle.</param>
    /// <param name="angles">Angles in radians.</param>
    /// <param name="order">α.</param>
    /// <param name="location">Where μ starts.</param>
    public static PeriodicFit To(ReadOnlySpan<double> density, ReadOnlySpan<double> angles, int order, double location)
    {
        double mu = location, kappa = 1, damping = 1e-3;
        var system = Linearize(density, angles, order, mu, kappa);
        for (var step = 0; step < MaxSteps && damping <= MaxDamping; step++)
        {
            var a = Math.Max(system.MuMu, SmallestCurvature) * (1 + damping);
            var c = Math.Max(system.KappaKappa, SmallestCurvature) * (1 + damping);
            var determinant = (a * c) - (system.MuKappa * system.MuKappa);
            var nextMu = mu + (((c * system.MuSlope) - (system.MuKappa * system.KappaSlope)) / determinant);
            var nextKappa = kappa + (((a * system.KappaSlope) - (system.MuKappa * system.MuSlope)) / determinant);
            var next = Linearize(density, angles, order, nextMu, nextKappa);

            // Not-a-number and overflow compare false, and so are steps too far.
            if (next.Cost <= system.Cost)
            {
                var gain = system.Cost - next.Cost;
                var settled = gain <= Settled * system.Cost;
                (mu, kappa, system) = (nextMu, nextKappa, next);
                damping = Math.Max(damping / 10, 1e-12);
                if (settled)
                {
                    break;
                }
            }
            else
            {
                damping *= 10;
            }
        }

        double mean = 0, variance = 0;
        foreach (var y in density)
        {
            mean += y / density.Length;
        }

        foreach (var y in density)
        {
            variance += (y - mean) * (y - mean);
        }

        return new(order, mu, kappa, 1 - (system.Cost / (variance + Guard)));
    }

    private static NormalEquations Linearize(ReadOnlySpan<double> density, ReadOnlySpan<double> angles, int order, double mu, double kappa)
    {
        NormalEquations sums = default;
        for (var i = 0; i < density.Length; i++)
        {
            var (sin, cos) = Math.SinCos(order * (angles[i] - mu));
            var value = Math.Exp(kappa * cos) / (2 * Math.PI);
            double byMu = value * kappa * order * sin, byKappa = value * cos, gap = density[i] - value;
            sums.Cost += gap * gap;
            sums.MuMu += byMu * byMu;
            sums.MuKappa += byMu * byKappa;
            sums.KappaKappa += byKappa * byKappa;
            sums.MuSlope += byMu * gap;
            sums.KappaSlope += byKappa * gap;
        }

        return sums;
    }

    private struct NormalEquations
    {
        public double Cost, MuMu, MuKappa, KappaKappa, MuSlope, KappaSlope;
    }
}
