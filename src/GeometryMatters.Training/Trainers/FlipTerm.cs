namespace GeometryMatters.Training.Trainers;

/// <summary>One term of a step's loss: a pair, its share of the weighted mean, and whether both losses count or that of flips alone.</summary>
internal readonly record struct FlipTerm(TrainingPair Pair, double Share, bool IsBase)
{
    private const double SelfWeight = 0.25;

    /// <summary>The terms of a pair; itself alone where flips are not asked for or there are none.</summary>
    public static IReadOnlyList<FlipTerm> Of(TrainingPair pair, bool flips)
    {
        if (!flips || pair.Flipped is not { } flipped)
        {
            return [new(pair, 1, IsBase: true)];
        }

        if (pair.SelfFlipLabels is not { Count: > 0 } labels)
        {
            return [new(pair, 0.5, IsBase: true), new(flipped, 0.5, IsBase: false)];
        }

        TrainingPair self = new() { SourceMaps = flipped.SourceMaps, TargetMaps = pair.SourceMaps, Labels = labels };
        const double All = 2 + SelfWeight;
        return [new(pair, 1 / All, IsBase: true), new(flipped, 1 / All, IsBase: false), new(self, SelfWeight / All, IsBase: false)];
    }
}
