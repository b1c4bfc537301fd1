using System.Text.Json;
using CsCheck;
using GeometryMatters.Datasets;
using GeometryMatters.Evaluation;
using GeometryMatters.Features;
using GeometryMatters.Imaging;

namespace GeometryMatters.Tests.Evaluation;

public class AdaptiveFlipTests
{
    [Theory]
    [InlineData("soft7_flip", FlipDistance.MaskedWithBackground, 7, "bus")]
    [InlineData("soft7_flip", FlipDistance.MaskedWithBackground, 7, "cat")]
    [InlineData("soft5_flip_mnn", FlipDistance.MutualNearest, 5, "bus")]
    [InlineData("soft5_flip_mnn", FlipDistance.MutualNearest, 5, "cat")]
    public void Distances_predictions_and_percentages_agree_with_the_published_code(string run, FlipDistance distance, int window, string category)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(RequireShared.File("diy-sc/eval/pck_expected.json")));
        var expected = document.RootElement.GetProperty(run);
        SpairDataset data = new(RequireShared.File("diy-sc/minispair"));
        PckOptions options = new() { Alphas = [0.10, 0.05, 0.01], FlipDistance = distance, Transfer = new() { WindowRadiusCells = window } };
        AdaptiveFlip flip = new(distance, options.Transfer);
        var flips = 0;
        var pairs = data.ReadPairs(DatasetSplit.Test, category);
        Dictionary<PairAnnotation, IReadOnlyList<KeypointPrediction>> predictions = new(ReferenceEqualityComparer.Instance);
        var distances = expected.GetProperty(category).GetProperty("distances");
        for (var i = 0; i < pairs.Count; i++)
        {
            var found = flip.Transfer(pairs[i], View(pairs[i].Source), View(pairs[i].Target), SpairMirrorPairs.For(category));

            // The reference's distances come from single-precision products of unit vectors; its smallest distances are 3e-4 off.
            Assert.Equal(distances[2 * i].GetDouble(), found.Distance, 2e-4);
            Assert.Equal(distances[(2 * i) + 1].GetDouble(), found.MirroredDistance, 2e-4);
            predictions.Add(pairs[i], found.Predictions);
            flips += found.UsesMirror ? 1 : 0;
            var points = expected.GetProperty(category).GetProperty("pairs")[i].GetProperty("pred30");
            foreach (var (slot, x, y) in found.Predictions)
            {
                Assert.Equal(points[slot][0].GetDouble(), x, 2e-3);
                Assert.Equal(points[slot][1].GetDouble(), y, 2e-3);
            }
        }

        Assert.InRange(flips, 1, pairs.Count);
        var report = new PckEvaluator(options).EvaluatePredictions(pairs, p => predictions[p], data.GeoAwareGroups);
        for (var a = 0; a < 3; a++)
        {
            Assert.Equal(expected.GetProperty(category).GetProperty("img_correct_010_005_001_N")[a].GetDouble(), report.Overall.PerImage[a], 1e-6);
            Assert.Equal(expected.GetProperty(category).GetProperty("kpt_correct_010_005_001_n")[a].GetDouble(), report.Overall.PerKeypoint[a], 1e-6);
        }

        var one = new PckEvaluator(options).EvaluateWithFlip(pairs.Take(1), View, SpairMirrorPairs.For, data.GeoAwareGroups);
        Assert.Equal(report.Pairs[0].Correct, one.Pairs[0].Correct);
        Assert.Equal(AdaptiveFlip.Describe(distance), one.Conditions.Flips);
    }

    [Theory]
    [InlineData("argmax")]
    [InlineData("soft7")]
    public void Percentages_from_descriptors_alone_agree_with_the_published_code(string run)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(RequireShared.File("diy-sc/eval/pck_expected.json")));
        var expected = document.RootElement.GetProperty(run).GetProperty("offline");
        SpairDataset data = new(RequireShared.File("diy-sc/minispair"));
        var readOut = run == "argmax" ? KeypointReadOut.Argmax : KeypointReadOut.WindowedSoftArgmax;
        var report = new PckEvaluator(new() { Alphas = [0.10, 0.05, 0.01], Transfer = new() { ReadOut = readOut } }).Evaluate(
            data.Categories.SelectMany(c => data.ReadPairs(DatasetSplit.Test, c)), i => View(i).Map, data.GeoAwareGroups);
        (string, IReadOnlyList<double>)[] values =
        [
            ("per_image", report.Overall.PerImage), ("per_kpt", report.Overall.PerKeypoint),
        ];
        foreach (var (name, found) in values)
        {
            Assert.All(found.Index(), v => Assert.Equal(expected.GetProperty(name)[v.Index].GetDouble(), v.Item, 1e-6));
        }

        Assert.All(report.Overall.GeoAwarePerImage.Index(), v => Assert.Equal(expected.GetProperty("geo_per_image")[0][v.Index].GetDouble(), v.Item, 1e-6));
        Assert.All(report.Overall.GeoAwarePerKeypoint.Index(), v => Assert.Equal(expected.GetProperty("geo_per_kpt")[0][v.Index].GetDouble(), v.Item, 1e-6));
    }

    [Fact]
    public void A_mirrored_copy_is_recognised_and_left_becomes_right()
    {
        // The target is the mirrored source. Descriptors are unique per cell; a mirrored map has them from right to left.
        var mirrored = Mirror(Unique(20));
        var map = Unique(20, 0.3f); // not the same descriptors, or both sources would be as near
        var pair = PairMaker.Pair("p", "cat", [(21, 21), (231, 21), (441, 441), null], [(609, 21), (819, 21), (399, 441), (7, 7)]);
        FlipTransfer found = new AdaptiveFlip(FlipDistance.MutualNearest, new() { ReadOut = KeypointReadOut.Argmax })
            .Transfer(pair, new(map, mirrored), new(mirrored), [[0, 1], [2, 3]]);
        Assert.True(found.UsesMirror);
        Assert.Equal(0, found.MirroredDistance, 1e-6);

        // 0 takes the place of 1 mirrored and 1 that of 0; 2 keeps its own prediction because its partner 3 is not common.
        Assert.Equal([new(0, 840 - 231, 21), new(1, 840 - 21, 21), new(2, 840 - 441 + 0, 441)], found.Predictions.Select(p => p with { X = MathF.Round(p.X), Y = MathF.Round(p.Y) }));
    }

    [Fact]
    public void Masked_and_mutual_distances_agree_with_plain_loops() =>
        Gen.Select(Gen.Int[1, 1_000_000], Gen.Int[2, 9], Gen.Int[1, 5]).Sample((seed, side, channels) =>
        {
            Random random = new(seed);
            var (a, b) = (Map(), Map());
            Mask from = new(64, 64), to = new(64, 64);
            for (var i = 0; i < 60; i++)
            {
                from[random.Next(64), random.Next(64)] = true;
                to[random.Next(64), random.Next(64)] = true;
            }

            foreach (var kind in Enum.GetValues<FlipDistance>())
            {
                var pair = PairMaker.Pair("p", "x", [(1, 1)], [(1, 1)]);
                var found = new AdaptiveFlip(kind).Transfer(pair, new(a, a, from, from), new(b, null, to), []);

                // The nearest cell is chosen by products with a rounding error of some 1e-7, which is 4e-4 in the distance of a near tie to zero.
                Assert.Equal(Plain(kind, a, from, b, to), found.Distance, 1e-3);
                Assert.Equal(found.Distance, found.MirroredDistance);
            }

            FeatureMap Map() => new(new(side, side), channels, [.. Enumerable.Range(0, side * side * channels).Select(_ => (float)random.NextDouble() - 0.3f)]);
        }, iter: 12);

    [Fact]
    public void Missing_maps_masks_and_wrong_pairs_are_misuse()
    {
        var map = Unique(4);
        var pair = PairMaker.Pair("p", "cat", [(1, 1)], [(1, 1)]);
        Assert.Throws<ArgumentException>(() => new AdaptiveFlip().Transfer(pair, new(map), new(map), []));
        Assert.Throws<ArgumentException>(() => new AdaptiveFlip(FlipDistance.Masked).Transfer(pair, new(map, map), new(map), []));
        Assert.Throws<ArgumentException>(() => new AdaptiveFlip(FlipDistance.Masked).Transfer(pair, new(map, map, new(4, 4), new(4, 4)), new(map, null, new(4, 4)), []));
        Assert.Throws<ArgumentException>(() => new AdaptiveFlip().Transfer(pair, new(map, map), new(map), [[0, 1, 2]]));
        Assert.Throws<ArgumentException>(() => new AdaptiveFlip().Transfer(pair, new(map, map), new(map), [[0, 1], [1, 2]]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AdaptiveFlip((FlipDistance)9));
    }

    [Fact]
    public void Mirror_pairs_are_those_of_both_published_tables()
    {
        using var tables = JsonDocument.Parse(File.ReadAllBytes(RequireShared.File("diy-sc/geo_tables.json")));
        Assert.Equal(Groups(tables.RootElement.GetProperty("ap10k_flip")), Ap10KKeypoints.MirrorPairs);
        foreach (var category in tables.RootElement.GetProperty("spair_flip_train_raw").EnumerateObject())
        {
            Assert.Equal(Groups(category.Value), SpairMirrorPairs.For(category.Name));
            var raw = category.Value.EnumerateArray().SelectMany(g => g.ValueKind == JsonValueKind.Array ? g.EnumerateArray().ToArray() : [g]).Select(s => s.GetInt32()).Order().ToArray();
            var compact = Groups(tables.RootElement.GetProperty("spair_flip_eval_compact").GetProperty(category.Name));
            Assert.Equal(compact.Select(g => g.Select(s => raw[s])), SpairMirrorPairs.For(category.Name));
        }

        static int[][] Groups(JsonElement list) =>
            [.. list.EnumerateArray().Where(g => g.ValueKind == JsonValueKind.Array).Select(g => g.EnumerateArray().Select(i => i.GetInt32()).ToArray())];
    }

    private static MirroredView View(ImageAnnotation image)
    {
        PublishedFeatures features = new(RequireShared.File("diy-sc/minispair/JPEGImages"), RequireShared.File("diy-sc/minispair/features"));
        return new(features.Load(image), features.Load(image, mirrored: true), features.LoadMask(image), features.LoadMask(image, mirrored: true));
    }

    private static FeatureMap Unique(int side, float shift = 0)
    {
        var values = new float[side * side * 2];
        for (var cell = 0; cell < side * side; cell++)
        {
            (values[2 * cell], values[(2 * cell) + 1]) = MathF.SinCos((cell + shift) * 6f / (side * side));
        }

        return new(new(side, side), 2, values);
    }

    private static FeatureMap Mirror(FeatureMap map)
    {
        var values = new float[map.Values.Length];
        for (var cell = 0; cell < map.Grid.CellCount; cell++)
        {
            var (row, column) = map.Grid.Position(cell);
            map[map.Grid.CellAt(row, map.Grid.Columns - 1 - column)].CopyTo(values.AsSpan(cell * map.Channels));
        }

        return new(map.Grid, map.Channels, values);
    }

    private static double Plain(FlipDistance kind, FeatureMap source, Mask from, FeatureMap target, Mask to)
    {
        (source, target) = (FeatureNormalizer.L2(source), FeatureNormalizer.L2(target));
        if (kind != FlipDistance.MutualNearest)
        {
            (source, target) = (BilinearGrid.Enlarge(source, new(64, 64)), BilinearGrid.Enlarge(target, new(64, 64)));
        }

        var all = Enumerable.Range(0, source.Grid.CellCount).ToArray();
        if (kind == FlipDistance.MutualNearest)
        {
            var forward = all.Select(i => all.MinBy(j => Distance(i, j))).ToArray();
            var backward = all.Select(j => all.MinBy(i => Distance(i, j))).ToArray();
            return all.Where(i => backward[forward[i]] == i).Average(i => Distance(i, forward[i]));
        }

        var targets = all.Where(j => to[j % 64, j / 64]).ToArray();
        return all.Where(i => from[i % 64, i / 64]).Average(i =>
        {
            var nearest = targets.Min(j => Distance(i, j));
            return kind == FlipDistance.Masked ? nearest : Math.Min(nearest, Math.Sqrt(source[i].ToArray().Sum(v => (double)v * v)));
        });

        double Distance(int i, int j) => Math.Sqrt(source[i].ToArray().Zip(target[j].ToArray()).Sum(p => ((double)p.First - p.Second) * ((double)p.First - p.Second)));
    }
}
