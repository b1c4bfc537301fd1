using GeometryMatters.Benchmarks.Claims.Geodesics;
using GeometryMatters.Benchmarks.Claims.Matching;
using GeometryMatters.Benchmarks.Claims.Pair;
using GeometryMatters.Benchmarks.Claims.Reconstruction;
using GeometryMatters.Benchmarks.Claims.Training;

namespace GeometryMatters.Benchmarks.Claims;

/// <summary>Runs claims: one JSON object per line on the output, everything else on the notes.</summary>
public static class ClaimRunner
{
    /// <summary>All claims; one class and file each, in the folder of its group.</summary>
    public static IReadOnlyList<IClaimSource> Sources { get; } =
    [
        new EdgePathNear(),
        new ExactNear(),
        new ShortenedNear(),
        new ExactFar(),
        new SaturatedFar(),
        new ExactMemory(),
        new CertifiedFilter(),
        new ComponentPolicyClaim(),
        new DistanceFieldClaim(),
        new ClosestPointClaim(),
        new SimplifyClaim(),
        new DistanceTransformClaim(),
        new RasterizeClaim(),
        new RefineClaims(),
        new RefineStatistics(),
        new YawStatistics(),
        new MatchBothWays(),
        new CrossMesh(),
        new NearestFill(),
        new WholePair(),
        new AdapterStepEmbedded(),
        new AdapterStep(),
        new DenseLoss(),
    ];

    /// <summary>Measures a group, or one claim.</summary>
    /// <param name="words">Name of the group, of the claim, or of both.</param>
    /// <param name="output">Receives the claims.</param>
    /// <param name="notes">Receives remarks.</param>
    /// <returns>Exit code: 0, or 2 for an unknown name.</returns>
    public static int Run(IReadOnlyList<string> words, TextWriter output, TextWriter notes)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(notes);
        var selection = ClaimSelection.Of(Sources, words);
        if (selection.Sources.Count == 0)
        {
            notes.WriteLine($"There are no claims named '{string.Join(' ', words)}'; known:");
            foreach (var group in Sources.GroupBy(s => s.Group))
            {
                notes.WriteLine($"  {group.Key}: {string.Join(", ", group.SelectMany(s => s.Names))}");
            }

            return 2;
        }

        foreach (var claim in selection.Measure(notes))
        {
            output.WriteLine(claim.ToJson());
            output.Flush();
        }

        return 0;
    }
}
