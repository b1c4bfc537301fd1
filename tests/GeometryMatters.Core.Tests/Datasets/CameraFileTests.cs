using GeometryMatters.Cameras;
using GeometryMatters.Datasets;

namespace GeometryMatters.Tests.Datasets;

public class CameraFileTests
{
    [Theory]
    [InlineData("[[0.75, 0, 0.5], [0, 1, 0.5], [0, 0, 1]]", 300, 300, 200, 150)]
    [InlineData("[[[0.75, 0, 0.5], [0, 1, 0.5], [0, 0, 1]]]", 300, 300, 200, 150)]
    [InlineData("""{"intrinsics": [[0.75, 0, 0.5], [0, 1, 0.5], [0, 0, 1]], "units": "normalized"}""", 300, 300, 200, 150)]
    [InlineData("""{"fx": 0.75, "fy": 1, "cx": 0.5, "cy": 0.5, "units": "normalised"}""", 300, 300, 200, 150)]
    [InlineData("""{"fx": 310, "fy": 320, "cx": 190, "cy": 140, "units": "pixels"}""", 310, 320, 190, 140)]
    [InlineData("""{"fx": 310}""", 310, 310, 200, 150)]
    [InlineData("""{"fx": 620, "fy": 600, "cx": 400, "cy": 290, "units": "pixels", "image_width": 800, "image_height": 600}""", 310, 300, 200, 145)]
    [InlineData("[[310, 0, 190], [0, 320, 140], [0, 0, 1]]", 310, 320, 190, 140)]
    public void All_forms_are_read_to_pixels(string json, double fx, double fy, double cx, double cy)
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["intrinsics.json"], json);
        Assert.Equal(new Camera(fx, fy, cx, cy, 400, 300), CameraFile.Read(folder["intrinsics.json"], 400, 300));
    }

    [Theory]
    [InlineData("""{"fy": 1}""", "fx")]
    [InlineData("""{"fx": -1}""", "")]
    [InlineData("""{"fx": 1, "units": "metres"}""", "units")]
    [InlineData("[[1, 0.1, 0.5], [0, 1, 0.5], [0, 0, 1]]", "")]
    [InlineData("[[1, 0, 0.5], [0, 1, 0.5]]", "")]
    [InlineData("""{"fx": 300, "units": "pixels", "image_width": 300, "image_height": 400}""", "")]
    public void Broken_files_are_named(string json, string place)
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["intrinsics.json"], json);
        var e = Assert.Throws<DatasetFormatException>(() => CameraFile.Read(folder["intrinsics.json"], 400, 300));
        Assert.Equal((folder["intrinsics.json"], place), (e.InputSource, e.Place));
    }

    [Fact]
    public void A_camera_is_read_back_as_written()
    {
        using TemporaryFolder folder = new();
        Camera camera = new(311.5, 299.25, 180, 151, 400, 300);
        CameraFile.Write(folder["intrinsics.json"], camera);
        var read = CameraFile.Read(folder["intrinsics.json"], 400, 300);
        Assert.Equal(camera.FocalX, read.FocalX, 10);
        Assert.Equal(camera.PrincipalY, read.PrincipalY, 10);

        // On a copy of half the size everything is half as large.
        Assert.Equal(camera.FocalY / 2, CameraFile.Read(folder["intrinsics.json"], 200, 150).FocalY, 10);
    }
}
