using System.Globalization;
using GeometryMatters.Features;
using GeometryMatters.Geodesics;
using GeometryMatters.Matching;
using GeometryMatters.Pipelines;
using GeometryMatters.Views;

namespace GeometryMatters.Benchmarks.Claims.Pair;

/// <summary>
/// <c>whole-pair</c>: from prepared features to labels: match, cyclic check, lift, search across the meshes and bicyclic filter. What
/// belongs to one image or one mesh (weighting of its features, topology) is prepared once, as in a run over many pairs.
/// </summary>
public sealed class WholePair : IClaimSource
{
    private const int ImageChannels = 3968;
    private const int FieldChannels = 448;
    private static readonly PythonPeer Numpy = new("numpy", "python3-numpy", "sgemm.py");

    public string Group => "pair";

    public IReadOnlyList<string> Names => ["whole-pair"];

    public IEnumerable<Claim> Measure(TextWriter notes)
    {
        using ObjectView sourceView = MadeView.Make("source", 20, 9, ImageChannels, FieldChannels), targetView = MadeView.Make("target", 35, 8.7, ImageChannels, FieldChannels);
        FusionWeights weights = new(new FusionWeight("image", 0.5), new FusionWeight(FusionWeights.FieldName, 0.5));
        foreach (var threads in (int[])[1, 2])
        {
            PseudoLabelPipeline pipeline = new(
                weights,
                // A pair is labelled once, so that nothing may be known from the run before.
                new BicyclicGeodesicFilter(new() { MaxDegreeOfParallelism = threads, CachedAnswers = 0 }),
                new(new NearestNeighborMatcher(new() { MaxDegreeOfParallelism = threads })));
            PreparedView source = pipeline.Prepare(sourceView), target = pipeline.Prepare(targetView);
            PairLabels? labels = null;
            using var sgemm = Numpy.Open(threads, notes, "1000", $"{ImageChannels + FieldChannels}");
            var (ours, peers) = SideBySide.Measure(
                () =>
                {
                    SurfaceLifter.Lift(sourceView);
                    SurfaceLifter.Lift(targetView);
                    labels = pipeline.Label(source, target);
                },
                rounds: 9,
                sgemm is null ? null : sgemm.Run);
            var counts = labels!.Counts;
            notes.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"whole-pair at {threads} threads: {counts.Candidates} candidates, {counts.Cyclic} cyclic, {counts.Lifted} lifted, {counts.Kept} kept"));
            yield return new()
            {
                Name = "whole-pair",
                Size = $"{source.Fused.Count}x{target.Fused.Count}x{source.Fused.Channels}, {sourceView.Mesh.VertexCount} and {targetView.Mesh.VertexCount} vertices x {FieldChannels}",
                Threads = threads,
                Ours = ours,
                Peer = "openblas-sgemm",
                PeerMilliseconds = peers[0],
                Count = counts.Candidates,
            };
        }
    }
}
