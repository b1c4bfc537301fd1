using CsCheck;
using GeometryMatters.Features;
using GeometryMatters.Imaging;

namespace GeometryMatters.Tests.Features;

/// <summary>What both weights-free extractors promise.</summary>
public class EmbeddedExtractorTests
{
    private const int Cells = 10;
    private const int Side = Cells * 12;
    private static readonly Letterbox Exact = new(Side, Side, 140, Cells);

    public static TheoryData<string> Extractors => ["fine", "coarse"];

    [Theory]
    [MemberData(nameof(Extractors))]
    public void Shifting_the_object_by_whole_cells_shifts_the_map(string name)
    {
        var (image, mask) = Object(40, 44, 36, 28, 1);
        var (movedImage, movedMask) = Object(40 + 24, 44 - 12, 36, 28, 1);
        FeatureMap map = Make(name).Extract(image, mask, Exact), moved = Make(name).Extract(movedImage, movedMask, Exact);
        for (var row = 1; row < Cells; row++)
        {
            for (var column = 0; column < Cells - 2; column++)
            {
                // Votes are whole numbers and everything is relative to the cell or the box; only the position is rounded differently.
                AssertNear(map[(row * Cells) + column], moved[((row - 1) * Cells) + column + 2], 1e-5f);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Extractors))]
    public void A_mirrored_image_gives_the_mirrored_map(string name) => Gen.Select(Gen.Int[3, 6], Gen.Int[3, 6], Gen.Int[0, 999]).Sample((w, h, seed) =>
    {
        var (image, mask) = Object(24, 20, 8 * w, 8 * h, seed);
        ImageBuffer mirroredImage = new(Side, Side);
        Mask mirroredMask = new(Side, Side);
        for (var y = 0; y < Side; y++)
        {
            for (var x = 0; x < Side; x++)
            {
                image[Side - 1 - x, y].CopyTo(mirroredImage[x, y]);
                mirroredMask[x, y] = mask[Side - 1 - x, y];
            }
        }

        FeatureMap map = Make(name).Extract(image, mask, Exact), mirrored = Make(name).Extract(mirroredImage, mirroredMask, Exact);
        var expected = new float[map.Channels];
        for (var cell = 0; cell < Cells * Cells; cell++)
        {
            Mirror(name, map[cell], expected);
            // A vote shared by two bins is rounded once, upwards for one of them: the mirror image may differ by one in 512 votes of a part,
            // which matters most for a part with few votes: √(1/512) of one vote.
            AssertNear(expected, mirrored[((cell / Cells) * Cells) + Cells - 1 - (cell % Cells)], 0.05f);
        }
    }, iter: 8);

    [Theory]
    [MemberData(nameof(Extractors))]
    public void What_lies_behind_the_object_has_no_influence(string name)
    {
        var (image, mask) = Object(30, 30, 50, 40, 2);
        var (other, _) = Object(30, 30, 50, 40, 2);
        for (var i = 0; i < mask.Values.Length; i++)
        {
            if (mask.Values[i] == 0)
            {
                other.Pixels.Slice(3 * i, 3).Fill((byte)(i * 37));
            }
        }

        Assert.Equal(Make(name).Extract(image, mask, Exact).Values, Make(name).Extract(other, mask, Exact).Values);
    }

    [Theory]
    [MemberData(nameof(Extractors))]
    public void Half_the_brightness_changes_little(string name)
    {
        var (image, mask) = Object(30, 30, 50, 40, 3);
        ImageBuffer dark = new(Side, Side);
        for (var i = 0; i < dark.Pixels.Length; i++)
        {
            dark.Pixels[i] = (byte)(image.Pixels[i] / 2);
        }

        FeatureMap a = Make(name).Extract(image, mask, Exact), b = Make(name).Extract(dark, mask, Exact);
        for (var cell = 0; cell < Cells * Cells; cell++)
        {
            // Votes saturate, so halving a strong gradient changes its vote by a few per cent; a raw gradient histogram beside an outline would turn by far more.
            Assert.True(Cosine(a[cell], b[cell]) > 0.97, $"cell {cell}: {Cosine(a[cell], b[cell])}");
        }
    }

