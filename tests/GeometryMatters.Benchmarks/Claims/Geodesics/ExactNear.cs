namespace GeometryMatters.Benchmarks.Claims.Geodesics;

/// <summary><c>exact-near</c>: the near vertex pairs of a mesh one by one, exactly; see <see cref="ExactPairs"/>.</summary>
public sealed class ExactNear : IClaimSource
{
    public string Group => "geodesics";

    public IReadOnlyList<string> Names => ["exact-near"];

    public IEnumerable<Claim> Measure(TextWriter notes) =>
        ReferenceMesh.All("near", notes).SelectMany(mesh => new ExactPairs(mesh, notes).Measure("exact-near", runs: 7, heatSources: 60, exactSources: 3));
}
