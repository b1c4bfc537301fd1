using GeometryMatters.Features;
using GeometryMatters.Filtering;
using GeometryMatters.Matching;
using GeometryMatters.Pipelines;
using GeometryMatters.Quickstart.Stages;

namespace GeometryMatters.Quickstart.Photographs;

/// <summary>Two objects made ready for matching with the same weights.</summary>
internal sealed class MatchedPair
{
    private readonly FusionWeights weights;

    public MatchedPair(IReadOnlyList<ReconstructedObject> objects, FusionWeights weights)
    {
        this.weights = weights;
        PseudoLabelPipeline pipeline = new(weights, new NoFilter());
        (Source, Target) = (pipeline.Prepare(objects[0].ToView()), pipeline.Prepare(objects[1].ToView()));
    }

    public PreparedView Source { get; }

    public PreparedView Target { get; }

    /// <summary>The matches that the geodesic filter keeps.</summary>
    public PairLabels Label() => new PseudoLabelPipeline(weights, FilterStage.Geodesic()).Label(Source, Target);
}
