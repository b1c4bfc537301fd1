using GeometryMatters.Datasets;
using GeometryMatters.Serialization;

namespace GeometryMatters.Tests.Datasets;

public sealed class SphericalMapFileTests : IDisposable
{
    private static readonly float[] Values = [.. Enumerable.Range(0, 12).Select(i => (float)i)];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_predecessors_file_has_a_point_per_cell_row_by_row()
    {
        var map = SphericalMapFile.Read(RequireShared.File("diy-sc/pt/sph.pt"));
        Assert.Equal((6, 6, 3), (map.Grid.Rows, map.Grid.Columns, map.Channels));
        using var file = TorchFile.Open(RequireShared.File("diy-sc/pt/sph.pt"));
        Assert.Equal(file.Read("").ToSingle(), map.Values.ToArray());
    }

    [Theory]
    [InlineData(4, 3)]
    [InlineData(1, 4, 3)]
    [InlineData(2, 2, 3)]
    public void Cells_first_are_read_as_they_lie(params int[] shape)
    {
        NpyFile.Write(folder["map.npy"], TensorArray.Create<float>(Values, shape));
        SafetensorsFile.Write(folder["map.safetensors"], new Dictionary<string, TensorArray> { ["anything"] = TensorArray.Create<float>(Values, shape) });
        foreach (var name in new[] { "map.npy", "map.safetensors" })
        {
            var map = SphericalMapFile.Read(folder[name]);
            Assert.Equal((2, 2), (map.Grid.Rows, map.Grid.Columns));
            Assert.Equal(Values, map.Values.ToArray());
        }
    }

    [Fact]
    public void Channels_first_are_turned()
    {
        NpyFile.Write(folder["map.npy"], TensorArray.Create<float>(Values, 1, 3, 2, 2));
        Assert.Equal([0f, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11], SphericalMapFile.Read(folder["map.npy"]).Values.ToArray());
    }

    [Fact]
    public void What_is_no_spherical_map_is_a_typed_error()
    {
        foreach (var shape in (int[][])[[12], [3, 4], [6, 2], [2, 3, 2], [1, 2, 3, 2], [1, 12]])
        {
            NpyFile.Write(folder["map.npy"], TensorArray.Create<float>(Values, shape));
            var error = Assert.Throws<TensorFormatException>(() => SphericalMapFile.Read(folder["map.npy"]));
            Assert.Contains("map.npy", error.Message, StringComparison.Ordinal);
        }

        SafetensorsFile.Write(folder["two.safetensors"], new Dictionary<string, TensorArray> { ["a"] = TensorArray.Create<float>(Values, 4, 3), ["b"] = TensorArray.Create<float>(Values, 4, 3) });
        Assert.Throws<TensorFormatException>(() => SphericalMapFile.Read(folder["two.safetensors"]));
        Assert.Throws<FileNotFoundException>(() => SphericalMapFile.Read(folder["none.pt"]));
        Assert.Throws<ArgumentException>(() => SphericalMapFile.Read("map.txt"));
    }
}
