using System.Globalization;
using GeometryMatters.CustomFilter;
using GeometryMatters.Filtering;
using GeometryMatters.Geodesics;
using GeometryMatters.Pipelines;

var folder = Directory.CreateTempSubdirectory("custom-filter-").FullName;
try
{
    var measured = MeasuredPairs.Draw(folder);

    // snippet: compare-filters
    ICorrespondenceFilter[] filters =
    [
        new SphericalFilter(),
        new TriplaneFilter(),
        new FieldSimilarityFilter(),
        new BicyclicGeodesicFilter(),
        new SurfaceNormalFilter(),
        new SameSideFilter(),
        new FilterChain(new SameSideFilter(), new SurfaceNormalFilter(), new BicyclicGeodesicFilter()),   // cheap ones first
    ];
    var rows = new FilterComparison().Measure(measured.Pairs, measured.View, filters);
    // end snippet

    Console.WriteLine($"{measured.Pairs.Count} pairs, matched by 2D features alone; wrong is farther than 0.1 of the object's box from the marked point");
    Console.WriteLine($"{"filter",-40}{"wrong of kept",15}{"wrong kept",12}{"right kept",12}{"matches/pair",14}");
    foreach (var (name, report) in rows)
    {
        string Percent(double? value) => value is { } v ? v.ToString("F1", CultureInfo.InvariantCulture) + " %" : "-";
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name,-40}{Percent(report.WrongAmongSurvivorsPercent),15}{Percent(report.WrongKeptPercent),12}{Percent(report.RightKeptPercent),12}{report.CandidatesPerPair,14:F0}"));
    }
}
finally
{
    Directory.Delete(folder, recursive: true);
}
