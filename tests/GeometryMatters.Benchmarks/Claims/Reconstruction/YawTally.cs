using GeometryMatters.Cameras;
using GeometryMatters.Meshes;
using GeometryMatters.Reconstruction;

namespace GeometryMatters.Benchmarks.Claims.Reconstruction;

/// <summary>What yaw canonicalisation does to meshes that came right and to the same meshes turned by 90, 180 and 270 degrees.</summary>
/// <param name="Wrong">Meshes that came turned.</param>
/// <param name="Corrected">Turned meshes that were turned back to where they belong.</param>
/// <param name="Right">Meshes that came right.</param>
/// <param name="Broken">Right meshes that were turned.</param>
/// <param name="Mistakes">Decisions that were wrong: shape, turn, what it was taken for, votes.</param>
public sealed record YawTally(int Wrong, int Corrected, int Right, int Broken, IReadOnlyList<string> Mistakes)
{
    /// <summary>Share of decisions that were wrong.</summary>
    public double ErrorRate => (double)(Wrong - Corrected + Broken) / (Wrong + Right);

    /// <summary>Decides about every mesh in all four turns.</summary>
    /// <param name="canonicalizer">Decides.</param>
    /// <param name="category">Category label.</param>
    /// <param name="meshes">Canonical meshes by name.</param>
    public static YawTally Of(YawCanonicalizer canonicalizer, string category, IEnumerable<(string Name, TriangleMesh Mesh)> meshes)
    {
        ArgumentNullException.ThrowIfNull(canonicalizer);
        ArgumentNullException.ThrowIfNull(meshes);
        int wrong = 0, corrected = 0, right = 0, broken = 0;
        List<string> mistakes = [];
        foreach (var (name, mesh) in meshes)
        {
            ObjectReconstruction canonical = new(mesh, Camera.Centered(100, 64, 64), OrbitView.Pose(0, 0, 5));
            for (var yaw = 0; yaw < 360; yaw += 90)
            {
                var decision = canonicalizer.Canonicalize(QuarterTurn.Apply(canonical, yaw), category).Decision;
                var good = decision.YawDegrees == yaw;
                if (yaw == 0)
                {
                    right++;
                    broken += good ? 0 : 1;
                }
                else
                {
                    wrong++;
                    corrected += good ? 1 : 0;
                }

                if (!good)
                {
                    mistakes.Add($"{name} turned by {yaw} taken for {decision.YawDegrees} ({string.Join(' ', decision.VotesDegrees)})");
                }
            }
        }

        return new(wrong, corrected, right, broken, mistakes);
    }
}
