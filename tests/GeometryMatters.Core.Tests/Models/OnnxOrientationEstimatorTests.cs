using GeometryMatters.Imaging;
using GeometryMatters.Models;
using GeometryMatters.Reconstruction;

namespace GeometryMatters.Tests.Models;

public class OnnxOrientationEstimatorTests
{
    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    [InlineData(3)]
    public void Angles_of_uniform_views_follow_from_their_colours_for_any_batch_side(int batch)
    {
        using OnnxOrientationEstimator estimator = new(Load(ColourOrientation.Model(batch)), maxBatchSize: 2);
        byte[][] colours = [[0, 0, 0], [51, 102, 255], [250, 5, 77], [128, 200, 30], [255, 255, 255]];
        var estimates = estimator.EstimateOrientations([.. colours.Select(c => Uniform(518, 518, c))], [], "any");
        Assert.Equal(colours.Select(Expected), estimates.Select(e => (e.AzimuthDegrees, e.ElevationDegrees, e.RollDegrees)));
        Assert.Equal(estimates.Select(e => e.AzimuthDegrees), estimator.EstimateAzimuthDegrees([.. colours.Select(c => Uniform(518, 518, c))], [], "any"));
    }

    [Fact]
    public void A_model_from_memory_is_held_to_the_contract_and_estimates_as_one_from_a_file()
    {
        using var file = OnnxOrientationEstimator.Load(OnnxFixture.Model("orientation"));
        using var memory = OnnxOrientationEstimator.Load(OnnxFixture.Bytes("orientation"), "made");
        var view = Uniform(518, 518, [51, 102, 255]);
        Assert.Equal(file.EstimateOrientations([view], [], "any"), memory.EstimateOrientations([view], [], "any"));
        var e = Assert.Throws<ModelContractException>(() => OnnxOrientationEstimator.Load(OnnxFixture.Bytes("partfield"), "parts"));
        Assert.StartsWith("parts", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_recorded_stand_in_is_what_the_tests_write() => Assert.Equal(ColourOrientation.Model(), OnnxFixture.Bytes("orientation"));

    [Fact]
    public void Half_precision_models_are_fed_and_read_as_well()
    {
        using OnnxOrientationEstimator estimator = new(Load(ColourOrientation.Model(type: OnnxGraph.Half)));
        var found = estimator.EstimateOrientations([Uniform(518, 518, [51, 102, 153])], [], "any")[0];

        // Logits of up to 16,000 in halves are 8 apart: all bins within sqrt(4 · 8) of the largest round to the same value at worst.
        Assert.Equal(72, found.AzimuthDegrees, 6.0);
        Assert.Equal(-18, found.ElevationDegrees, 6.0);
    }

    [Fact]
    public void Views_of_other_sizes_are_padded_with_white()
    {
        using OnnxOrientationEstimator estimator = new(Load(ColourOrientation.Model()));
        var found = estimator.EstimateOrientations([Uniform(200, 60, [0, 0, 0])], [], "any")[0];

        // 60/200 of 518 is 155.4, in patches of 14 that is 11: 154 rows of black, the other 364 of 518 white.
        Assert.Equal(Math.Round(360 * 364 / 518.0), found.AzimuthDegrees);
    }

    [Fact]
    public void Concurrent_estimates_are_the_same_as_single_ones()
    {
        using OnnxOrientationEstimator estimator = new(Load(ColourOrientation.Model()));
        var views = Enumerable.Range(0, 6).Select(i => Uniform(518, 518, [(byte)(40 * i), (byte)(9 * i), 10])).ToArray();
        var single = views.Select(v => estimator.EstimateOrientations([v], [], "any")[0]).ToArray();
        Parallel.For(0, 6, i => Assert.Equal(single[i], estimator.EstimateOrientations([views[i]], [], "any")[0]));
    }

    [Fact]
    public void No_views_give_no_estimates_and_cancelled_work_stops()
    {
        using OnnxOrientationEstimator estimator = new(Load(ColourOrientation.Model()));
        Assert.Empty(estimator.EstimateOrientations([], [], "any"));
        Assert.Throws<OperationCanceledException>(() => estimator.EstimateOrientations([Uniform(8, 8, [0, 0, 0])], [], "any", new(canceled: true)));
    }

    [Fact]
    public void A_model_of_another_contract_is_misuse()
    {
        var contract = OnnxOrientationEstimator.Contract with { Name = "another" };
        using var model = OnnxModel.Load(ColourOrientation.Model(), "made", contract);
        Assert.Throws<ArgumentException>(() => new OnnxOrientationEstimator(model));
    }

    [Fact]
    public void The_middle_of_a_padded_view_is_the_view_channel_by_channel()
    {
        ImageBuffer view = new(518, 260);
        view[3, 7][0] = 255;
        view[3, 7][2] = 51;
        var values = new float[OrientationInput.Length];
        OrientationInput.Fill(view, values);

        // 260 rows become 19 patches of 14: 266 rows, 126 above them; row 7 lands on row 126 + (7.5 · 266 / 260) = 133.67.
        float At(int c, int x, int y) => values[(((c * 518) + y) * 518) + x];
        Assert.Equal(1, At(1, 3, 125));
        Assert.Equal(0, At(1, 3, 126));
        Assert.True(At(0, 3, 133) > 0.8f);
        Assert.Equal(0.2f * At(0, 3, 133), At(2, 3, 133), 0.003f);
        Assert.Equal(0, At(1, 3, 133));
        Assert.Equal(0, At(0, 4, 133));
        Assert.Equal(0, At(2, 517, 391));
        Assert.Equal(1, At(2, 517, 392));
    }

    private static (double Azimuth, double Elevation, double Roll) Expected(byte[] c) =>
        (Math.Min(359, Math.Round(360 * c[0] / 255.0)), Math.Min(179, Math.Round(180 * c[1] / 255.0)) - 90, Math.Min(359, Math.Round(360 * c[2] / 255.0)) - 180);

    private static OnnxModel Load(byte[] bytes) => OnnxModel.Load(bytes, "made", OnnxOrientationEstimator.Contract);

    private static ImageBuffer Uniform(int width, int height, byte[] colour)
    {
        ImageBuffer image = new(width, height);
        for (var i = 0; i < image.Pixels.Length; i++)
        {
            image.Pixels[i] = colour[i % 3];
        }

        return image;
    }
}
