using GeometryMatters.Cameras;
using GeometryMatters.Meshes;
using GeometryMatters.Reconstruction;

namespace GeometryMatters.Benchmarks.Claims.Reconstruction;

/// <summary>What yaw canonicalisation does to meshes that came right and to the same meshes turned by 90, 180 and 270 degrees.</summary>
/// <param name="Wrong">Meshes that came turned.</param>
/// <param name="Corrected">Turned meshes that were turned back to where they belong.</param>
/// <param name="Right">Meshes that came right.</param>
/// <param name="Broken">Right meshes that were turned.</param>
/// <param name="CorrectedSure">Those of the corrected that a least confidence of <see cref="Sure"/> would have let through.</param>
/// <param name="BrokenSure">Those of the broken that it would have let through.</param>
/// <param name="Mistakes">Decisions that were wrong: shape, turn, what it was taken for, votes.</param>
public sealed record YawTally(int Wrong, int Corrected, int Right, int Broken, int CorrectedSure, int BrokenSure, IReadOnlyList<string> Mistakes)
{
    /// <summary>Five of eight views.</summary>
    public const double Sure = 0.625;

    /// <summary>Share of decisions that were wrong.</summary>
    public double ErrorRate => (double)(Wrong - Corrected + Broken) / (Wrong + Right);

    /// <summary>Both together.</summary>
    /// <param name="other">Another tally.</param>
    public YawTally Plus(YawTally other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new(
            Wrong + other.Wrong, Corrected + other.Corrected, Right + other.Right, Broken + other.Broken,
            CorrectedSure + other.CorrectedSure, BrokenSure + other.BrokenSure, [.. Mistakes, .. other.Mistakes]);
    }

    /// <summary>Decides about every mesh in all four turns.</summary>
    /// <param name="canonicalizer">Decides.</param>
    /// <param name="category">Category label.</param>
    /// <param name="meshes">Canonical meshes by name.</param>
    public static YawTally Of(YawCanonicalizer canonicalizer, string category, IEnumerable<(string Name, TriangleMesh Mesh)> meshes)
    {
        ArgumentNullException.ThrowIfNull(canonicalizer);
        ArgumentNullException.ThrowIfNull(meshes);
        int wrong = 0, corrected = 0, right = 0, broken = 0, correctedSure = 0, brokenSure = 0;
        List<string> mistakes = [];
        foreach (var (name, mesh) in meshes)
        {
            ObjectReconstruction canonical = new(mesh, Camera.Centered(100, 64, 64), OrbitView.Pose(0, 0, 5));
            for (var yaw = 0; yaw < 360; yaw += 90)
            {
                var decision = canonicalizer.Canonicalize(QuarterTurn.Apply(canonical, yaw), category).Decision;
                var good = decision.YawDegrees == yaw;
                var isSure = decision.Confidence >= Sure;
                if (yaw == 0)
                {
                    right++;
                    broken += good ? 0 : 1;
                    brokenSure += !good && isSure ? 1 : 0;
                }
                else
                {
                    wrong++;
                    corrected += good ? 1 : 0;
                    correctedSure += good && isSure ? 1 : 0;
                }

                if (!good)
                {
                    mistakes.Add($"{name} turned by {yaw} taken for {decision.YawDegrees} ({string.Join(' ', decision.VotesDegrees)})");
                }
            }
        }

        return new(wrong, corrected, right, broken, correctedSure, brokenSure, mistakes);
    }
}
