using System.CommandLine;
using GeometryMatters.Cli.Running;
using GeometryMatters.Datasets;
using GeometryMatters.Features;
using GeometryMatters.Filtering;
using GeometryMatters.Geodesics;
using GeometryMatters.Pipelines;
using GeometryMatters.Views;

namespace GeometryMatters.Cli.Options;

/// <summary>How two views are matched: features, grid, filter.</summary>
internal sealed class MatchingOptions
{
    private const string Geodesic = "geodesic";

    private readonly Option<string?> weights = Make.Optional(
        "--weights", "Features and their shares, for example sd=3,dino=2,field=1; by default these (the paper's) or fine=1,coarse=1,field=2, whichever the bundle has.");

    private readonly Option<string> filter = Make.OneOf("--filter", "What decides which matches are kept", Geodesic, Geodesic, "none", "field", "spherical", "triplane");

    private readonly Option<double?> threshold = Make.OptionalReal("--threshold", "The largest error that is kept, in the filter's own unit; by default geodesic 0.05 (of the mesh's diagonal), field 0.2 (1 - cosine), spherical 27 (degrees), triplane 0.1 (of the box's sides).", 0, 360);

    private readonly Option<int?> grid = Make.OptionalInt("--grid", "Cells along a side; by default as the bundle's feature maps.", 2, 1000);

    private readonly Option<int> canvas = Make.Int("--canvas", "Side of the canvas in pixels.", 840, 16, 16384);

    public void AddTo(Command command)
    {
        command.Add(weights);
        command.Add(filter);
        command.Add(threshold);
        AddGridTo(command);
    }

    public void AddGridTo(Command command)
    {
        command.Add(grid);
        command.Add(canvas);
    }

    public FusionWeights Weights(ParseResult parsed, BundleItem example) =>
        parsed.GetValue(weights) is { } text ? ParseWeights(text, example) : Usual(example);

    public PseudoLabelPipeline Pipeline(ParseResult parsed, BundleItem example, PseudoLabelPipelineOptions? options = null) =>
        new(Weights(parsed, example), Filter(parsed), options: options);

    /// <summary>Cells along a side: as asked for, else as the first feature map of an item has.</summary>
    public int GridCells(ParseResult parsed, BundleItem example) => parsed.GetValue(grid)
        ?? (example.FeatureNames is [var first, ..] ? example.LoadFeature(first).Grid.Rows : 60);

    public int CanvasSize(ParseResult parsed) => parsed.GetValue(canvas);

    /// <summary>Opens items of a bundle as views.</summary>
    public Func<string, ObjectView> Opener(ParseResult parsed, ArtefactBundle bundle, BundleItem example)
    {
        var (cells, side) = (GridCells(parsed, example), CanvasSize(parsed));
        return name => BundleViews.Open(bundle[name], side, cells);
    }

    /// <summary>Weights of features that an item has; the others are taken to have what this one has.</summary>
    public static FusionWeights ParseWeights(string text, BundleItem example)
    {
        var given = UsageException.Of("--weights", () => FusionWeights.Parse(text));
        var stored = example.FeatureNames;
        return given.Entries.FirstOrDefault(e => e.Name != FusionWeights.FieldName && !stored.Contains(e.Name)) is { Name: { } missing }
            ? throw new UsageException($"--weights: '{example.Name}' has no feature '{missing}', only {(stored.Count == 0 ? "the part field" : string.Join(", ", stored))}.")
            : given;
    }

    public static FusionWeights Usual(BundleItem example) => example.FeatureNames switch
    {
        var names when names.Contains("sd") && names.Contains("dino") => FusionWeights.Paper,
        var names when names.Contains("fine") && names.Contains("coarse") => FusionWeights.Parse($"fine=1,coarse=1,{FusionWeights.FieldName}=2"),
        var names => throw new UsageException($"--weights: '{example.Name}' has the features {(names.Count == 0 ? "none" : string.Join(", ", names))}; say which count how much."),
    };

    private ICorrespondenceFilter Filter(ParseResult parsed)
    {
        var limit = parsed.GetValue(threshold);
        return UsageException.Of<ICorrespondenceFilter>("--threshold", () => parsed.GetValue(filter) switch
        {
            Geodesic => new BicyclicGeodesicFilter(limit is { } t ? new() { Threshold = (float)t } : null),
            "field" => new FieldSimilarityFilter(limit is { } t ? new() { Threshold = t } : null),
            "spherical" => new SphericalFilter(limit is { } t ? new() { ThresholdDegrees = t } : null),
            "triplane" => new TriplaneFilter(limit is { } t ? new() { Threshold = t } : null),
            _ when limit is not null => throw new ArgumentException("the filter 'none' has no threshold."),
            _ => new NoFilter(),
        });
    }
}
