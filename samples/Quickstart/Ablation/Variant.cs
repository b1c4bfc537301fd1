using GeometryMatters.Evaluation;
using GeometryMatters.Features;
using GeometryMatters.Filtering;
using GeometryMatters.Matching;
using GeometryMatters.Pipelines;
using GeometryMatters.Quickstart.Stages;

namespace GeometryMatters.Quickstart.Ablation;

/// <summary>A row of the paper's Table 3: which parts of the method are there.</summary>
/// <param name="Name">Name of the row.</param>
/// <param name="Trained">Whether an adapter is trained on pseudo-labels; otherwise the 2D features are matched as they are.</param>
/// <param name="Field">Whether the part field is fused into the features that are labelled with.</param>
/// <param name="Cyclic">Whether labels must be cyclically consistent.</param>
/// <param name="Filter">Whether labels must pass the geodesic filter.</param>
/// <param name="Cap">Whether at most 50 labels of a pair are drawn per step.</param>
/// <param name="Features">2D features in use, for labels and for the adapter.</param>
internal sealed record Variant(string Name, bool Trained, bool Field, bool Cyclic, bool Filter, bool Cap, IReadOnlyList<string> Features)
{
    public const string ZeroShot = "zero-shot", NoGeometry = "c.c.";

    private static readonly string[] Both = ["fine", "coarse"];

    public static readonly IReadOnlyList<string> Factors = ["labels", "field", "c.c.", "filter", "cap", "features"];

    /// <summary>The paper's rows, with this project's two 2D features in the place of DINOv2 and DINOv3.</summary>
    public static IReadOnlyList<Variant> All { get; } =
    [
        new(ZeroShot, false, false, false, false, false, Both),
        new("labels", true, false, false, false, true, Both),
        new(NoGeometry, true, false, true, false, true, Both),
        new("c.c., filter", true, false, true, true, true, Both),
        new("field", true, true, false, false, true, Both),
        new("field, c.c.", true, true, true, false, true, Both),
        new("full", true, true, true, true, true, Both),
        new("full, no cap", true, true, true, true, false, Both),
        new("zero-shot, fine", false, false, false, false, false, ["fine"]),
        new("full, fine", true, true, true, true, true, ["fine"]),
        new("zero-shot, coarse", false, false, false, false, false, ["coarse"]),
        new("full, coarse", true, true, true, true, true, ["coarse"]),
    ];

    /// <summary>Name for files.</summary>
    public string FileName => Name.Replace(", ", "-", StringComparison.Ordinal).Replace(' ', '-').Replace(".", "", StringComparison.Ordinal);

    /// <summary>Variants with the same labels have the same key.</summary>
    public string LabelKey => $"{string.Join('-', Features)}{(Field ? "-field" : "")}{(Cyclic ? "-cyclic" : "")}{(Filter ? "-geodesic" : "")}";

    public AblationVariant Row => new(Name, [Mark(Trained), Mark(Field), Mark(Cyclic), Mark(Filter), Mark(Cap), string.Join(" + ", Features)]);

    /// <summary>The chosen weights, of what this variant uses alone.</summary>
    public FusionWeights Weights(FusionWeights chosen)
    {
        var left = Both.Where(f => !Features.Contains(f)).Aggregate(chosen, (w, name) => w.Without(name));
        return Field ? left : left.Without(FusionWeights.FieldName);
    }

    public PseudoLabelPipeline Labeller(FusionWeights chosen, int gridCells)
    {
        // Any way back is shorter than the grid's diagonal, so a floor above it lets every match through.
        CyclicConsistency cyclic = Cyclic ? new() : new(new() { MinThresholdCells = 2 * gridCells });
        return new(Weights(chosen), Filter ? FilterStage.Geodesic() : new NoFilter(), new(cyclic: cyclic), new() { CachedViews = 256 });
    }

    private static string Mark(bool value) => value ? "yes" : "-";
}
