using System.Numerics;
using GeometryMatters.Fields;
using GeometryMatters.Filtering;
using GeometryMatters.Geodesics;
using GeometryMatters.Meshes;
using GeometryMatters.Tests;

namespace GeometryMatters.Benchmarks.Claims.Geodesics;

/// <summary>
/// <c>component-policy</c>: what joining pieces does to the filter on cars whose wheels are pieces of their own. Per pair of cars 500 points
/// are drawn on one; right matches lead to the same place of the same part of the other, shifted by noise of 1 % of the diagonal, wrong
/// ones to a random point at least 15 % away. Descriptors are those of <see cref="CanonicalFourierField"/>, or v̂ is the vertex nearest to the
/// true place on its part. The error is the share of wrong matches kept; notes tell the share of right ones.
/// </summary>
public sealed class ComponentPolicyClaim : IClaimSource
{
    private const int PointsPerPair = 500;

    public string Group => "geodesics";

    public IReadOnlyList<string> Names => ["component-policy"];

    public IEnumerable<Claim> Measure(TextWriter notes)
    {
        if (SharedData.TryPath("kenney-car-kit") is not { } folder)
        {
            notes.WriteLine("shared/data/kenney-car-kit is not here: set GEOMETRYMATTERS_SHARED or put shared/ beside the repository.");
            yield break;
        }

        Random random = new(1);
        CanonicalFourierField provider = new();
        var cars = Directory.EnumerateFiles(folder, "*.glb").Order(StringComparer.Ordinal).Select(f => new PartedMesh(MeshFile.Load(f), provider)).ToArray();
        var matches = (from a in cars from b in cars where a != b select (a, b)).SelectMany(p => Matches(p.a, p.b, random)).ToArray();
        foreach (var isFourier in new[] { true, false })
        {
            foreach (var (weld, fraction) in from w in new[] { 0, 1e-6 } from f in new double?[] { null, 0.01, 0.02, 0.05 } select (w, f))
            {
                SurfaceTopologyOptions options = fraction is { } f ? new() { WeldFraction = weld, ComponentPolicy = ComponentPolicy.Bridge, BridgeFraction = f } : new() { WeldFraction = weld };
                MeshGeodesicsCache cache = new(options);
                FilterVerdict[] right = new FilterVerdict[matches.Length], wrong = new FilterVerdict[matches.Length];
                var ours = Measurement.Of(() =>
                {
                    for (var i = 0; i < matches.Length; i++)
                    {
                        var m = matches[i];
                        right[i] = Judge(cache, m, m.Right, isFourier ? m.RightBack : m.NearestBack, isFourier ? m.There : m.NearestThere);
                        wrong[i] = Judge(cache, m, m.Wrong, isFourier ? m.WrongBack : m.NearestWrongBack, isFourier ? m.There : m.NearestThere);
                    }
                }, runs: 3);
                var size = $"{(fraction is null ? "Infinite" : $"Bridge {fraction}")}, welded {weld}, {(isFourier ? "Fourier field" : "true parts")}";
                notes.WriteLine(
                    $"component-policy {size}: right kept {Share(right, _ => true):P1}, on wheels {Share(right, i => matches[i].IsWheel):P1}, " +
                    $"on bodies {Share(right, i => !matches[i].IsWheel):P1}; wrong kept {Share(wrong, _ => true):P2}; " +
                    $"disconnected {right.Count(v => v.Reason == RejectReason.Disconnected) / (double)right.Length:P1} of right ones; " +
                    $"pieces {string.Join(", ", cars.Select(c => Groups(cache.For(c.Mesh).Topology)))}.");
                yield return new() { Name = "component-policy", Size = size, Ours = ours, ErrorMax = Share(wrong, _ => true), Count = 2 * matches.Length };
            }
        }
    }

    private static int Groups(SurfaceTopology topology) => topology.ComponentCount - topology.Bridges.Length;

    private static double Share(FilterVerdict[] verdicts, Func<int, bool> of)
    {
        var asked = Enumerable.Range(0, verdicts.Length).Where(of).ToArray();
        return Math.Round(asked.Count(i => verdicts[i].Accepted) / (double)asked.Length, 4);
    }

    private static FilterVerdict Judge(MeshGeodesicsCache cache, in Match m, SurfacePoint end, int back, int there)
    {
        BicyclicDecider decider = new(cache.For(m.Source.Mesh), cache.For(m.Target.Mesh));
        var verdicts = new FilterVerdict[1];
        if (!decider.TryMakeQuery(back, m.Start.DominantVertex(m.Source.Mesh), there, end.DominantVertex(m.Target.Mesh), out var query))
        {
            return FilterVerdict.Reject(RejectReason.Disconnected);
        }

        decider.Decide([query], verdicts);
        return verdicts[0];
    }

    private static IEnumerable<Match> Matches(PartedMesh a, PartedMesh b, Random random)
    {
        var taken = 0;
        foreach (var (start, part) in a.Sample(random, 4 * PointsPerPair))
        {
            if (taken == PointsPerPair || !b.HasPart(part))
            {
                continue;
            }

            taken++;
            var truth = b.Place(part, a.InPart(part, start.PositionOn(a.Mesh)));
            var noise = 0.01f * b.Mesh.Bounds.Diagonal * new Vector3(Gauss(random), Gauss(random), Gauss(random));
            var right = b.Nearest(truth + noise, null);
            SurfacePoint wrong;
            do
            {
                wrong = b.Any(random);
            }
            while (Vector3.Distance(wrong.PositionOn(b.Mesh), truth) < 0.15f * b.Mesh.Bounds.Diagonal);

            yield return new(
                a, b, start, right, wrong, part.StartsWith("wheel", StringComparison.Ordinal),
                b.Find(a, start), a.Find(b, right), a.Find(b, wrong),
                b.NearestVertex(truth, part), Back(right), Back(wrong));

            int Back(SurfacePoint point)
            {
                var its = b.PartOf(point.Face);
                return a.HasPart(its)
                    ? a.NearestVertex(a.Place(its, b.InPart(its, point.PositionOn(b.Mesh))), its)
                    : a.NearestVertex(point.PositionOn(b.Mesh), null);
            }
        }
    }

    private static float Gauss(Random random) =>
        (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));

    /// <summary>A right and a wrong match of one point, and what the field makes of their ends.</summary>
    private readonly record struct Match(
        PartedMesh Source, PartedMesh Target, SurfacePoint Start, SurfacePoint Right, SurfacePoint Wrong, bool IsWheel,
        int There, int RightBack, int WrongBack, int NearestThere, int NearestBack, int NearestWrongBack);
}
