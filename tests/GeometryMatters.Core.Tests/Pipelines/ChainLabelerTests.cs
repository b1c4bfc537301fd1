using GeometryMatters.Cameras;
using GeometryMatters.Features;
using GeometryMatters.Fields;
using GeometryMatters.Filtering;
using GeometryMatters.Imaging;
using GeometryMatters.Matching;
using GeometryMatters.Meshes;
using GeometryMatters.Pipelines;
using GeometryMatters.Pipelines.Labels;
using GeometryMatters.Rendering;
using GeometryMatters.Views;

namespace GeometryMatters.Tests.Pipelines;

/// <summary>One lumpy ball seen from several azimuths, with features that tell where on it a cell lies, more or less.</summary>
public sealed class ChainLabelerTests : IDisposable
{
    private const int Side = 60;
    private const int Cells = 15;
    private const double MaxAngle = 27;

    private static readonly Camera Camera = Camera.Centered(90, Side, Side);
    private static readonly FusionWeights Weights = new(new FusionWeight("place", 0.6), new FusionWeight(FusionWeights.FieldName, 0.4));
    private static readonly TriangleMesh Ball = LumpyBall();
    private static readonly VertexField Field = new CanonicalFourierField().Describe(Ball);
    private static readonly Lazy<PreparedView[]> Chain = new(() => [.. new[] { 0, 25, 50, 80 }.Select((azimuth, k) => Prepare(View(azimuth, 11 + k)))]);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Labels_of_a_chain_are_those_of_plain_loops(int length)
    {
        PreparedView[] chain = [.. Chain.Value.Take(length)];
        var tracks = SlowTracks(chain);
        var found = new ChainLabeler().Label(chain, TestContext.Current.CancellationToken);
        Assert.InRange(tracks.Count, 10, chain[0].Fused.Count - 1);
        var next = 0;
        var struck = 0;
        for (var i = 0; i < length; i++)
        {
            for (var j = 0; j < length; j++)
            {
                var kept = i == j ? [] : tracks.Where(t => Angle(chain[i], t[i], chain[j], t[j]) <= MaxAngle).ToArray();
                if (kept.Length == 0)
                {
                    continue;
                }

                var labels = found[next++];
                Assert.Equal((chain[i].View.Id, chain[j].View.Id, "test"), (labels.SourceId, labels.TargetId, labels.Category));
                Assert.Equal(kept.Select(t => (t[i], t[j])), labels.Kept.Select(m => (m.SourceCell, m.TargetCell)));
                Assert.All(kept.Zip(labels.Kept), p => Assert.Equal(Similarity(chain[i], p.First[i], chain[j], p.First[j]), p.Second.Similarity, 1e-5));
                var lifted = tracks.Count(t => chain[i].Surface[t[i]] is not null && chain[j].Surface[t[j]] is not null);
                Assert.Equal(new(chain[0].Fused.Count, tracks.Count, lifted, kept.Length), labels.Counts);
                Assert.Equal((chain[i].View.Letterbox, chain[j].View.Letterbox), (labels.SourceLetterbox, labels.TargetLetterbox));
                struck += tracks.Count - kept.Length;
            }
        }

        Assert.Equal(next, found.Count);
        Assert.True(struck > 0, "the filter had nothing to do");
    }

    [Fact]
    public void Labels_are_the_same_for_any_number_of_threads()
    {
        var one = Label(1);
        Assert.NotEmpty(one);
        foreach (var threads in (int[])[2, 3, 8, -1])
        {
            var more = Label(threads);
            Assert.Equal(one.Select(l => (l.SourceId, l.TargetId, l.Counts)), more.Select(l => (l.SourceId, l.TargetId, l.Counts)));
            Assert.All(one.Zip(more), p => Assert.Equal(p.First.Kept, p.Second.Kept));
        }

        static IReadOnlyList<PairLabels> Label(int threads) =>
            new ChainLabeler(tracker: new(options: new() { MaxDegreeOfParallelism = threads })).Label(Chain.Value, TestContext.Current.CancellationToken);
    }

    [Fact]
    public void A_filter_of_ones_own_sees_every_track_of_every_ordered_pair_and_pairs_without_matches_are_left_out()
    {
        Seen filter = new();
        var labels = new ChainLabeler(filter).Label(Chain.Value, TestContext.Current.CancellationToken);
        string[] ids = [.. Chain.Value.Select(v => v.View.Id)];
        Assert.Equal(from s in ids from t in ids where s != t select (s, t), filter.Pairs.Select(p => (p.Source, p.Target)));
        Assert.Single(filter.Pairs.Select(p => p.Count).Distinct());

        // It keeps nothing of pairs whose source is the second view.
        Assert.Equal(9, labels.Count);
        Assert.DoesNotContain(labels, l => l.SourceId == ids[1]);
    }

