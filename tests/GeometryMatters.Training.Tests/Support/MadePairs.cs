using GeometryMatters.Features;
using GeometryMatters.Imaging;
using GeometryMatters.Training.Trainers;

namespace GeometryMatters.Training.Tests.Support;

/// <summary>Every cell shows one of 40 points: four channels carry it weakly, strong noise fills the rest.</summary>
internal sealed class MadePairs(int count, GridSize source, GridSize target, int seed = 0) : ITrainingPairSource
{
    private const int Points = 40;

    public int Count => count;

    public TrainingPair Load(int index, CancellationToken cancellationToken = default)
    {
        var random = new Random((seed + index) * 31);
        var (sourceMaps, sourceCells) = Image(source, random);
        var (targetMaps, targetCells) = Image(target, random);
        return new() { SourceMaps = sourceMaps, TargetMaps = targetMaps, Labels = [.. Enumerable.Range(0, Points > source.CellCount ? source.CellCount : Points).Where(p => p < targetCells.Length && p < sourceCells.Length).Select(p => new TrainingLabel(sourceCells[p], targetCells[p]))] };
    }

    public double Accuracy(Func<IReadOnlyList<FeatureMap>, FeatureMap> describe)
    {
        int right = 0, all = 0;
        for (var i = 0; i < count; i++)
        {
            var pair = Load(i);
            FeatureMap a = describe(pair.SourceMaps), b = describe(pair.TargetMaps);
            foreach (var label in pair.Labels)
            {
                var best = pair.Labels.MaxBy(l => Dot(a[label.SourceCell], b[l.TargetCell]));
                right += best == label ? 1 : 0;
                all++;
            }
        }

        return (double)right / all;
    }

    private static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    private static (FeatureMap[] Maps, int[] Cells) Image(GridSize grid, Random random)
    {
        var cells = Enumerable.Range(0, grid.CellCount).ToArray();
        random.Shuffle(cells);
        cells = cells[..Math.Min(Points, cells.Length)];
        return ([Map(24), Map(16)], cells);

        FeatureMap Map(int channels)
        {
            var noise = new NormalStream(random.Next());
            var values = new float[grid.CellCount * channels];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = (float)(i % channels < 8 ? 0.15 * noise.Next() : 2 * noise.Next());
            }

            for (var p = 0; p < cells.Length; p++)
            {
                var code = new NormalStream((7919 * p) + channels);
                for (var c = 0; c < 8; c++)
                {
                    values[(cells[p] * channels) + c] += (float)code.Next();
                }
            }

            return new(grid, channels, values);
        }
    }
}
