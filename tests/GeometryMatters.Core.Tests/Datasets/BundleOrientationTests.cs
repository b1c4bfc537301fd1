using GeometryMatters.Datasets;
using GeometryMatters.Imaging;
using GeometryMatters.Reconstruction;
using GeometryMatters.Serialization;

namespace GeometryMatters.Tests.Datasets;

public sealed class BundleOrientationTests : IDisposable
{
    private readonly GeometryMatters.Tests.TemporaryFolder folder = new();

    private BundleItem Item => new(folder.Root, "car", "a", null);

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Logits_of_either_precision_are_decoded_for_evenly_spaced_views(bool half)
    {
        var logits = Logits(0, 45, 91, 135, 180, 225, 270, 315);
        WriteLogits(half ? TensorArray.Create<Half>([.. logits.Select(l => (Half)l)], 8, 900) : TensorArray.Create<float>(logits, 8, 900));
        var stored = Item.LoadOrientation();
        Assert.True(Item.HasOrientation);
        Assert.Equal([0, 45, 90, 135, 180, 225, 270, 315], stored.KnownDegrees);
        Assert.Equal([0, 45, 91, 135, 180, 225, 270, 315], stored.Estimates.Select(e => e.AzimuthDegrees));
        Assert.All(stored.Estimates, e => Assert.Equal((5, -7, 1), (e.ElevationDegrees, e.RollDegrees, e.SymmetryOrder)));
    }

    [Fact]
    public void Views_are_found_by_their_known_azimuth_whatever_their_order()
    {
        WriteJson("""{"yaw_known_deg": [-90, 0, 180.0, 450], "azimuth_deg": [1, 2, 3, -4], "alpha": [1, 2.0, 4, 0]}""");
        var estimates = new BundleOrientationEstimator(Item).EstimateOrientations(new ImageBuffer[4], new Mask[4], "car");
        Assert.Equal([new(2, 0, 0, 2), new(356, 0, 0, 0), new(3, 0, 0, 4), new(1, 0, 0, 1)], estimates);
    }

    [Fact]
    public void Known_azimuths_beside_logits_are_used()
    {
        WriteLogits(TensorArray.Create<float>(Logits(10, 20), 2, 900));
        WriteJson("""{"yaw_known_deg": [180, 0]}""");
        Assert.Equal([20.0, 10], new BundleOrientationEstimator(Item).EstimateAzimuthDegrees(new ImageBuffer[2], new Mask[2], "car"));
    }

    [Theory]
    [InlineData("""{}""", "azimuth_deg")]
    [InlineData("""{"azimuth_deg": []}""", "azimuth_deg")]
    [InlineData("""{"azimuth_deg": 5}""", "azimuth_deg")]
    [InlineData("""{"azimuth_deg": [1, "x"]}""", "azimuth_deg[1]")]
    [InlineData("""{"azimuth_deg": [1], "alpha": [3]}""", "alpha[0]")]
    [InlineData("""{"azimuth_deg": [1], "alpha": [1, 1]}""", "alpha")]
    [InlineData("""{"azimuth_deg": [1], "yaw_known_deg": [1, 2]}""", "yaw_known_deg")]
    [InlineData("""{"azimuth_deg": [1], "yaw_known_deg": [null]}""", "yaw_known_deg[0]")]
    [InlineData("""[1]""", "")]
    [InlineData("""{"azimuth_deg": [1""", "line 1, byte 18")]
    public void Errors_in_the_json_name_file_and_key(string json, string place)
    {
        WriteJson(json);
        var error = Assert.Throws<DatasetFormatException>(Item.LoadOrientation);
        Assert.EndsWith(Path.Combine("orient", "orient.json"), error.InputSource, StringComparison.Ordinal);
        Assert.Equal(place, error.Place);
    }

    [Fact]
    public void Errors_in_the_logits_name_file_and_place()
    {
        void Fails(TensorArray array, string place)
        {
            WriteLogits(array);
            var error = Assert.Throws<TensorFormatException>(Item.LoadOrientation);
            Assert.Equal((Path.Combine(folder.Root, "orient", "logits.npy"), place), (error.InputSource, error.Place));
        }

        Fails(TensorArray.Create<float>(new float[899], 1, 899), "shape");
        Fails(TensorArray.Create<float>(new float[900], 900), "shape");
        Fails(TensorArray.Create<float>([], 0, 900), "shape");
        Fails(TensorArray.Create<long>(new long[900], 1, 900), "dtype");
        var logits = Logits(1, 2);
        logits[900 + 17] = float.NaN;
        Fails(TensorArray.Create<float>(logits, 2, 900), "row 1, column 17");
    }

    [Fact]
    public void Missing_files_and_other_views_are_told()
    {
        Assert.False(Item.HasOrientation);
        Assert.Throws<FileNotFoundException>(Item.LoadOrientation);
        WriteJson("""{"yaw_known_deg": [0, 170], "azimuth_deg": [1, 2]}""");
        BundleOrientationEstimator estimator = new(Item);
        var few = Assert.Throws<DatasetFormatException>(() => estimator.EstimateAzimuthDegrees(new ImageBuffer[8], new Mask[8], "car"));
        Assert.Contains("8 views, found 2", few.Message, StringComparison.Ordinal);
        var other = Assert.Throws<DatasetFormatException>(() => estimator.EstimateAzimuthDegrees(new ImageBuffer[2], new Mask[2], "car"));
        Assert.Contains("a view from 180°, found views from 0, 170", other.Message, StringComparison.Ordinal);
    }

    /// <summary>One clear front at each azimuth; elevation 5, roll −7.</summary>
    private static float[] Logits(params int[] azimuths)
    {
        var logits = new float[900 * azimuths.Length];
        for (var v = 0; v < azimuths.Length; v++)
        {
            var row = logits.AsSpan(900 * v, 900);
            for (var i = 0; i < 360; i++)
            {
                row[i] = (float)((2 * Math.Cos((i - azimuths[v]) * Math.PI / 180)) - 4);
            }

            // Half precision rounds the flat top of the cosine to one value.
            row[azimuths[v]] += 0.01f;
            row[360 + 95] = row[540 + 173] = 1;
        }

        return logits;
    }

    private void WriteLogits(TensorArray array)
    {
        Directory.CreateDirectory(folder.File("orient"));
        NpyFile.Write(Path.Combine(folder.File("orient"), "logits.npy"), array);
    }

    private void WriteJson(string json)
    {
        Directory.CreateDirectory(folder.File("orient"));
        File.WriteAllText(Path.Combine(folder.File("orient"), "orient.json"), json);
    }
}
