using CsCheck;
using GeometryMatters.Reconstruction;

namespace GeometryMatters.Tests.Reconstruction;

public class PeriodicFitTests
{
    private static readonly double[] Angles = [.. Enumerable.Range(0, 360).Select(i => 2 * Math.PI * i / 359)];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void A_density_of_the_models_own_form_gives_its_parameters_back(int order) =>
        Gen.Select(Gen.Double[0.3, 4], Gen.Double[0, 2 * Math.PI]).Sample((kappa, mu) =>
        {
            double[] density = [.. Angles.Select(x => Math.Exp(kappa * Math.Cos(order * (x - mu))) / (2 * Math.PI))];
            var start = Angles[Array.IndexOf(density, density.Max())];
            var fit = PeriodicFit.To(density, Angles, order, start);
            Assert.Equal(kappa, fit.Concentration, 1e-5);
            Assert.Equal(0, Math.Sin(order * (mu - fit.Location) / 2), 1e-5);
            Assert.Equal(1, fit.RSquared, 1e-9);
        }, iter: 100);

    [Fact]
    public void A_flat_density_explains_nothing()
    {
        double[] density = [.. Angles.Select(_ => 1 / (2 * Math.PI))];
        var fit = PeriodicFit.To(density, Angles, 1, 0);
        Assert.Equal(0, fit.Concentration, 1e-5);

        // No variance but the guard's 1e-8, and a cost of 360 (κ / 2π)² / 2 of a κ below 1e-5.
        Assert.InRange(fit.RSquared, 0.9, 1);
    }

    [Fact]
    public void The_fit_is_no_worse_than_any_of_a_fine_grid() =>
        Gen.Select(Gen.Double[0.3, 3], Gen.Double[0, 2 * Math.PI], Gen.Int[0, 1000]).Sample((kappa, mu, seed) =>
        {
            // Noise of a tenth of the mean height leaves one valley, which the start at the true peak lies in.
            Random random = new(seed);
            double[] density = [.. Angles.Select(x => (Math.Exp(kappa * Math.Cos(x - mu)) + (0.2 * random.NextDouble()) - 0.1) / (2 * Math.PI))];
            var fit = PeriodicFit.To(density, Angles, 1, mu);
            var cost = Cost(density, fit.Location, fit.Concentration);
            for (var i = -10; i <= 10; i++)
            {
                for (var j = -10; j <= 10; j++)
                {
                    Assert.True(cost <= Cost(density, fit.Location + (0.02 * i), fit.Concentration + (0.02 * j)) + 1e-12);
                }
            }
        }, iter: 10);

    private static double Cost(double[] density, double mu, double kappa)
    {
        var sum = 0.0;
        for (var i = 0; i < density.Length; i++)
        {
            var gap = density[i] - (Math.Exp(kappa * Math.Cos(Angles[i] - mu)) / (2 * Math.PI));
            sum += gap * gap;
        }

        return sum;
    }
}
