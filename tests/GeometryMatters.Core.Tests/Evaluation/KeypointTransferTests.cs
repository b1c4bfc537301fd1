using CsCheck;
using GeometryMatters.Datasets;
using GeometryMatters.Evaluation;
using GeometryMatters.Features;
using GeometryMatters.Imaging;
using GeometryMatters.Serialization;

namespace GeometryMatters.Tests.Evaluation;

public class KeypointTransferTests
{
    [Theory]
    [InlineData("soft0_win0", KeypointReadOut.Argmax, 7, 0)]
    [InlineData("soft1_win7", KeypointReadOut.WindowedSoftArgmax, 7, 1e-3)]
    [InlineData("soft1_win5", KeypointReadOut.WindowedSoftArgmax, 5, 1e-3)]
    [InlineData("soft1_win0", KeypointReadOut.SoftArgmax, 7, 5e-3)]
    [InlineData("soft1_win-5", KeypointReadOut.GaussianSoftArgmax, 7, 1e-3)]
    public void Transfer_agrees_with_the_published_code(string file, KeypointReadOut readOut, int window, double tolerance)
    {
        var source = Map("diy-sc/losses/feat1_60.npy");
        var target = Map("diy-sc/losses/feat2_60.npy");
        var keypoints = Rows("diy-sc/eval/transfer_src_kps.npy");
        var cells = NpyFile.Read(RequireShared.File("diy-sc/eval/transfer_src_patch_idx.npy")).ToInt64();
        var expected = Rows($"diy-sc/eval/transfer_pred_{file}.npy");

        // Images of 840 × 840: image and canvas are the same.
        var from = keypoints.Select(k => ((double, double)?)(k[0], k[1])).ToArray();
        var pair = PairMaker.Pair("p", "cat", from, from);
        Letterbox box = new(840, 840);
        Assert.Equal(cells, keypoints.Select(k => (long)box.CanvasToCell(k[0], k[1])));
        var found = new KeypointTransfer(new() { ReadOut = readOut, WindowRadiusCells = window, GaussianSigmaCells = 5 }).Transfer(pair, source, target);
        for (var i = 0; i < expected.Length; i++)
        {
            // The reference sums 3600 softmax weights in single precision, here they are summed in double.
            Assert.Equal(i, found[i].Slot);
            Assert.Equal(expected[i][0], found[i].X, tolerance);
            Assert.Equal(expected[i][1], found[i].Y, tolerance);
        }
    }

    [Fact]
    public void Identical_maps_send_every_cell_to_itself() =>
        Gen.Int[0, 1000].Sample(seed =>
        {
            Random random = new(seed);
            FeatureMap map = new(new(6, 6), 8, [.. Enumerable.Range(0, 36 * 8).Select(_ => (float)(random.NextDouble() - 0.5))]);
            var points = new KeypointTransfer(new() { ReadOut = KeypointReadOut.Argmax }).Transfer(map, map, [.. Enumerable.Range(0, 36)]);
            for (var cell = 0; cell < 36; cell++)
            {
                Assert.Equal((cell % 6, cell / 6), points[cell]);
            }
        }, iter: 30);

    [Fact]
    public void The_window_zeroes_similarities_outside_but_leaves_them_in_the_softmax()
    {
        // One row of 1 × 5 cells: similarity 0.02 at cell 0, −1 elsewhere; window of one cell each side.
        FeatureMap source = new(new(1, 1), 2, [1, 0]);
        var sine = MathF.Sqrt(1 - (0.02f * 0.02f));
        FeatureMap target = new(new(1, 5), 2, [0.02f, sine, -1, 0, -1, 0, -1, 0, -1, 0]);
        var (column, row) = new KeypointTransfer(new() { WindowRadiusCells = 1 }).Transfer(source, target, [0])[0];
        var outside = Math.Exp(-1); // exp((0 − 0.02) / 0.02) for each of cells 2, 3, 4; cell 1 has exp(−51)
        Assert.Equal(outside * 9 / (1 + (3 * outside)), column, 1e-5);
        Assert.Equal(0, row);
    }

    [Fact]
    public void Zero_descriptors_give_the_first_cell_and_no_NaN()
    {
        FeatureMap zero = new(new(2, 2), 3, new float[12]);
        Assert.Equal((0, 0), new KeypointTransfer(new() { ReadOut = KeypointReadOut.Argmax }).Transfer(zero, zero, [3])[0]);
        Assert.Equal((0.5, 0.5), new KeypointTransfer().Transfer(zero, zero, [3])[0]);
    }

    [Fact]
    public void Maps_that_do_not_fit_are_misuse()
    {
        KeypointTransfer transfer = new();
        FeatureMap a = new(new(2, 2), 3, new float[12]);
        FeatureMap wide = new(new(1, 4), 3, new float[12]);
        FeatureMap other = new(new(2, 2), 2, new float[8]);
        var pair = PairMaker.Pair("p", "cat", [(1, 1)], [(1, 1)]);
        Assert.Throws<ArgumentException>(() => transfer.Transfer(a, other, [0]));
        Assert.Throws<ArgumentException>(() => transfer.Transfer(a, a, [4]));
        Assert.Throws<ArgumentException>(() => transfer.Transfer(pair, a, wide));
        Assert.Throws<ArgumentOutOfRangeException>(() => new KeypointTransfer(new() { Temperature = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new KeypointTransfer(new() { WindowRadiusCells = 0 }));
    }

    private static float[][] Rows(string relative)
    {
        var array = NpyFile.Read(RequireShared.File(relative));
        return [.. array.ToSingle().Chunk(array.Shape[1])];
    }

    private static FeatureMap Map(string relative)
    {
        var array = NpyFile.Read(RequireShared.File(relative));
        var (channels, rows, columns) = (array.Shape[1], array.Shape[2], array.Shape[3]);
        var values = array.ToSingle();
        var cells = rows * columns;
        var byCell = new float[values.Length];
        for (var c = 0; c < channels; c++)
        {
            for (var cell = 0; cell < cells; cell++)
            {
                byCell[(cell * channels) + c] = values[(c * cells) + cell];
            }
        }

        return new(new(rows, columns), channels, byCell);
    }
}
