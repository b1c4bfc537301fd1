using GeometryMatters.Features;
using GeometryMatters.Training.Adapters;

namespace GeometryMatters.Training.Trainers;

/// <summary>How far an order has come: this epoch's shuffle (never changed once made), the place in it, and epochs begun.</summary>
internal readonly record struct PairCursor(int[] Order, int Position, int Epoch)
{
    /// <summary>Before the first epoch.</summary>
    public static PairCursor Start(int count) => new([.. Enumerable.Range(0, count)], count, 0);
}

/// <summary>The order in which a trainer sees pairs: a new seeded shuffle every epoch, pairs without labels passed over.</summary>
internal sealed class PairOrder(ITrainingPairSource pairs, int seed, PairCursor? start = null)
{
    /// <summary>Where the order stands.</summary>
    public PairCursor Cursor { get; private set; } = start ?? PairCursor.Start(pairs.Count);

    /// <summary>The pair of a step, checked against the network.</summary>
    public (int Index, TrainingPair Pair) Next(int step, bool flips, Adapter adapter, bool flipTerms = false, CancellationToken cancellationToken = default)
    {
        for (var tried = 0; tried < 2 * Cursor.Order.Length; tried++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (order, position, epoch) = Cursor;
            if (position == order.Length)
            {
                order = [.. order];
                new Random(Fnv1A.Seed(seed, "order", epoch++)).Shuffle(order);
                position = 0;
            }

            var index = order[position];
            Cursor = new(order, position + 1, epoch);
            var pair = pairs.Load(index, cancellationToken);
            if (flips && pair.Flipped is { } flipped && new Random(Fnv1A.Seed(seed, "flip", step)).Next(2) == 1)
            {
                pair = flipped;
            }

            foreach (var term in FlipTerm.Of(pair, flipTerms))
            {
                Check(term.Pair, adapter, $"training pair {index}");
            }

            if (pair.Labels.Count > 0)
            {
                return (index, pair);
            }
        }

        throw new InvalidInputException("training pairs", string.Empty, "at least one pair with labels", $"none among {Cursor.Order.Length}");
    }

    public static void Check(TrainingPair pair, Adapter adapter, string name)
    {
        CheckMaps(pair.SourceMaps, "source");
        CheckMaps(pair.TargetMaps, "target");
        int sourceCells = pair.SourceMaps[0].Grid.CellCount, targetCells = pair.TargetMaps[0].Grid.CellCount;
        for (var i = 0; i < pair.Labels.Count; i++)
        {
            var (s, t) = (pair.Labels[i].SourceCell, pair.Labels[i].TargetCell);
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
