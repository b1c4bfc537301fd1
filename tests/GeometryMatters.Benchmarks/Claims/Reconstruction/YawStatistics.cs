using System.Diagnostics;
using GeometryMatters.Datasets.Synthetic;
using GeometryMatters.Meshes;
using GeometryMatters.Reconstruction;
using GeometryMatters.Tests;

namespace GeometryMatters.Benchmarks.Claims.Reconstruction;

/// <summary>
/// <c>yaw-statistics</c>: share of turned meshes that are turned back, and of right ones that are turned, with the estimator that compares with
/// templates. Per synthetic category: imperfect reconstructions of objects that are not among the templates; and the shared cars, with templates of the
/// synthetic category and with the other three. Columns "5 of 8" count with a least confidence of 0.625. The measure is the share of wrong
/// decisions; times are per decision and once only.
/// </summary>
public sealed class YawStatistics : IClaimSource
{
    private const int Shapes = 12, FirstShape = 100, TemplateCells = 48;

    private static readonly int[] TemplateCounts = [1, 3];

    private static readonly string[] CarNames = ["police", "sedan", "suv", "van"];

    public string Group => "reconstruction";

    public IReadOnlyList<string> Names => ["yaw-statistics"];

    public IEnumerable<Claim> Measure(TextWriter notes)
    {
        ArgumentNullException.ThrowIfNull(notes);
        notes.WriteLine("| category | templates | turned meshes corrected | right meshes broken | corrected, 5 of 8 views | broken, 5 of 8 views |");
        notes.WriteLine("|---|---|---|---|---|---|");
        foreach (var category in ShapeCategories.All)
        {
            (string, TriangleMesh)[] shapes =
            [
                .. Enumerable.Range(FirstShape, Shapes)
                    .Select(i => ($"{category.Name} {i}", ReconstructionSimulator.Make(category.CreateInstance(i), i, new() { YawErrorProbability = 0 }).Mesh)),
            ];
            foreach (var templates in TemplateCounts)
            {
                var estimator = Synthetic(category, templates);
                yield return Report(notes, category.Name, $"{templates} synthetic", () => YawTally.Of(new(estimator), category.Name, shapes));
            }
        }

        var cars = Cars();
        if (cars.Count == 0)
        {
            notes.WriteLine("yaw-statistics: the shared cars are not here.");
            yield break;
        }

        foreach (var templates in TemplateCounts)
        {
            var synthetic = Synthetic(ShapeCategories.Get("car"), templates);
            yield return Report(notes, "shared cars", $"{templates} synthetic", () => YawTally.Of(new(synthetic), "car", cars));
        }

        yield return Report(notes, "shared cars", "the other three", () => LeaveOneOut(cars));
    }

    private static Claim Report(TextWriter notes, string name, string templates, Func<YawTally> decide)
    {
        var start = Stopwatch.GetTimestamp();
        var bytes = GC.GetTotalAllocatedBytes(precise: true);
        var tally = decide();
        var count = tally.Wrong + tally.Right;
        notes.WriteLine(FormattableString.Invariant(
            $"| {name} | {templates} | {tally.Corrected} of {tally.Wrong} | {tally.Broken} of {tally.Right} | {tally.CorrectedSure} | {tally.BrokenSure} |"));
        return new()
        {
            Name = "yaw-statistics",
            Size = FormattableString.Invariant($"{name}, {templates} templates; {tally.Corrected} of {tally.Wrong} corrected, {tally.Broken} of {tally.Right} broken"),
            Ours = new(Stopwatch.GetElapsedTime(start).TotalMilliseconds / count, (GC.GetTotalAllocatedBytes(precise: true) - bytes) / count, 1),
            ErrorMax = Math.Round(tally.ErrorRate, 4),
            Count = count,
        };
    }

    private static TemplateOrientationEstimator Synthetic(ShapeCategory category, int templates)
    {
        TemplateOrientationEstimator estimator = new();
        for (var i = 0; i < templates; i++)
        {
            estimator.AddTemplate(category.Name, category.CreateInstance(i).TrueMesh(TemplateCells).Mesh);
        }

        return estimator;
    }

    private static List<(string Name, TriangleMesh Mesh)> Cars() =>
    [
        .. CarNames
            .Select(name => (Name: name, Path: SharedData.TryPath($"kenney-car-kit/{name}.glb")))
            .Where(f => f.Path is not null)
            .Select(f => (f.Name, MeshFile.Load(f.Path!).Mesh)),
    ];

    private static YawTally LeaveOneOut(List<(string Name, TriangleMesh Mesh)> cars)
    {
        YawTally sum = new(0, 0, 0, 0, 0, 0, []);
        foreach (var car in cars)
        {
            TemplateOrientationEstimator estimator = new();
            foreach (var other in cars.Where(c => c.Name != car.Name))
            {
                estimator.AddTemplate("car", other.Mesh);
            }

            sum = sum.Plus(YawTally.Of(new(estimator), "car", [car]));
        }

        return sum;
    }
}
