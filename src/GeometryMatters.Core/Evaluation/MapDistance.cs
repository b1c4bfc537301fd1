using System.Numerics.Tensors;
using GeometryMatters.Features;
using GeometryMatters.Imaging;
using GeometryMatters.Matching;

namespace GeometryMatters.Evaluation;

/// <summary>How far two images' unit descriptors are from each other.</summary>
internal static class MapDistance
{
    /// <summary>Grid on which masked distances are measured (GeoAware-SC's 64).</summary>
    private const int MaskedSide = 64;

    public static double Between(FlipDistance kind, FeatureMap source, Mask? sourceMask, FeatureMap target, Mask? targetMask, CancellationToken cancellationToken) =>
        kind == FlipDistance.MutualNearest
            ? MutualNearest(FeatureNormalizer.L2(source), FeatureNormalizer.L2(target), cancellationToken)
            : Masked(
                FeatureNormalizer.L2(source),
                sourceMask ?? throw new ArgumentException("Expected a mask of the source for a masked distance, found none."),
                FeatureNormalizer.L2(target),
                targetMask ?? throw new ArgumentException("Expected a mask of the target for a masked distance, found none."),
                kind == FlipDistance.MaskedWithBackground,
                cancellationToken);

    private static double MutualNearest(FeatureMap source, FeatureMap target, CancellationToken cancellationToken)
    {
        var best = NearestNeighborMatcher.Match(Rows(source, AllCells(source), isTarget: false), Rows(target, AllCells(target), isTarget: true), 1, cancellationToken);
        double sum = 0;
        var count = 0;
        for (var cell = 0; cell < source.Grid.CellCount; cell++)
        {
            if (best.ColumnIndices[best.RowIndices[cell]] == cell)
            {
                sum += TensorPrimitives.Distance(source[cell], target[best.RowIndices[cell]]);
                count++;
            }
        }

        return sum / count;
    }

    private static double Masked(FeatureMap source, Mask sourceMask, FeatureMap target, Mask targetMask, bool background, CancellationToken cancellationToken)
    {
        GridSize grid = new(MaskedSide, MaskedSide);
        (source, target) = (BilinearGrid.Enlarge(source, grid), BilinearGrid.Enlarge(target, grid));
        var (from, to) = (Cells(sourceMask), Cells(targetMask));
        if (from.Length == 0 || (to.Length == 0 && !background))
        {
            throw new ArgumentException("Expected masks with an object for a masked distance, found an empty one.");
        }

        var zeros = background && to.Length < grid.CellCount;
        var indices = new int[from.Length];
        if (to.Length > 0)
        {
            indices = NearestNeighborMatcher.Match(Rows(source, from, isTarget: false), Rows(target, to, isTarget: true), 1, cancellationToken).RowIndices;
        }

        double sum = 0;
        for (var i = 0; i < from.Length; i++)
        {
            var nearest = to.Length > 0 ? TensorPrimitives.Distance(source[from[i]], target[to[indices[i]]]) : float.PositiveInfinity;
            sum += zeros ? Math.Min(nearest, TensorPrimitives.Norm(source[from[i]])) : nearest;
        }

        return sum / from.Length;
    }

    /// <summary>Rows of which products give the nearest by distance: a · b − |b|² / 2 is largest where |a − b| is smallest.</summary>
    private static PackedRows Rows(FeatureMap map, int[] cells, bool isTarget)
    {
        PackedRows rows = new(cells.Length, map.Channels + 1);
        for (var i = 0; i < cells.Length; i++)
        {
            var descriptor = map[cells[i]];
            rows.Write(i, 0, descriptor, 1);
            rows[i, map.Channels] = isTarget ? -0.5f * TensorPrimitives.SumOfSquares(descriptor) : 1;
        }

        return rows;
    }

    private static int[] AllCells(FeatureMap map) => [.. Enumerable.Range(0, map.Grid.CellCount)];

    /// <summary>Object cells by the nearest mask pixel (torch's nearest: floor(cell · side / 64)).</summary>
    private static int[] Cells(Mask mask)
    {
        List<int> cells = [];
        for (var row = 0; row < MaskedSide; row++)
        {
            for (var column = 0; column < MaskedSide; column++)
            {
                if (mask[column * mask.Width / MaskedSide, row * mask.Height / MaskedSide])
                {
                    cells.Add((row * MaskedSide) + column);
                }
            }
        }

        return [.. cells];
    }
}