    [Theory]
    [MemberData(nameof(Extractors))]
    public void The_same_input_gives_the_same_bits_also_at_the_same_time(string name)
    {
        var (image, mask) = Object(30, 30, 50, 40, 4);
        var extractor = Make(name);
        var maps = new FeatureMap[4];
        Parallel.For(0, 4, i => maps[i] = extractor.Extract(image, mask, Exact));
        Assert.All(maps, m => Assert.Equal(maps[0].Values, m.Values));
        Assert.Equal(extractor.Channels, maps[0].Channels);
        Assert.Equal(name, extractor.Name);
        Assert.True(Array.TrueForAll(maps[0].Values.ToArray(), float.IsFinite));
    }

    [Theory]
    [MemberData(nameof(Extractors))]
    public void Cells_far_from_the_object_are_zero_and_foreground_cells_are_not(string name)
    {
        var (image, mask) = Object(48, 48, 24, 24, 5);
        var map = Make(name).Extract(image, mask, Exact);
        Assert.All(map[0].ToArray(), v => Assert.Equal(0, v));
        Assert.Contains(map[(4 * Cells) + 4].ToArray(), v => v > 0);
    }

    [Theory]
    [MemberData(nameof(Extractors))]
    public void The_size_of_the_image_matters_little(string name)
    {
        var (image, mask) = Object(24, 36, 60, 48, 6, smooth: true);
        ImageBuffer large = new(3 * Side, 3 * Side);
        Mask largeMask = new(3 * Side, 3 * Side);
        for (var y = 0; y < 3 * Side; y++)
        {
            for (var x = 0; x < 3 * Side; x++)
            {
                image[x / 3, y / 3].CopyTo(large[x, y]);
                largeMask[x, y] = mask[x / 3, y / 3];
            }
        }

        FeatureMap a = Make(name).Extract(image, mask, Exact), b = Make(name).Extract(large, largeMask, new(3 * Side, 3 * Side, 140, Cells));
        for (var cell = 0; cell < Cells * Cells; cell++)
        {
            if (mask[((cell % Cells) * 12) + 6, ((cell / Cells) * 12) + 6])
            {
                // Averaging three pixels back into one is a slight blur: gradients change a little, their directions hardly.
                Assert.True(Cosine(a[cell], b[cell]) > 0.9, $"cell {cell}: {Cosine(a[cell], b[cell])}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Extractors))]
    public void Bad_input_is_a_typed_error(string name)
    {
        var extractor = Make(name);
        var (image, mask) = Object(30, 30, 50, 40, 1);
        Assert.Throws<InvalidInputException>(() => extractor.Extract(image, new(Side, Side), Exact));
        Assert.Throws<ImageFormatException>(() => extractor.Extract(image, new(Side - 1, Side), Exact));
        Assert.Throws<ImageFormatException>(() => extractor.Extract(new(Side, Side + 1), mask, Exact));
        Assert.Throws<ArgumentNullException>(() => extractor.Extract(null!, mask, Exact));
        Assert.Throws<OperationCanceledException>(() => extractor.Extract(image, mask, Exact, new(true)));
        // One pixel of a huge image covers next to nothing of a canvas pixel.
        Mask speck = new(2400, 2400) { [1000, 1000] = true };
        Assert.Throws<InvalidInputException>(() => extractor.Extract(new(2400, 2400), speck, new(2400, 2400, 140, Cells)));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 300)]
    [InlineData(301, 7)]
    [InlineData(97, 64)]
    public void Odd_sizes_give_finite_maps(int width, int height)
    {
        Mask mask = new(width, height, Enumerable.Repeat((byte)1, width * height).ToArray());
        foreach (var name in Extractors.Select(e => (string)e.Data!))
        {
            var map = Make(name).Extract(new(width, height), mask, new(width, height, 280, 20));
            Assert.True(Array.TrueForAll(map.Values.ToArray(), float.IsFinite));
        }
    }

    [Fact]
    public void Options_are_checked()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new GradientHistogramExtractor(new() { PixelsPerCell = 7 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GradientHistogramExtractor(new() { LargeWindowCells = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ContextExtractor(new() { HalfMagnitude = double.NaN }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ContextExtractor(new() { PositionWeight = -1 }));
    }

    internal static IFeatureExtractor Make(string name) => name == "fine" ? new GradientHistogramExtractor() : new ContextExtractor();

    /// <summary>A textured rectangle on grey.</summary>
    internal static (ImageBuffer Image, Mask Mask) Object(int x1, int y1, int width, int height, int seed, bool smooth = false)
    {
        Random random = new(seed);
        var waves = Enumerable.Range(0, 4).Select(_ => (random.NextDouble() - 0.5, random.NextDouble() - 0.5, random.NextDouble() * 6)).ToArray();
        ImageBuffer image = new(Side, Side);
        image.Pixels.Fill(90);
        Mask mask = new(Side, Side);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var value = 128 + (28 * waves.Sum(w => Math.Sin((w.Item1 * x * (smooth ? 0.7 : 1.5)) + (w.Item2 * y * (smooth ? 0.7 : 1.5)) + w.Item3)));
                var pixel = image[x1 + x, y1 + y];
                (pixel[0], pixel[1], pixel[2]) = ((byte)value, (byte)(value / 2), (byte)(255 - value));
                mask[x1 + x, y1 + y] = true;
            }
        }

        return (image, mask);
    }

    internal static double Cosine(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double ab = 0, aa = 0, bb = 0;
        for (var i = 0; i < a.Length; i++)
        {
            ab += (double)a[i] * b[i];
            aa += (double)a[i] * a[i];
            bb += (double)b[i] * b[i];
        }

        return aa == 0 && bb == 0 ? 1 : ab / Math.Sqrt(aa * bb);
    }

    // Parts swap columns, orientation k becomes 8 − k (mod 8), u and its sines change sign.
    private static void Mirror(string name, ReadOnlySpan<float> from, float[] to)
    {
        var at = 0;
        if (name == "fine")
        {
            at = Parts(from, to, at, 3, 2);
            Parts(from, to, at, 3, 2);
            return;
        }

        for (var scale = 0; scale < 3; scale++)
        {
            at = Parts(from, to, at, 4, 1);
        }

        for (var scale = 0; scale < 3; scale++)
        {
            at = Shares(from, to, at);
        }

        for (var i = 0; i < 11; i++)
        {
            to[at + i] = i is 0 or 3 or 5 ? -from[at + i] : from[at + i];
        }

        at = Shares(from, to, Parts(from, to, at + 11, 4, 1));
        from[at..].CopyTo(to.AsSpan(at));

        static int Parts(ReadOnlySpan<float> from, float[] to, int at, int parts, int blocks)
        {
            for (var p = 0; p < parts * parts; p++)
            {
                var q = (p / parts * parts) + parts - 1 - (p % parts);
                for (var block = 0; block < blocks; block++)
                {
                    for (var k = 0; k < 8; k++)
                    {
                        to[at + (((q * blocks) + block) * 8) + ((8 - k) % 8)] = from[at + (((p * blocks) + block) * 8) + k];
                    }
                }
            }

            return at + (parts * parts * blocks * 8);
        }

        static int Shares(ReadOnlySpan<float> from, float[] to, int at)
        {
            for (var p = 0; p < 16; p++)
            {
                to[at + (p / 4 * 4) + 3 - (p % 4)] = from[at + p];
            }

            return at + 16;
        }
    }

    private static void AssertNear(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, float tolerance)
    {
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance, $"channel {i}: expected {expected[i]}, found {actual[i]}");
        }
    }
}
