namespace GeometryMatters.Training.Trainers;

/// <summary>Draws labels without replacement.</summary>
internal static class LabelSampler
{
    /// <summary>Up to <paramref name="most"/> different labels in the order drawn; all of them where there are no more, or without a count.</summary>
    public static TrainingLabel[] Sample(IReadOnlyList<TrainingLabel> labels, int? most, int seed)
    {
        var pool = labels.ToArray();
        if (most is not { } count || pool.Length <= count)
        {
            return pool;
        }

        // The first steps of Fisher and Yates' shuffle.
        var random = new Random(seed);
        for (var i = 0; i < count; i++)
        {
            var j = random.Next(i, pool.Length);
            (pool[i], pool[j]) = (pool[j], pool[i]);
        }

        return pool[..count];
    }

    /// <summary>Longer side, in cells, of the box around the target cells of a pair's labels.</summary>
    public static double TargetExtent(TrainingPair pair)
    {
        var grid = pair.TargetMaps[0].Grid;
        int top = int.MaxValue, left = int.MaxValue, bottom = 0, right = 0;
        foreach (var label in pair.Labels)
        {
            var (row, column) = grid.Position(label.TargetCell);
            (top, bottom) = (Math.Min(top, row), Math.Max(bottom, row));
            (left, right) = (Math.Min(left, column), Math.Max(right, column));
        }

        return Math.Max(bottom - top, right - left) + 1;
    }
}
