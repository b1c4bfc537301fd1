using System.Numerics.Tensors;
using GeometryMatters.Datasets;
using GeometryMatters.Features;
using GeometryMatters.Imaging;

namespace GeometryMatters.Evaluation;

/// <summary>Predicts where points of one image lie in another by the cosine similarity of descriptors.</summary>
/// <remarks>Only the rows of the asked cells are computed: K · cells · channels multiplications. Immutable and safe for concurrent use.</remarks>
public sealed class KeypointTransfer
{
    private const float NormEpsilon = 1e-10f;
    private readonly KeypointTransferOptions options;

    /// <summary>Creates the transfer.</summary>
    /// <param name="options">Read-out; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public KeypointTransfer(KeypointTransferOptions? options = null)
    {
        this.options = options ?? new();
        this.options.Validate();
    }

    /// <summary>Transfers the key points that both images of a pair have.</summary>
    /// <param name="pair">The pair.</param>
    /// <param name="source">Descriptors of the source image, on a square grid.</param>
    /// <param name="target">Descriptors of the target image, on a square grid.</param>
    /// <param name="canvasSize">Side of the canvas that the grids cover, in pixels.</param>
    /// <returns>One prediction per common key point, by ascending slot.</returns>
    /// <exception cref="ArgumentException">The maps differ in channels or are not on square grids.</exception>
    public IReadOnlyList<KeypointPrediction> Transfer(PairAnnotation pair, FeatureMap source, FeatureMap target, int canvasSize = 840)
    {
        ArgumentNullException.ThrowIfNull(pair);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        var slots = PckRule.CommonSlots(pair);
        var from = PckRule.LetterboxOf(pair.Source, canvasSize, Side(source, nameof(source)));
        var to = PckRule.LetterboxOf(pair.Target, canvasSize, Side(target, nameof(target)));
        var cells = new int[slots.Count];
        for (var i = 0; i < cells.Length; i++)
        {
            var (x, y) = PckRule.OnCanvas(pair.Source.Keypoints[slots[i]], from);
            cells[i] = from.CanvasToCell(x, y);
        }

        var points = Transfer(source, target, cells);
        var result = new KeypointPrediction[cells.Length];
        for (var i = 0; i < cells.Length; i++)
        {
            result[i] = Prediction(slots[i], points[i], to);
        }

        return result;
    }

    /// <summary>Transfers cells.</summary>
    /// <param name="source">Descriptors of the source.</param>
    /// <param name="target">Descriptors of the target.</param>
    /// <param name="sourceCells">Cells of the source grid.</param>
    /// <returns>Per cell the position on the target grid in cells; whole numbers are cell centres.</returns>
    /// <exception cref="ArgumentException">The maps differ in channels, or a cell is outside the source grid.</exception>
    public (double Column, double Row)[] Transfer(FeatureMap source, FeatureMap target, ReadOnlySpan<int> sourceCells)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        if (source.Channels != target.Channels)
        {
            throw new ArgumentException($"Expected {source.Channels} channels as in the source, found {target.Channels}.", nameof(target));
        }

        var result = new (double, double)[sourceCells.Length];
        if (result.Length == 0)
        {
            return result;
        }

        var cellCount = target.Grid.CellCount;
        var inverse = new float[cellCount];
        for (var cell = 0; cell < cellCount; cell++)
        {
            inverse[cell] = InverseNorm(target[cell]);
        }

        var row = new float[cellCount];
        for (var i = 0; i < result.Length; i++)
        {
            if ((uint)sourceCells[i] >= (uint)source.Grid.CellCount)
            {
                throw new ArgumentException($"Expected cells in [0, {source.Grid.CellCount}), found {sourceCells[i]}.", nameof(sourceCells));
            }

            var descriptor = source[sourceCells[i]];
            var scale = InverseNorm(descriptor);
            for (var cell = 0; cell < cellCount; cell++)
            {
                row[cell] = TensorPrimitives.Dot(descriptor, target[cell]) * scale * inverse[cell];
            }

            result[i] = SimilarityReadOut.Read(row, target.Grid, options);
        }

        return result;
    }

    private static float InverseNorm(ReadOnlySpan<float> descriptor) => 1 / (TensorPrimitives.Norm(descriptor) + NormEpsilon);

    internal static KeypointPrediction Prediction(int slot, (double Column, double Row) point, Letterbox to) =>
        new(slot, Pixel(point.Column, to), Pixel(point.Row, to));

    private static float Pixel(double cell, Letterbox box) => (float)((Math.Clamp(cell, 0, box.GridCells - 1) + 0.5) * box.CellSize);

    private static int Side(FeatureMap map, string name) => map.Grid.Rows == map.Grid.Columns
        ? map.Grid.Rows
        : throw new ArgumentException($"Expected a square grid, found {map.Grid.Rows}×{map.Grid.Columns}.", name);
}
