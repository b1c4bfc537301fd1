using GeometryMatters.Imaging;
using GeometryMatters.Serialization;
using GeometryMatters.Tests;
using GeometryMatters.Training.Adapters;
using GeometryMatters.Training.Tests.Support;

namespace GeometryMatters.Training.Tests.Adapters;

public sealed class AdapterCheckpointTests : IDisposable
{
    private static readonly AdapterOptions Options = new()
    {
        InputChannels = [32, 48], OutputChannels = 64, BottleneckChannels = 96, BlocksPerBranch = 2, Dropout = 0.05,
        OutputActivation = AdapterActivation.None, Normalization = AdapterNormalization.Cell,
    };

    private readonly TemporaryFolder folder = new();

    [Fact]
    public void A_saved_adapter_loads_with_its_options_and_values_and_saves_to_the_same_bytes()
    {
        using var adapter = new Adapter(Options, seed: 3);
        AdapterCheckpoint.Save(At("a"), adapter);
        using var loaded = AdapterCheckpoint.Load(At("a"));
        Assert.Equal(Options.InputChannels, loaded.Options.InputChannels);
        Assert.Equal(Options, loaded.Options with { InputChannels = Options.InputChannels });
        var grid = new GridSize(4, 5);
        var maps = new[] { Maps.Random(grid, 32, 1), Maps.Random(grid, 48, 2) };
        Assert.Equal(adapter.Transform(maps).Values, loaded.Transform(maps).Values);
        AdapterCheckpoint.Save(At("b"), loaded);
        Assert.Equal(File.ReadAllBytes(At("a")), File.ReadAllBytes(At("b")));
    }

    [Fact]
    public void Missing_unexpected_and_misshapen_tensors_are_told_in_one_message()
    {
        using var adapter = new Adapter(Options);
        AdapterCheckpoint.Save(At("a"), adapter);
        var tensors = Tensors(out var metadata);
        tensors.Remove("logit_scale");
        tensors["more"] = TensorArray.Create<float>([1], 1);
        tensors["mixing_weights"] = TensorArray.Create<float>([1, 2, 3], 3);
        SafetensorsFile.Write(At("b"), tensors, metadata);
        var message = Assert.Throws<TensorFormatException>(() => AdapterCheckpoint.Load(At("b"))).Message;
        Assert.Contains("logit_scale is missing", message, StringComparison.Ordinal);
        Assert.Contains("more is unexpected", message, StringComparison.Ordinal);
        Assert.Contains("mixing_weights is [3], not [2]", message, StringComparison.Ordinal);
        Assert.Contains(At("b"), message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_without_metadata_load_with_options_given()
    {
        using var adapter = new Adapter(Options);
        AdapterCheckpoint.Save(At("a"), adapter);
        SafetensorsFile.Write(At("b"), Tensors(out _));
        Assert.Contains("metadata", Assert.Throws<TensorFormatException>(() => AdapterCheckpoint.Load(At("b"))).Message, StringComparison.Ordinal);
        using var loaded = AdapterCheckpoint.Load(At("b"), Options);
        Assert.Equal(adapter.ParameterValues("bottleneck_layers.1.1.conv2.weight"), loaded.ParameterValues("bottleneck_layers.1.1.conv2.weight"));
    }

    [Theory]
    [InlineData("output_channels", "many")]
    [InlineData("output_channels", "-64")]
    [InlineData("dropout", "2")]
    [InlineData("normalization", "7")]
    [InlineData("format", "other")]
    public void Bad_metadata_are_refused(string key, string value)
    {
        using var adapter = new Adapter(Options);
        AdapterCheckpoint.Save(At("a"), adapter);
        var tensors = Tensors(out var metadata);
        SafetensorsFile.Write(At("b"), tensors, new Dictionary<string, string>(metadata) { [key] = value });
        Assert.Throws<TensorFormatException>(() => AdapterCheckpoint.Load(At("b")));
    }

    [Theory]
    [InlineData("checkpoints/0300_dino_768.pth")]
    [InlineData("checkpoints/0368_dino_128.pth")]
    [InlineData("adapter/multi_state_dict.pth")]
    [InlineData("adapter/twoblock_state_dict.pth")]
    public void Published_checkpoints_load_with_every_key_and_value_and_save_under_the_same_names(string published)
    {
        var path = RequireShared.File($"diy-sc/{published}");
        using var checkpoint = TorchFile.Open(path);
        using var adapter = AdapterCheckpoint.Load(path);
        Assert.Equal(checkpoint.TensorNames, adapter.ParameterNames.Order(StringComparer.Ordinal));
        Assert.All(checkpoint.TensorNames, name => Assert.Equal(checkpoint.Read(name).ToSingle(), adapter.ParameterValues(name)));
        AdapterCheckpoint.Save(At("a"), adapter);
        using var saved = SafetensorsFile.Open(At("a"));
        Assert.Equal(checkpoint.TensorNames, saved.Entries.Select(e => e.Name));
        Assert.All(checkpoint.TensorNames, name => Assert.Equal(checkpoint.Read(name).Bytes, saved.Read(name).Bytes));
    }

    [Fact]
    public void A_checkpoint_of_another_network_is_refused_in_one_message()
    {
        var path = RequireShared.File("diy-sc/checkpoints/0368_dino_128.pth");
        var message = Assert.Throws<TensorFormatException>(() => AdapterCheckpoint.Load(path, new() { InputChannels = [768, 640], OutputChannels = 128 })).Message;
        Assert.Contains("mixing_weights is [1], not [2]", message, StringComparison.Ordinal);
        Assert.Contains("bottleneck_layers.1.0.conv1.weight is missing", message, StringComparison.Ordinal);
        Assert.Throws<TensorFormatException>(() => AdapterCheckpoint.Load(RequireShared.File("diy-sc/sphere/state_dict.pth")));
        Assert.Throws<TensorFormatException>(() => AdapterCheckpoint.Load(RequireShared.File("diy-sc/pt/cat_anns.pt")));
    }

    [Fact]
    public void A_missing_file_is_named() => Assert.Throws<FileNotFoundException>(() => AdapterCheckpoint.Load(At("none")));

    public void Dispose() => folder.Dispose();

    private string At(string name) => folder.File(name + ".safetensors");

    private Dictionary<string, TensorArray> Tensors(out IReadOnlyDictionary<string, string> metadata)
    {
        using var file = SafetensorsFile.Open(At("a"));
        metadata = file.Metadata;
        return file.Entries.ToDictionary(e => e.Name, e => file.Read(e.Name));
    }
}