    [Fact]
    public void Labels_go_through_a_store_and_come_back()
    {
        var labels = new ChainLabeler().Label(Chain.Value, TestContext.Current.CancellationToken);
        var path = folder.File("chain.labels");
        using (var writer = LabelStoreWriter.Open(path, new() { Settings = new Dictionary<string, string>() }))
        {
            foreach (var l in labels)
            {
                writer.Append(new(new(l.SourceId, l.TargetId), l));
            }

            writer.Complete();
        }

        using var store = LabelStore.Open(path);
        Assert.All(labels.Zip(store.ReadLabels(), (a, b) => (a, b)), p => Assert.Equal(p.a.Kept.Select(m => (m.SourceCell, m.TargetCell)), p.b.Kept.Select(m => (m.SourceCell, m.TargetCell))));
        Assert.Equal(labels.Count, store.Count);
    }

    [Fact]
    public void Bad_chains_are_refused()
    {
        ChainLabeler labeler = new();
        var chain = Chain.Value;
        Assert.Throws<ArgumentNullException>(() => labeler.Label(null!));
        Assert.Throws<ArgumentException>(() => labeler.Label([]));
        Assert.Throws<ArgumentException>(() => labeler.Label([chain[0]]));
        Assert.Equal("chain", Assert.Throws<ArgumentException>(() => labeler.Label([chain[0], null!])).ParamName);

        // Other weights are the caller's mistake, a map of another width is that of what was stored.
        var otherWeights = new PseudoLabelPipeline(new(new FusionWeight("place", 1)), new NoFilter()).Prepare(View(25, 12));
        Assert.Throws<ArgumentException>(() => labeler.Label([chain[0], otherWeights]));
        var wider = Assert.Throws<InvalidInputException>(() => labeler.Label([chain[0], chain[1], Prepare(View(50, 13, channels: 20))]));
        Assert.Equal("view 'v50'", wider.InputSource);

        var noSphere = Prepare(View(25, 12, sphere: false));
        Assert.Contains("'sph'", Assert.Throws<InvalidInputException>(() => labeler.Label([chain[0], noSphere])).Message, StringComparison.Ordinal);
        Assert.Throws<OperationCanceledException>(() => labeler.Label(chain, new(canceled: true)));
    }

    [Fact]
    public void A_chain_that_no_track_gets_through_gives_nothing()
    {
        // No way back is shorter than nothing.
        ChainTracker nothing = new(new(new CyclicConsistencyOptions { RelativeThreshold = 0, MinThresholdCells = 0 }));
        Assert.Equal(0, nothing.Track([.. Chain.Value.Select(v => v.Fused)], TestContext.Current.CancellationToken).Count);
        Assert.Empty(new ChainLabeler(tracker: nothing).Label(Chain.Value, TestContext.Current.CancellationToken));
    }

    private static PreparedView Prepare(ObjectView view) => new PseudoLabelPipeline(Weights, new NoFilter()).Prepare(view);

    private static ObjectView View(double azimuth, int seed, int channels = 24, bool sphere = true)
    {
        var pose = OrbitView.Pose(azimuth, 15, 4);
        Letterbox letterbox = new(Side, Side, 14 * Cells, Cells);
        var surface = SurfaceLifter.Lift(Ball, pose, Camera, letterbox);
        Random random = new(seed);
        float[] place = new float[Cells * Cells * channels], directions = new float[Cells * Cells * 3];
        for (var cell = 0; cell < surface.Length; cell++)
        {
            Vector3D p = surface[cell] is { } s ? s.PositionOn(Ball) : Vector3D.Zero;
            for (var c = 0; c < channels; c++)
            {
                // Waves over the ball, each in a direction of its own, and noise.
                var (a, b, d) = (Math.Sin(1.7 * c), Math.Cos(2.3 * c), Math.Sin((0.9 * c) + 1));
                place[(cell * channels) + c] = (float)(Math.Sin((2.5 * ((a * p.X) + (b * p.Y) + (d * p.Z))) + c) + (0.8 * (random.NextDouble() - 0.5)));
            }

            (directions[3 * cell], directions[(3 * cell) + 1], directions[(3 * cell) + 2]) =
                ((float)(p.X + (0.5 * (random.NextDouble() - 0.5))), (float)(p.Y + (0.5 * (random.NextDouble() - 0.5))), (float)(p.Z + (0.5 * (random.NextDouble() - 0.5))));
        }

        Dictionary<string, FeatureMap> features = new() { ["place"] = new(new(Cells, Cells), channels, place) };
        if (sphere)
        {
            features["sph"] = new(new(Cells, Cells), 3, directions);
        }

        var mask = Silhouette.Render(Ball, pose, Camera);
        return new(new ObjectViewParts
        {
            Id = $"v{azimuth}",
            Category = "test",
            Camera = Camera,
            Pose = pose,
            Box = mask.Bounds()!.Value,
            Letterbox = letterbox,
            LoadMask = () => mask,
            LoadMesh = () => Ball,
            LoadField = () => Field,
            LoadFeatures = features.ToDictionary(f => f.Key, f => new Func<FeatureMap>(() => f.Value)),
        });
    }

