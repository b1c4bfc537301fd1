using GeometryMatters.Features;
using GeometryMatters.Training.Adapters;

namespace GeometryMatters.Training.Trainers;

/// <summary>The order in which a trainer sees pairs: a new seeded shuffle every epoch, pairs without labels passed over.</summary>
internal sealed class PairOrder
{
    private readonly ITrainingPairSource pairs;
    private readonly int seed;
    private readonly int[] order;
    private int position;
    private int epoch;

    public PairOrder(ITrainingPairSource pairs, int seed)
    {
        this.pairs = pairs;
        this.seed = seed;
        order = [.. Enumerable.Range(0, pairs.Count)];
        position = order.Length;
    }

    /// <summary>The pair of a step, checked against the network.</summary>
    public (int Index, TrainingPair Pair) Next(int step, bool flips, Adapter adapter)
    {
        for (var tried = 0; tried < 2 * order.Length; tried++)
        {
            if (position == order.Length)
            {
                new Random(Fnv1A.Seed(seed, "order", epoch++)).Shuffle(order);
                position = 0;
            }

            var index = order[position++];
            var pair = pairs.Load(index);
            if (flips && pair.Flipped is { } flipped && new Random(Fnv1A.Seed(seed, "flip", step)).Next(2) == 1)
            {
                pair = flipped;
            }

            Check(pair, adapter, $"training pair {index}");
            if (pair.Labels.Count > 0)
            {
                return (index, pair);
            }
        }

        throw new InvalidInputException("training pairs", string.Empty, "at least one pair with labels", $"none among {order.Length}");
    }

    public static void Check(TrainingPair pair, Adapter adapter, string name)
    {
        CheckMaps(pair.SourceMaps, "source");
        CheckMaps(pair.TargetMaps, "target");
        int sourceCells = pair.SourceMaps[0].Grid.CellCount, targetCells = pair.TargetMaps[0].Grid.CellCount;
        for (var i = 0; i < pair.Labels.Count; i++)
        {
            var (s, t) = pair.Labels[i];
            if ((uint)s >= (uint)sourceCells || (uint)t >= (uint)targetCells)
            {
                throw new InvalidInputException(name, $"label {i}", $"cells below {sourceCells} and {targetCells}", $"{s} and {t}");
            }
        }

        void CheckMaps(IReadOnlyList<FeatureMap> maps, string side)
        {
            try
            {
                adapter.CheckMaps(maps, side);
            }
            catch (ArgumentException e)
            {
                throw new InvalidInputException(name, $"{side} maps", $"maps of [{string.Join(", ", adapter.Options.InputChannels)}] channels on one grid", e.Message, e);
            }
        }
    }
}
