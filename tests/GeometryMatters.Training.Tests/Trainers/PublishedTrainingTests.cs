using GeometryMatters.Imaging;
using GeometryMatters.Serialization;
using GeometryMatters.Tests;
using GeometryMatters.Training.Adapters;
using GeometryMatters.Training.Losses;
using GeometryMatters.Training.Tests.Support;
using GeometryMatters.Training.Trainers;
using TorchSharp;
using static TorchSharp.torch;

namespace GeometryMatters.Training.Tests.Trainers;

/// <summary>The trainer against the published modules' complete loss and first steps.</summary>
public sealed class PublishedTrainingTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(0, "total_no_noise")]
    [InlineData(2.95, "total_with_noise")]
    public void The_whole_loss_of_key_points_between_cells_equals_the_reference(double deviation, string name)
    {
        TorchRuntime.EnsureLoaded();
        using var scope = NewDisposeScope();
        using var inference = no_grad();
        var expected = Json.Read("diy-sc/losses/info.json").GetProperty("full");
        var pair = PublishedKeyPoints.Pair(deviation);
        Assert.Equal(expected.GetProperty("visible").GetInt32(), pair.Labels.Count);
        var (total, sparse, _) = PairLoss.Compute(
            Rows(pair.SourceMaps[0].Values.ToArray()), Rows(pair.TargetMaps[0].Values.ToArray()), GridSize.Default, DenseFlowLoss.Coordinates(GridSize.Default, CPU),
            torch.tensor(expected.GetProperty("logit_scale").GetSingle()), new([.. pair.Labels], [], 1, SoftArgmaxWindow.FullMap));
        Assert.Equal(1, total.item<float>() / expected.GetProperty(name).GetDouble(), 1e-5);
        Assert.Equal(1, sparse.item<float>() / expected.GetProperty("clip_only").GetDouble(), 1e-5);

        static Tensor Rows(float[] values) => torch.tensor(values, [GridSize.Default.CellCount, values.Length / GridSize.Default.CellCount]);
    }

    [Fact]
    public void Six_steps_are_followed_with_stop_and_resumption_after_three()
    {
        var record = Json.Read("diy-sc/train/trajectory.json");
        AdapterOptions network = new() { InputChannels = [16], OutputChannels = 64, NormGroups = 8, Dropout = 0 };
        using var start = AdapterCheckpoint.Load(RequireShared.File("diy-sc/train/init_state_dict.pth"), network);
        AdapterTrainerOptions options = new() { Steps = 20, TargetNoise = 0, LearnedCoordinates = GridSize.Default, PrefetchPairs = 0 };
        OnePair pair = new(PublishedKeyPoints.Pair(0.1 * record.GetProperty("img2_threshold").GetDouble() / 2));
        foreach (var stop in (int[])[3, 3])
        {
            using CancellationTokenSource source = new();
            var loads = 0;
            Mapped counted = new(pair, (_, p) =>
            {
                // The step that the next pair is for counts for nothing.
                if (++loads > stop)
                {
                    source.Cancel();
                }

                return p;
            });
            Assert.Throws<OperationCanceledException>(() =>
                new AdapterTrainer(options).Train(new AdapterTrainingRun { Start = start, Pairs = counted, Folder = folder.Root }, null, source.Token));
        }

        using var state = SafetensorsFile.Open(folder.File("state.safetensors"));
        var losses = state.Read("losses").ToSingle();
        Assert.Equal(12, losses.Length);
        foreach (var step in record.GetProperty("log").EnumerateArray())
        {
            var i = step.GetProperty("step").GetInt32();
            Assert.Equal(1, (losses[2 * i] + losses[(2 * i) + 1]) / step.GetProperty("loss").GetDouble(), 1e-3);
        }

        // Six Adam steps move a value by at most the sum of the rates, 0.0156; a hundredth of that.
        using var last = AdapterCheckpoint.Load(folder.File("last.safetensors"));
        using var final = TorchFile.Open(RequireShared.File("diy-sc/train/final_state_dict_6steps.pth"));
        Assert.All(last.ParameterNames, name => Near(final.Read(name).ToSingle(), last.ParameterValues(name)));
        Near(Npy.Floats("diy-sc/train/final_x_normal.npy").Values, state.Read("value.coordinates.x").ToSingle());
        Near(Npy.Floats("diy-sc/train/final_y_normal.npy").Values, state.Read("value.coordinates.y").ToSingle());

        static void Near(float[] expected, float[] found)
        {
            Assert.Equal(expected.Length, found.Length);
            Assert.All(expected.Zip(found), p => Assert.Equal(p.First, p.Second, 1.5e-4));
        }
    }

    [Fact]
    public void Key_points_beyond_the_border_count_to_the_cell_at_the_border()
    {
        var label = TrainingLabel.OfKeyPoints(new(60, 61.5f), GridSize.Default, new(-0.5f, 3.25f), GridSize.Default);
        Assert.Equal((59 * 60) + 59, label.SourceCell);
        Assert.Equal(3 * 60, label.TargetCell);

        // Target = source cell's index + way: (59 − 60.5, 59 − 58.25); minus the target cell (0, 3).
        Assert.Equal((-1.5f, -2.25f), (label.OffsetColumns, label.OffsetRows));
    }
}