    private static TriangleMesh LumpyBall()
    {
        const int around = 36, rings = 18;
        List<System.Numerics.Vector3> positions = [];
        List<Triangle> faces = [];
        for (var r = 0; r <= rings; r++)
        {
            for (var a = 0; a < around; a++)
            {
                double latitude = Math.PI * r / rings, longitude = 2 * Math.PI * a / around;
                var radius = 1 + (0.15 * Math.Sin(3 * longitude) * Math.Sin(latitude)) + (0.1 * Math.Cos(5 * latitude));
                positions.Add(new((float)(radius * Math.Sin(latitude) * Math.Sin(longitude)), (float)(radius * Math.Cos(latitude)), (float)(0.8 * radius * Math.Sin(latitude) * Math.Cos(longitude))));
                if (r < rings)
                {
                    int here = (r * around) + a, beside = (r * around) + ((a + 1) % around);
                    faces.Add(new(here, here + around, beside));
                    faces.Add(new(beside, here + around, beside + around));
                }
            }
        }

        return new([.. positions], [.. faces]);
    }

    /// <summary>
    /// Cell by cell: forward to the best of the next view's foreground, back to the best of the cells that are still there, at most two cells from the start.
    /// Products are of doubles here and of floats there: the best must be so by more than the roundings of some hundred products below 1.
    /// </summary>
    private static List<int[]> SlowTracks(PreparedView[] chain)
    {
        List<int[]> tracks = [.. chain[0].Fused.Cells.ToArray().Select(c => new[] { c })];
        for (var k = 0; k + 1 < chain.Length; k++)
        {
            var alive = tracks.Select(t => t[k]).Distinct().ToArray();
            List<int[]> kept = [];
            foreach (var track in tracks)
            {
                var there = Best(chain[k + 1].Fused.Cells.ToArray(), c => Similarity(chain[k], track[k], chain[k + 1], c));
                var back = Best(alive, c => Similarity(chain[k], c, chain[k + 1], there));
                if (Math.Pow((back / Cells) - (track[k] / Cells), 2) + Math.Pow((back % Cells) - (track[k] % Cells), 2) <= 4)
                {
                    kept.Add([.. track, there]);
                }
            }

            tracks = kept;
        }

        return tracks;

        static int Best(int[] among, Func<int, double> similarity)
        {
            var ranked = among.Select(c => (Cell: c, Value: similarity(c))).OrderByDescending(c => c.Value).ToArray();
            Assert.True(ranked.Length == 1 || ranked[0].Value - ranked[1].Value > 1e-5, "the scene leaves it open which cell is best: take another seed");
            return ranked[0].Cell;
        }
    }

    private static double Similarity(PreparedView a, int cellA, PreparedView b, int cellB)
    {
        float[] x = new float[a.Fused.Channels], y = new float[b.Fused.Channels];
        a.Fused.CopyDescriptor(a.Fused.IndexOf(cellA), x);
        b.Fused.CopyDescriptor(b.Fused.IndexOf(cellB), y);
        return x.Zip(y, (p, q) => (double)p * q).Sum();
    }

    private static double Angle(PreparedView a, int cellA, PreparedView b, int cellB)
    {
        ReadOnlySpan<float> p = a.View.Feature("sph")[cellA], q = b.View.Feature("sph")[cellB];
        double dot = 0, pp = 0, qq = 0;
        for (var c = 0; c < 3; c++)
        {
            dot += (double)p[c] * q[c];
            pp += (double)p[c] * p[c];
            qq += (double)q[c] * q[c];
        }

        var degrees = Math.Acos(Math.Clamp(dot / Math.Sqrt(pp * qq), -1, 1)) * 180 / Math.PI;
        Assert.True(Math.Abs(degrees - MaxAngle) > 1e-3, "the scene leaves it open what is kept: take another seed");
        return degrees;
    }

    /// <summary>Notes what it is asked, and rejects whatever comes from the second view.</summary>
    private sealed class Seen : ICorrespondenceFilter
    {
        public List<(string Source, string Target, int Count)> Pairs { get; } = [];

        public string Name => "seen";

        public void Evaluate(ViewPair pair, ReadOnlySpan<LiftedCorrespondence> candidates, Span<FilterVerdict> verdicts, CancellationToken cancellationToken = default)
        {
            Pairs.Add((pair.Source.Id, pair.Target.Id, candidates.Length));
            verdicts.Fill(pair.Source.Id == "v25" ? FilterVerdict.Reject(RejectReason.AboveThreshold) : FilterVerdict.Keep(0));
        }
    }
}
