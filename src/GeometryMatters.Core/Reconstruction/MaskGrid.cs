using GeometryMatters.Imaging;

namespace GeometryMatters.Reconstruction;

/// <summary>A mask on a lattice of square blocks of pixels: how much of each block is covered, and which blocks belong to the object.</summary>
/// <remarks>A rim of empty blocks lies all around, so every inner block has eight neighbours. Inner blocks hang together across corners.</remarks>
internal sealed class MaskGrid
{
    private const int MostBlocks = 60_000;
    private const double EnoughOverlap = 0.95;
    private readonly float[] coverage;
    private readonly bool[] inside;
    private readonly PixelBox box;

    private MaskGrid(PixelBox box, int blockPixels, int columns, int rows, float[] coverage, bool[] inside)
    {
        this.box = box;
        BlockPixels = blockPixels;
        Columns = columns;
        Rows = rows;
        this.coverage = coverage;
        this.inside = inside;
    }

    public int BlockPixels { get; }

    public int Columns { get; }

    public int Rows { get; }

    /// <summary>Covered share of each block, row by row; of blocks off the object below one half.</summary>
    public ReadOnlySpan<float> Coverage => coverage;

    /// <summary>Whether the centre of each block lies on the object: half of it or more is covered.</summary>
    public ReadOnlySpan<bool> Inside => inside;

    /// <summary>Where the centre of a block lies in the image, in pixels; fractions lie between centres.</summary>
    public (double U, double V) Position(double column, double row) => (box.X1 + ((column - 0.5) * BlockPixels), box.Y1 + ((row - 0.5) * BlockPixels));

    /// <summary>Blocks so large that the longer side of the object's box has the wanted number, or as small as its thin parts need.</summary>
    public static MaskGrid Create(Mask region, int resolution)
    {
        var area = region.Count();
        var box = region.Bounds()!.Value;
        var block = Math.Max(1, (int)Math.Ceiling(box.LongSide / resolution));
        while (true)
        {
            var (grid, overlap) = Sample(region, box, block, area);
            var finer = block / 2;
            if (overlap >= EnoughOverlap || block == 1 || area > (long)MostBlocks * finer * finer)
            {
                return overlap > 0 ? grid : throw new InvalidInputException("mask", "", "an object that is not all threads", $"{area} pixels, none of them together");
            }

            block = finer;
        }
    }

    private static (MaskGrid Grid, double Overlap) Sample(Mask region, PixelBox box, int block, int area)
    {
        var (x0, y0) = ((int)box.X1, (int)box.Y1);
        var columns = 2 + (((int)box.Width + block - 1) / block);
        var rows = 2 + (((int)box.Height + block - 1) / block);
        var counts = new int[columns * rows];
        for (var y = y0; y < (int)box.Y2; y++)
        {
            var row = (1 + ((y - y0) / block)) * columns;
            for (var x = x0; x < (int)box.X2; x++)
            {
                counts[row + 1 + ((x - x0) / block)] += region[x, y] ? 1 : 0;
            }
        }

        var full = block * block;
        Mask covered = new(columns, rows);
        for (var i = 0; i < counts.Length; i++)
        {
            covered[i % columns, i / columns] = 2 * counts[i] >= full;
        }

        var kept = MaskOperations.LargestComponent(covered);
        var coverage = new float[counts.Length];
        var inside = new bool[counts.Length];
        long both = 0, any = area;
        for (var i = 0; i < counts.Length; i++)
        {
            inside[i] = kept.Values[i] != 0;
            coverage[i] = inside[i] || 2 * counts[i] < full ? (float)counts[i] / full : 0;
            both += inside[i] ? counts[i] : 0;
            any += inside[i] ? full - counts[i] : 0;
        }

        return (new(box, block, columns, rows, coverage, inside), (double)both / any);
    }
}
