using System.Numerics;
using GeometryMatters.Features;
using GeometryMatters.Imaging;
using GeometryMatters.Training.Trainers;

namespace GeometryMatters.Training.Tests.Support;

/// <summary>The key points and maps of the reference's complete loss and training, as a pair.</summary>
internal static class PublishedKeyPoints
{
    /// <summary>The pair with the saved noise of the given deviation in its labels' offsets.</summary>
    public static TrainingPair Pair(double deviation)
    {
        var (a, b) = (Npy.Floats("diy-sc/losses/full_kps1.npy").Values, Npy.Floats("diy-sc/losses/full_kps2.npy").Values);
        var noise = Npy.Floats("diy-sc/losses/full_noise_unit.npy").Values;
        List<TrainingLabel> labels = [];
        for (var i = 0; i < a.Length / 3; i++)
        {
            if (a[(3 * i) + 2] * b[(3 * i) + 2] > 0)
            {
                var k = labels.Count;
                var label = TrainingLabel.OfKeyPoints(Point(a, i), GridSize.Default, Point(b, i), GridSize.Default);
                labels.Add(label with
                {
                    OffsetColumns = label.OffsetColumns + (float)(deviation * noise[2 * k]),
                    OffsetRows = label.OffsetRows + (float)(deviation * noise[(2 * k) + 1]),
                });
            }
        }

        return new()
        {
            SourceMaps = [Maps.FromPlanes(Npy.Floats("diy-sc/losses/feat1_60.npy"))],
            TargetMaps = [Maps.FromPlanes(Npy.Floats("diy-sc/losses/feat2_60.npy"))],
            Labels = labels,
        };
    }

    private static Vector2 Point(float[] points, int i) => new Vector2(points[3 * i], points[(3 * i) + 1]) / 14;
}

/// <summary>One and the same pair.</summary>
internal sealed class OnePair(TrainingPair pair) : ITrainingPairSource
{
    public int Count => 1;

    public TrainingPair Load(int index, CancellationToken cancellationToken = default) => pair;
}
