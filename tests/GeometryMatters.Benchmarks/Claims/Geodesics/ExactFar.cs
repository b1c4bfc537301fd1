namespace GeometryMatters.Benchmarks.Claims.Geodesics;

/// <summary><c>exact-far</c>: the first far vertex pairs of a mesh one by one, exactly and without a limit; see <see cref="ExactPairs"/>.</summary>
public sealed class ExactFar : IClaimSource
{
    private const int Pairs = 16;

    public string Group => "geodesics";

    public IReadOnlyList<string> Names => ["exact-far"];

    public IEnumerable<Claim> Measure(TextWriter notes) =>
        ReferenceMesh.All("far", notes).SelectMany(mesh =>
            new ExactPairs(mesh with { Pairs = [.. mesh.Pairs.Take(Pairs)] }, notes).Measure("exact-far", runs: 3, heatSources: Pairs, exactSources: 3));
}
