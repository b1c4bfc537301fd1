using GeometryMatters.Features;
using GeometryMatters.Imaging;
using GeometryMatters.Tests;
using GeometryMatters.Training.Adapters;
using GeometryMatters.Training.Tests.Support;
using TorchSharp;

namespace GeometryMatters.Training.Tests.Adapters;

public class AdapterTests
{
    [Theory]
    [InlineData(new[] { 640, 1280, 1280, 768 }, 768, 5_150_214)]
    [InlineData(new[] { 768 }, 768, 628_995)]
    [InlineData(new[] { 768 }, 384, 490_371)]
    [InlineData(new[] { 768 }, 128, 136_835)]
    [InlineData(new[] { 640, 1280, 1280 }, 768, 4_521_221)]
    public void Parameter_counts_equal_the_reference(int[] inputs, int output, long expected)
    {
        using var adapter = new Adapter(new AdapterOptions { InputChannels = inputs, OutputChannels = output });
        Assert.Equal(expected, adapter.ParameterCount);
    }

    [Fact]
    public void Names_shapes_and_order_equal_the_reference_state_dictionary()
    {
        var expected = Json.Read("diy-sc/adapter/info.json").GetProperty("state_dict_640_1280_1280_768");
        using var adapter = new Adapter();
        Assert.Equal(expected.EnumerateObject().Select(p => p.Name), adapter.ParameterNames);
        Assert.All(expected.EnumerateObject(), p => Assert.Equal(p.Value.EnumerateArray().Select(v => v.GetInt64()), adapter.ParameterShape(p.Name)));
    }

    [Fact]
    public void First_values_are_kaiming_normal_by_fan_out_and_hang_on_the_seed_alone()
    {
        using var adapter = new Adapter(new AdapterOptions { InputChannels = [768] }, seed: 7);
        using var same = new Adapter(new AdapterOptions { InputChannels = [768] }, seed: 7);
        using var other = new Adapter(new AdapterOptions { InputChannels = [768] }, seed: 8);
        const string Name = "bottleneck_layers.0.0.conv1.weight";
        Assert.Equal(adapter.ParameterValues(Name), same.ParameterValues(Name));
        Assert.NotEqual(adapter.ParameterValues(Name), other.ParameterValues(Name));
        Assert.Equal(Math.Log(1 / 0.07), adapter.LogitScale, 1e-6);

        // 147,456 normal values of deviation √(2/192): the sample deviation has a relative spread of 0.0018; five of those.
        var values = adapter.ParameterValues(Name);
        Assert.Equal(1, Math.Sqrt(values.Average(v => (double)v * v)) / Math.Sqrt(2.0 / 192), 0.01);
        Assert.All(adapter.ParameterValues("bottleneck_layers.0.0.conv3.norm.weight"), v => Assert.Equal(1, v));
        Assert.All(adapter.ParameterValues("bottleneck_layers.0.0.conv3.norm.bias"), v => Assert.Equal(0, v));
    }

