using GeometryMatters.Imaging;
using GeometryMatters.Serialization;
using GeometryMatters.Training.Adapters;
using GeometryMatters.Training.Losses;
using GeometryMatters.Training.Tests.Support;
using GeometryMatters.Training.Trainers;
using TorchSharp;
using static TorchSharp.torch;

namespace GeometryMatters.Training.Tests.Trainers;

public class AdamWTests
{
    [Fact]
    public void Six_steps_of_the_published_training_are_followed()
    {
        // The reference also trains the cells' coordinates, by accident; here the test does it, the library does not.
        TorchRuntime.EnsureLoaded();
        var record = Json.Read("diy-sc/train/trajectory.json");
        var options = new AdapterOptions { InputChannels = [16], OutputChannels = 64, NormGroups = 8, Dropout = 0 };
        using var adapter = AdapterCheckpoint.Load(GeometryMatters.Tests.RequireShared.File("diy-sc/train/init_state_dict.pth"), options);
        FeatureMap1To(out var maps);
        var (source, target, labels) = KeyPoints(record.GetProperty("img2_threshold").GetDouble());
        var x = Axis();
        var y = Axis();
        using var optimizer = new AdamW([.. adapter.Parameters, x, y], 1e-3);
        var schedule = new OneCycleSchedule(5e-3, 20, 0.3);
        foreach (var step in record.GetProperty("log").EnumerateArray())
        {
            using var scope = NewDisposeScope();
            using InputTensors first = new(), second = new();
            XorShift unused = default;
            var targetMap = Adapter.Normalize(adapter.Forward(second.Fill(maps[1], 0, ref unused, CPU), maps[1][0].Grid));
            var rows = Adapter.Normalize(adapter.Forward(first.Fill(maps[0], 0, ref unused, CPU), maps[0][0].Grid)).index_select(0, torch.tensor(source));
            var coordinates = torch.stack([x.unsqueeze(0).expand(60, 60).flatten(), y.unsqueeze(1).expand(60, 60).flatten()], 1).add(1).mul(29.5);
            var loss = SparseContrastiveLoss.Compute(rows, targetMap.index_select(0, torch.tensor(target)), adapter.Parameter(AdapterParameters.LogitScale)) +
                DenseFlowLoss.Compute(rows, targetMap, coordinates, torch.tensor(labels, [source.Length, 2]));
            Assert.Equal(1, loss.item<float>() / step.GetProperty("loss").GetDouble(), 1e-3);
            Assert.Equal(step.GetProperty("logit_scale").GetDouble(), adapter.LogitScale, 1e-5);
            loss.backward();
            var (rate, beta) = schedule.At(step.GetProperty("step").GetInt32());
            optimizer.Step(rate, beta);
        }

        using var final = TorchFile.Open(GeometryMatters.Tests.RequireShared.File("diy-sc/train/final_state_dict_6steps.pth"));
        foreach (var name in adapter.ParameterNames)
        {
            // Six Adam steps move a weight by at most the sum of the rates, 0.0156; a hundredth of that.
            Assert.All(final.Read(name).ToSingle().Zip(adapter.ParameterValues(name)), p => Assert.Equal(p.First, p.Second, 1.5e-4));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(37)]
    [InlineData(1000)]
    public void The_pass_over_memory_equals_the_operations_of_libtorch(int count)
    {
        TorchRuntime.EnsureLoaded();
        using var scope = NewDisposeScope();
        NormalStream normal = new(3);
        float[] p = Draw(), m = new float[count], v = new float[count];
        Tensor parameter = torch.tensor(p), mean = torch.zeros(count), square = torch.zeros(count);
        for (var step = 1; step <= 5; step++)
        {
            var g = Draw();
            AdamW.Rates rates = new(1 - 5e-6, 0.9, Math.Sqrt(1 - Math.Pow(0.999, step)), -5e-3 / (1 - Math.Pow(0.9, step)));
            AdamW.Update(p, m, v, g, rates);
            AdamW.Update(parameter, mean, square, torch.tensor(g), rates);
        }

        // libtorch may contract a product and a sum: a rounding of values near 1 a step.
        Assert.All(p.Zip(parameter.data<float>().ToArray()), pair => Assert.Equal(pair.Second, pair.First, 2e-6));

        float[] Draw() => [.. Enumerable.Range(0, count).Select(_ => (float)normal.Next())];
    }

    private static void FeatureMap1To(out GeometryMatters.Features.FeatureMap[][] maps) =>
        maps = [[Maps.FromPlanes(Npy.Floats("diy-sc/losses/feat1_60.npy"))], [Maps.FromPlanes(Npy.Floats("diy-sc/losses/feat2_60.npy"))]];

    private static Tensor Axis() => torch.linspace(-1, 1, 60).requires_grad_();

    private static (long[] Source, long[] Target, float[] Labels) KeyPoints(double threshold)
    {
        var (a, b) = (Npy.Floats("diy-sc/losses/full_kps1.npy").Values, Npy.Floats("diy-sc/losses/full_kps2.npy").Values);
        var noise = Npy.Floats("diy-sc/losses/full_noise_unit.npy").Values;
        var source = new List<long>();
        var target = new List<long>();
        var labels = new List<float>();
        for (var i = 0; i < a.Length / 3; i++)
        {
            if (a[(3 * i) + 2] * b[(3 * i) + 2] > 0)
            {
                var k = source.Count;
                source.Add(Cell(a, i));
                target.Add(Cell(b, i));
                for (var c = 0; c < 2; c++)
                {
                    // Flow in cells between continuous key points, from the source cell's index.
                    var index = c == 0 ? source[k] % 60 : source[k] / 60;
                    labels.Add((float)(index + ((b[(3 * i) + c] - a[(3 * i) + c]) * 60 / 840) + (noise[(2 * k) + c] * 0.1 * threshold / 2)));
                }
            }
        }

        return ([.. source], [.. target], [.. labels]);

        static long Cell(float[] points, int i) => (60 * (long)(points[(3 * i) + 1] / 14)) + (long)(points[3 * i] / 14);
    }
}
