using CsCheck;
using GeometryMatters.Reconstruction;

namespace GeometryMatters.Tests.Reconstruction;

public class OrientationDecoderTests
{
    [Fact]
    public void Angles_are_the_largest_of_their_logits() =>
        Gen.Select(Gen.Int[0, 359], Gen.Int[0, 179], Gen.Int[0, 359], Gen.Single[-3, 3].Array[900]).Sample((azimuth, elevation, roll, logits) =>
        {
            logits[azimuth] = logits[360 + elevation] = logits[540 + roll] = 3.5f;
            var found = OrientationDecoder.Decode(logits);
            Assert.Equal((azimuth, elevation - 90, roll - 180), (found.AzimuthDegrees, found.ElevationDegrees, found.RollDegrees));
        }, iter: 20);

    [Fact]
    public void Of_equal_logits_the_first_is_taken()
    {
        var logits = new float[900];
        Assert.Equal(new(0, -90, -180, 0), OrientationDecoder.Decode(logits));
        logits[7] = logits[350] = logits[360 + 100] = logits[539] = logits[541] = logits[899] = 1;
        var found = OrientationDecoder.Decode(logits);
        Assert.Equal((7.0, 10, -179), (found.AzimuthDegrees, found.ElevationDegrees, found.RollDegrees));
    }

    // Concentration and R² of scipy's curve_fit (numpy trapezoid, the model's own steps) for logits gain · cos(order · (x − mu)) + bias + noise · sin(12.9898 i²).
    // Peaks narrower than exp(κ cos) / 2π can be, whose integral is more than 1, are not accepted: rows with gain 20 and 30.
    [Theory]
    [InlineData(1, 30, 2, -4, 0, 1, 1.070252, 0.873571)]
    [InlineData(1, 200, 6, -8, 0, 1, 1.416450, 0.677069)]
    [InlineData(1, 0, 4, -6, 0, 1, 1.326142, 0.762538)]
    [InlineData(1, 359, 4, -6, 0, 1, 1.326142, 0.762538)]
    [InlineData(1, 77, 20, -22, 0, 0, 1.574638, 0.417256)]
    [InlineData(1, 120, 1, -5, 0, 1, 0.754621, 0.935937)]
    [InlineData(1, 120, 0.5, -5, 0, 0, 0.449855, 0.975691)]
    [InlineData(2, 30, 2, -4, 0, 2, 1.069215, 0.873058)]
    [InlineData(2, 100, 6, -8, 0, 2, 1.416375, 0.676972)]
    [InlineData(2, 100, 0.4, -5, 0, 0, 0.370799, 0.983223)]
    [InlineData(4, 10, 2, -4, 0, 4, 1.069705, 0.872739)]
    [InlineData(4, 40, 6, -8, 0, 4, 1.416072, 0.676590)]
    [InlineData(4, 40, 0.2, -5, 0, 0, 0.194653, 0.994917)]
    [InlineData(4, 80, 1, -3, 0, 4, 0.728527, 0.940208)]
    [InlineData(2, 60, 1, 1, 0, 0, 0.258100, 0.962248)]
    [InlineData(1, 250, 30, -33, 0, 0, 1.602450, 0.340221)]
    [InlineData(2, 250, 12, -14, 0, 2, 1.525935, 0.522319)]
    [InlineData(4, 25, 12, -14, 0, 4, 1.525586, 0.521715)]
    [InlineData(1, 30, 3, -4, 0.8, 1, 1.181055, 0.652194)]
    [InlineData(2, 300, 3, -4, 0.8, 2, 1.186111, 0.681100)]
    [InlineData(4, 10, 3, -4, 0.8, 4, 1.220688, 0.651639)]
    [InlineData(1, 200, 0.9, -4, 0.8, 1, 0.686772, 0.456373)]
    public void The_order_of_symmetry_is_that_of_the_models_own_code(
        int order, double mu, double gain, double bias, double noise, int expected, double concentration, double rSquared)
    {
        var logits = new float[900];
        for (var i = 0; i < 360; i++)
        {
            logits[i] = (float)((gain * Math.Cos(order * ((i * Math.PI / 180) - (mu * Math.PI / 180)))) + bias + (noise * Math.Sin(12.9898 * i * i)));
        }

        Assert.Equal(expected, OrientationDecoder.Decode(logits).SymmetryOrder);

        // curve_fit stops at relative changes of 1.5e-8, which leaves about the root of that in the parameters.
        var fit = OrientationDecoder.Fit(logits.AsSpan(0, 360));
        Assert.Equal(concentration, fit.Concentration, 2e-4);
        Assert.Equal(rSquared, fit.RSquared, 2e-5);
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(-1000f)]
    [InlineData(1000f)]
    public void Flat_logits_of_any_height_have_no_front(float level)
    {
        var logits = new float[900];
        logits.AsSpan().Fill(level);
        Assert.Equal(0, OrientationDecoder.Decode(logits).SymmetryOrder);
    }

    [Fact]
    public void Any_finite_logits_are_decoded() =>
        Gen.Select(Gen.Single[-100, 100].Array[900], Gen.Single[0, 1e30f]).Sample((logits, factor) =>
        {
            var found = OrientationDecoder.Decode([.. logits.Select(l => l * factor)]);
            Assert.InRange(found.AzimuthDegrees, 0, 359);
            Assert.Contains(found.SymmetryOrder, (int[])[0, 1, 2, 4]);
        }, iter: 50);

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void Logits_that_are_not_finite_are_bad_input_that_names_their_place(float bad)
    {
        var logits = new float[1800];
        logits[900 + 500] = bad;
        var error = Assert.Throws<TensorFormatException>(() => OrientationDecoder.DecodeAll(logits, "some.npy"));
        Assert.Equal(("some.npy", "row 1, column 500"), (error.InputSource, error.Place));
    }

    [Fact]
    public void Other_numbers_of_logits_are_misuse()
    {
        Assert.Throws<ArgumentException>(() => OrientationDecoder.Decode(new float[899]));
        Assert.Throws<ArgumentException>(() => OrientationDecoder.DecodeAll(new float[1801]));
        Assert.Empty(OrientationDecoder.DecodeAll([]));
    }
}
