using GeometryMatters.Imaging;
using GeometryMatters.Matching;

namespace GeometryMatters.Datasets;

/// <summary>A point on the canvas in whole pixels.</summary>
/// <param name="X">Pixels from the left.</param>
/// <param name="Y">Pixels from the top.</param>
public readonly record struct CanvasPoint(int X, int Y);

/// <summary>Matches of one pair as DIY-SC's annotation files have them: image names, and the top-left corners of the matched cells on the canvas.</summary>
public sealed record MatchAnnotation
{
    /// <summary>File name of the source image (<c>src_imname</c>).</summary>
    public required string SourceImage { get; init; }

    /// <summary>File name of the target image (<c>trg_imname</c>).</summary>
    public required string TargetImage { get; init; }

    /// <summary>Size of the source image in pixels (<c>src_imsize</c>).</summary>
    public required (int Width, int Height) SourceSize { get; init; }

    /// <summary>Size of the target image in pixels (<c>tgt_imsize</c>).</summary>
    public required (int Width, int Height) TargetSize { get; init; }

    /// <summary>Top-left corners of the source's cells (<c>source_kps</c>): cell side × (column, row), 14 pixels a cell on a canvas of 840.</summary>
    public required IReadOnlyList<CanvasPoint> SourcePoints { get; init; }

    /// <summary>Top-left corners of the target's cells, one a source point (<c>target_kps</c>).</summary>
    public required IReadOnlyList<CanvasPoint> TargetPoints { get; init; }

    /// <summary>Side of the canvas in pixels (<c>img_size_kps</c>).</summary>
    public required int CanvasSize { get; init; }

    /// <summary>Whether the loader mirrors the pair (<c>flip</c>, which most files leave out).</summary>
    public bool Flip { get; init; }

    /// <summary>Puts labels into this form.</summary>
    /// <param name="labels">The labels; both letterboxes on one canvas.</param>
    /// <param name="imageName">File name of an item's image; null for the id and <c>.jpg</c>.</param>
    /// <returns>The annotation. Similarities and counts are not part of it.</returns>
    /// <exception cref="ArgumentException">The canvases differ, or a cell is below one pixel.</exception>
    /// <remarks>Where cells are no whole number of pixels, the corner is the first whole pixel in the cell, so that the cell can be found again.</remarks>
    public static MatchAnnotation Of(PairLabels labels, Func<string, string>? imageName = null)
    {
        ArgumentNullException.ThrowIfNull(labels);
        Letterbox source = labels.SourceLetterbox, target = labels.TargetLetterbox;
        if (source.CanvasSize != target.CanvasSize || source.CanvasSize < Math.Max(source.GridCells, target.GridCells))
        {
            throw new ArgumentException(
                $"Expected one canvas of at least a pixel a cell, found {source.CanvasSize} and {target.CanvasSize} with {source.GridCells} and {target.GridCells} cells.", nameof(labels));
        }

        imageName ??= id => id + ".jpg";
        return new()
        {
            SourceImage = imageName(labels.SourceId),
            TargetImage = imageName(labels.TargetId),
            SourceSize = (source.ImageWidth, source.ImageHeight),
            TargetSize = (target.ImageWidth, target.ImageHeight),
            SourcePoints = [.. labels.Kept.Select(m => Corner(source, m.SourceCell))],
            TargetPoints = [.. labels.Kept.Select(m => Corner(target, m.TargetCell))],
            CanvasSize = source.CanvasSize,
        };
    }

    /// <summary>Reads the annotation as labels: each point becomes the cell that holds it.</summary>
    /// <param name="category">Category of the pair, which the annotation does not name.</param>
    /// <param name="gridCells">Cells along a side.</param>
    /// <returns>The labels; ids are the file names without their ending, similarities NaN and all counts those of the points, for the annotation does not have them.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are no cells.</exception>
    public PairLabels ToLabels(string category, int gridCells = 60)
    {
        ArgumentNullException.ThrowIfNull(category);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(gridCells);
        var count = SourcePoints.Count;
        return new()
        {
            Category = category,
            SourceId = Path.GetFileNameWithoutExtension(SourceImage),
            TargetId = Path.GetFileNameWithoutExtension(TargetImage),
            SourceLetterbox = new(SourceSize.Width, SourceSize.Height, CanvasSize, gridCells),
            TargetLetterbox = new(TargetSize.Width, TargetSize.Height, CanvasSize, gridCells),
            Kept = [.. SourcePoints.Zip(TargetPoints, (s, t) => new Correspondence(Cell(s, gridCells), Cell(t, gridCells), float.NaN))],
            Counts = new(count, count, count, count),
        };
    }

    // Whole numbers throughout: ⌈column · canvas / cells⌉ and back.
    private static CanvasPoint Corner(Letterbox letterbox, int cell)
    {
        var (row, column) = letterbox.Grid.Position(cell);
        return new(First(column), First(row));

        int First(int index) => (int)((((long)index * letterbox.CanvasSize) + letterbox.GridCells - 1) / letterbox.GridCells);
    }

    private int Cell(CanvasPoint point, int gridCells)
    {
        return (Index(point.Y) * gridCells) + Index(point.X);

        int Index(int pixel) => (int)Math.Clamp((long)pixel * gridCells / CanvasSize, 0, gridCells - 1);
    }
}