    [Theory]
    [InlineData("checkpoints/0300_dino_768.pth", "in_768_12x12", "out_dino768_12x12", new[] { 768 }, 768, 1)]
    [InlineData("checkpoints/0368_dino_128.pth", "in_768_12x12", "out_dino128_12x12", new[] { 768 }, 128, 1)]
    [InlineData("adapter/multi_state_dict.pth", "multi_in_320_8x8", "multi_out_128_8x8", new[] { 32, 64, 96, 128 }, 128, 1)]
    [InlineData("adapter/twoblock_state_dict.pth", "multi_in_320_8x8", "twoblock_out_128_8x8", new[] { 64 }, 128, 2)]
    public void Outputs_of_published_weights_equal_the_reference(string weights, string input, string output, int[] channels, int outputs, int blocks)
    {
        using var adapter = AdapterCheckpoint.Load(RequireShared.File($"diy-sc/{weights}"));
        var options = new AdapterOptions { InputChannels = channels, OutputChannels = outputs, BlocksPerBranch = blocks };
        Assert.Equal(channels, adapter.Options.InputChannels);
        Assert.Equal(options, adapter.Options with { InputChannels = channels });
        var planes = Npy.Floats($"diy-sc/adapter/{input}.npy");
        var maps = channels.Select((c, i) => Maps.FromPlanes(planes, channels.Take(i).Sum(), c)).ToArray();
        var found = Raw(adapter, maps);
        var expected = Maps.FromPlanes(Npy.Floats($"diy-sc/adapter/{output}.npy")).Values.ToArray();
        Assert.Equal(expected.Length, found.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], found[i], 1e-4);
        }

        // Transform gives the same at unit length.
        var unit = Maps.UnitRows(new FeatureMap(maps[0].Grid, outputs, expected));
        var transformed = adapter.Transform(maps).Values;
        for (var i = 0; i < unit.Length; i++)
        {
            Assert.Equal(unit[i], transformed[i], 1e-5);
        }
    }

    [Theory]
    [InlineData("0300_dino_768.pth", "out_dino768_60x60_sub10", "dino768_60x60")]
    [InlineData("0368_dino_128.pth", "out_dino128_60x60_sub10", "dino128_60x60")]
    public void Outputs_on_the_full_grid_equal_the_reference(string weights, string output, string statistics)
    {
        using var adapter = AdapterCheckpoint.Load(RequireShared.File($"diy-sc/checkpoints/{weights}"));
        GridSize grid = new(60, 60);
        var values = new float[grid.CellCount * 768];
        for (var i = 0; i < values.Length; i++)
        {
            // The formula of the reference's notes.
            var (cell, c) = (i / 768, i % 768);
            values[i] = ((((c * 7919L) + (cell / 60 * 104729L) + (cell % 60 * 1299709L) + 12345) % 65536) / 65536f * 4) - 2;
        }

        var found = Raw(adapter, [new FeatureMap(grid, 768, values)]);
        var channels = adapter.Options.OutputChannels;
        var (_, expected) = Npy.Floats($"diy-sc/adapter/{output}.npy");
        for (var i = 0; i < expected.Length; i++)
        {
            var (c, row, column) = (i / 36, (i / 6 % 6 * 10) + 5, (i % 6 * 10) + 5);
            Assert.Equal(expected[i], found[(grid.CellAt(row, column) * channels) + c], 1e-4);
        }

        var told = Json.Read("diy-sc/adapter/info.json").GetProperty(statistics);
        Assert.Equal(told.GetProperty("mean").GetDouble(), found.Average(v => (double)v), 1e-4);
        Assert.Equal(told.GetProperty("max").GetDouble(), found.Max(), 1e-4);
    }

    [Fact]
    public void Without_output_activation_values_keep_their_sign_and_with_it_they_do_not()
    {
        var map = Maps.Random(new GridSize(6, 5), 48, 1);
        var options = new AdapterOptions { InputChannels = [48], OutputChannels = 64, BottleneckChannels = 32 };
        using var relu = new Adapter(options);
        using var signed = new Adapter(options with { OutputActivation = AdapterActivation.None });
        Assert.DoesNotContain(relu.Transform([map]).Values.ToArray(), v => v < 0);
        Assert.Contains(signed.Transform([map]).Values.ToArray(), v => v < 0);
    }

    [Fact]
    public void Cell_normalisation_makes_a_cell_depend_on_its_neighbourhood_only()
    {
        var grid = new GridSize(9, 9);
        var first = Maps.Random(grid, 32, 1);
        var values = first.Values.ToArray();
        values.AsSpan(0, 32).Fill(9);
        var changed = new FeatureMap(grid, 32, values);
        var far = grid.CellAt(5, 5);
        foreach (var normalization in Enum.GetValues<AdapterNormalization>())
        {
            using var adapter = new Adapter(new AdapterOptions { InputChannels = [32], OutputChannels = 32, BottleneckChannels = 32, Normalization = normalization });
            float[] before = adapter.Transform([first])[far].ToArray(), after = adapter.Transform([changed])[far].ToArray();
            var difference = before.Zip(after, (a, b) => Math.Abs(a - b)).Max();
            Assert.Equal(normalization == AdapterNormalization.Cell, difference < 1e-6);
        }
    }

    [Fact]
    public void Maps_that_do_not_fit_and_bad_options_are_refused()
    {
        using var adapter = new Adapter(new AdapterOptions { InputChannels = [32, 64], OutputChannels = 128 });
        var grid = new GridSize(3, 3);
        FeatureMap a = Maps.Random(grid, 32, 1), b = Maps.Random(grid, 64, 2), other = Maps.Random(new GridSize(3, 4), 64, 2);
        Assert.Throws<ArgumentException>(() => adapter.Transform([a]));
        Assert.Throws<ArgumentException>(() => adapter.Transform([b, a]));
        Assert.Throws<ArgumentException>(() => adapter.Transform([a, other]));
        Assert.Equal(nameof(AdapterOptions.OutputChannels), Assert.Throws<ArgumentOutOfRangeException>(() => new AdapterOptions { OutputChannels = 100 }.Validate()).ParamName);
        Assert.Contains("quarter of OutputChannels", Assert.Throws<ArgumentOutOfRangeException>(() => new AdapterOptions { OutputChannels = 64 }.Validate()).Message, StringComparison.Ordinal);
        Assert.Equal(nameof(AdapterOptions.InputChannels), Assert.Throws<ArgumentOutOfRangeException>(() => new AdapterOptions { InputChannels = [] }.Validate()).ParamName);
        Assert.Equal(nameof(AdapterOptions.Dropout), Assert.Throws<ArgumentOutOfRangeException>(() => new AdapterOptions { Dropout = 1 }.Validate()).ParamName);
        adapter.Dispose();
        Assert.Throws<ObjectDisposedException>(() => adapter.Transform([a, b]));
    }

    [Fact]
    public void Maps_of_halves_go_in_as_they_are_and_stay_so()
    {
        const int Cells = 900, Channels = 64;
        Random random = new(1);
        var maps = Enumerable.Range(0, 5)
            .Select(_ => FeatureMap.FromHalves(new(30, 30), Channels, [.. Enumerable.Range(0, Cells * Channels).Select(_ => (Half)random.NextSingle())]))
            .ToArray();
        using InputTensors inputs = new();
        XorShift unused = default;
        var least = long.MaxValue;
        foreach (var map in maps)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var filled = inputs.Fill([map], 0, ref unused, torch.CPU)[0];
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            Assert.Equal(map.Halves.ToArray().Select(h => (float)h), filled.data<float>().ToArray());
        }

        // A widened copy, which the map would keep, would have 230,400 bytes for each of them.
        Assert.InRange(least, 0, Cells * Channels);
    }

    private static float[] Raw(Adapter adapter, FeatureMap[] maps)
    {
        using var scope = torch.NewDisposeScope();
        using var inference = torch.no_grad();
        using InputTensors inputs = new();
        XorShift unused = default;
        return adapter.Forward(inputs.Fill(maps, 0, ref unused, torch.CPU), maps[0].Grid).contiguous().data<float>().ToArray();
    }
}
