using GeometryMatters.Matching;

namespace GeometryMatters.Benchmarks.Claims.Matching;

/// <summary>
/// <c>match-both-ways</c>: nearest neighbours from source to target and back, over the foreground of a real pair and over whole grids; the
/// error is the share of rows whose answer differs from the peer's. <c>match-halves</c>: the same with views kept as halves, against single
/// precision. <c>match-two-threads</c>: two threads against one. All take turns.
/// </summary>
public sealed class MatchBothWays : IClaimSource
{
    private static readonly (string Name, PythonPeer Script)[] Libraries =
    [
        ("numpy", new("numpy", "python3-numpy", "match_both_ways.py")),
        ("torch", new("torch", "python3-torch", "match_both_ways.py")),
        ("faiss", new("faiss", "python3-faiss", "match_both_ways.py")),
    ];

    public string Group => "matching";

    public IReadOnlyList<string> Names => ["match-both-ways", "match-halves", "match-two-threads"];

    public IEnumerable<Claim> Measure(TextWriter notes) =>
        from size in ((int Rows, int Channels, int Rounds)[])[(1000, 1216, 9), (1000, 4416, 7), (MatchViews.Cells, 4416, 3)]
        from claim in Measure(size.Rows, size.Channels, size.Rounds, notes)
        select claim;

    private static IEnumerable<Claim> Measure(int rows, int channels, int rounds, TextWriter notes)
    {
        FusedView source = MatchViews.Make("source", rows, channels, 2), target = MatchViews.Make("target", rows, channels, 3);
        FusedView halfSource = MatchViews.Make("source", rows, channels, 2, FusedStorage.Half), halfTarget = MatchViews.Make("target", rows, channels, 3, FusedStorage.Half);
        NearestNeighborMatcher one = new(), two = new(new() { MaxDegreeOfParallelism = 2 });
        using ExchangeFolder folder = new();
        string sourceFile = folder.Write<float>("source", MatchViews.Descriptors(source)), targetFile = folder.Write<float>("target", MatchViews.Descriptors(target));
        foreach (var (threads, matcher) in ((int, NearestNeighborMatcher)[])[(1, one), (2, two)])
        {
            NearestNeighbors? found = null;
            PeerSession?[] sessions =
            [
                .. Libraries.Select(l => l.Script.Open(
                    threads, notes, l.Name, sourceFile, targetFile, $"{channels}", folder[l.Name + "-forward"], folder[l.Name + "-backward"])),
            ];
            var (ours, peers) = SideBySide.Measure(
                () => found = matcher.Match(source, target), rounds, [.. sessions.Select(s => s is null ? (Func<double>?)null : s.Run)]);
            for (var p = 0; p < sessions.Length; p++)
            {
                sessions[p]?.Finish();
                sessions[p]?.Dispose();
                yield return Line("match-both-ways", threads, ours, Libraries[p].Name, peers[p]) with
                {
                    ErrorMax = sessions[p] is null ? null : Differing(found!, folder, Libraries[p].Name),
                };
            }

            var (halves, singles) = SideBySide.Measure(
                () => matcher.Match(halfSource, halfTarget), rounds, SideBySide.InProcess(() => matcher.Match(source, target)));
            yield return Line("match-halves", threads, halves, "own single precision", singles[0]);
        }

        var (twice, once) = SideBySide.Measure(() => two.Match(source, target), rounds, SideBySide.InProcess(() => one.Match(source, target)));
        yield return Line("match-two-threads", 2, twice, "own at one thread", once[0]);

        Claim Line(string name, int threads, Measurement ours, string peer, double? milliseconds) => new()
        {
            Name = name,
            Size = $"{rows}x{rows}x{channels}",
            Threads = threads,
            Ours = ours,
            Peer = peer,
            PeerMilliseconds = milliseconds,
            Count = rows,
        };
    }

    private static double Differing(NearestNeighbors found, ExchangeFolder folder, string library)
    {
        long[] forward = folder.Read<long>(library + "-forward"), backward = folder.Read<long>(library + "-backward");
        var differing = 0;
        for (var i = 0; i < forward.Length; i++)
        {
            differing += (found.Forward[i] != forward[i] ? 1 : 0) + (found.Backward[i] != backward[i] ? 1 : 0);
        }

        return differing / (2.0 * forward.Length);
    }
}
