using GeometryMatters.Benchmarks.Claims.Geodesics;
using GeometryMatters.Benchmarks.Claims.Matching;
using GeometryMatters.Benchmarks.Claims.Pair;
using GeometryMatters.Benchmarks.Claims.Reconstruction;
using GeometryMatters.Benchmarks.Claims.Training;

namespace GeometryMatters.Benchmarks.Claims;

/// <summary>Runs the claims of a group: one JSON object per line on the output, everything else on the notes.</summary>
public static class ClaimRunner
{
    /// <summary>All claims; one class and file each, in the folder of its group.</summary>
    public static IReadOnlyList<IClaimSource> Sources { get; } =
    [
        new EdgePathNear(), new ExactNear(), new DistanceFieldClaim(),
        new DistanceTransformClaim(), new RasterizeClaim(), new RefineClaims(),
        new MatchBothWays(), new CrossMesh(), new NearestFill(),
        new WholePair(),
        new AdapterStepEmbedded(), new AdapterStep(), new DenseLoss(),
    ];

    /// <summary>Measures a group.</summary>
    /// <param name="group">Name of the group.</param>
    /// <param name="output">Receives the claims.</param>
    /// <param name="notes">Receives remarks.</param>
    /// <returns>Exit code: 0, or 2 for an unknown name.</returns>
    public static int Run(string group, TextWriter output, TextWriter notes)
    {
        var sources = Sources.Where(s => s.Group == group).ToArray();
        if (sources.Length == 0)
        {
            notes.WriteLine($"There are no claims named '{group}'; known: {string.Join(", ", Sources.Select(s => s.Group).Distinct())}.");
            return 2;
        }

        foreach (var claim in sources.SelectMany(s => s.Measure(notes)))
        {
            output.WriteLine(claim.ToJson());
            output.Flush();
        }

        return 0;
    }
}
