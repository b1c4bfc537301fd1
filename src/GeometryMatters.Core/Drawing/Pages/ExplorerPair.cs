namespace GeometryMatters.Drawing.Pages;

/// <summary>Two images between which a reader of a page can look for matches.</summary>
/// <param name="Name">Name on the button.</param>
/// <param name="Source">The image that is pointed at.</param>
/// <param name="Target">The image whose similarity is shown.</param>
/// <param name="Features">What is compared side by side; all over the same cells.</param>
public sealed record ExplorerPair(string Name, PageView Source, PageView Target, IReadOnlyList<SimilarityBlock> Features)
{
    /// <summary>Known matches in image pixels, such as annotated key points: dots on the source, and a ring on the target when one is pointed at. Default: none.</summary>
    public IReadOnlyList<MatchLine> Known { get; init; } = [];

    /// <summary>The source cell pointed at when the page opens; the first of the features' cells when null (default) or not among them.</summary>
    public int? StartCell { get; init; }

    internal void Validate()
    {
        if (Features.Count == 0)
        {
            throw new ArgumentException($"Expected at least one kind of features in pair '{Name}'.");
        }

        foreach (var block in Features)
        {
            block.Validate(Name);
            if (!block.SourceCells.SequenceEqual(Features[0].SourceCells) || !block.TargetCells.SequenceEqual(Features[0].TargetCells))
            {
                throw new ArgumentException($"Expected the cells of '{Features[0].Name}' in '{block.Name}' of pair '{Name}'.");
            }
        }

        RequireCells(Features[0].SourceCells, Source);
        RequireCells(Features[0].TargetCells, Target);
    }

    private void RequireCells(IReadOnlyList<int> cells, PageView view)
    {
        foreach (var cell in cells)
        {
            if (cell < 0 || cell >= view.Letterbox.Grid.CellCount)
            {
                throw new ArgumentException($"Expected cells of [0, {view.Letterbox.Grid.CellCount}) in image '{view.Name}' of pair '{Name}', found {cell}.");
            }
        }
    }
}
