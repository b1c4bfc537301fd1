using GeometryMatters.Cameras;
using GeometryMatters.Features;
using GeometryMatters.Imaging;
using GeometryMatters.Matching;
using GeometryMatters.Views;

namespace GeometryMatters.Benchmarks.Claims.Matching;

/// <summary>
/// <c>match-both-ways</c>: nearest neighbours from source to target and back over 1000 foreground cells a side. The error is the
/// share of rows whose answer differs from the peer's.
/// </summary>
public sealed class MatchBothWays : IClaimSource
{
    private const int Rows = 1000;
    private static readonly PythonPeer Numpy = new("numpy", "python3-numpy", "match_both_ways.py");

    public string Group => "matching";

    public IReadOnlyList<string> Names => ["match-both-ways"];

    public IEnumerable<Claim> Measure(TextWriter notes)
    {
        foreach (var channels in (int[])[1216, 4416])
        {
            FusionWeights weights = new(new FusionWeight("sd", 0.5), new FusionWeight("dino", 0.5));
            using ObjectView sourceView = View("source", channels, 2), targetView = View("target", channels, 3);
            FusedView source = FusedView.Create(sourceView, weights), target = FusedView.Create(targetView, weights);
            using ExchangeFolder folder = new();
            string sourceFile = folder.Write<float>("source", Descriptors(source)), targetFile = folder.Write<float>("target", Descriptors(target));
            foreach (var threads in (int[])[1, 2])
            {
                NearestNeighborMatcher matcher = new(new() { MaxDegreeOfParallelism = threads });
                NearestNeighbors? found = null;
                var ours = Measurement.Of(() => found = matcher.Match(source, target));
                var peer = Numpy.Milliseconds(threads, notes, sourceFile, targetFile, $"{channels}", folder["forward"], folder["backward"]);
                yield return new()
                {
                    Name = "match-both-ways",
                    Size = $"{Rows}x{Rows}x{channels}",
                    Threads = threads,
                    Ours = ours,
                    Peer = "numpy",
                    PeerMilliseconds = peer,
                    ErrorMax = peer is null ? null : Differing(found!, folder),
                    Count = Rows,
                };
            }
        }
    }

    private static double Differing(NearestNeighbors found, ExchangeFolder folder)
    {
        long[] forward = folder.Read<long>("forward"), backward = folder.Read<long>("backward");
        var differing = 0;
        for (var i = 0; i < Rows; i++)
        {
            differing += (found.Forward[i] != forward[i] ? 1 : 0) + (found.Backward[i] != backward[i] ? 1 : 0);
        }

        return differing / (2.0 * Rows);
    }

    private static float[] Descriptors(FusedView view)
    {
        var values = new float[view.Count * view.Channels];
        for (var i = 0; i < view.Count; i++)
        {
            view.CopyDescriptor(i, values.AsSpan(i * view.Channels, view.Channels));
        }

        return values;
    }

    // An image of one pixel per cell, the first thousand of them foreground.
    private static ObjectView View(string id, int channels, int seed)
    {
        var mask = new byte[60 * 60];
        mask.AsSpan(0, Rows).Fill(1);
        Letterbox letterbox = new(60, 60);
        return new(new()
        {
            Id = id,
            Category = "random",
            Camera = Camera.Centered(60, 60, 60),
            Pose = SimilarityPose.Identity,
            Box = new(0, 0, 60, 17),
            Letterbox = letterbox,
            LoadMask = () => new(60, 60, mask),
            LoadMesh = () => throw new InvalidOperationException("Matching needs no mesh."),
            LoadField = () => throw new InvalidOperationException("Matching needs no field."),
            LoadFeatures = new Dictionary<string, Func<FeatureMap>>
            {
                ["sd"] = () => new(letterbox.Grid, channels - 768, RandomRows.Make(3600, channels - 768, seed)),
                ["dino"] = () => new(letterbox.Grid, 768, RandomRows.Make(3600, 768, seed + 10)),
            },
        });
    }
}
