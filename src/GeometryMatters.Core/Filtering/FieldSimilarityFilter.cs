using System.Buffers;
using System.Numerics.Tensors;
using GeometryMatters.Matching;
using GeometryMatters.Views;

namespace GeometryMatters.Filtering;

/// <summary>Keeps matches whose two surface points have similar part descriptors ("PF feature similarity" of the paper's Table 2).</summary>
/// <remarks>Error = 1 − cosine of the barycentrically interpolated descriptors; +∞ where one of them is zero.</remarks>
public sealed class FieldSimilarityFilter : CorrespondenceFilter
{
    /// <summary>Creates the filter.</summary>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public FieldSimilarityFilter(FieldSimilarityFilterOptions? options = null)
    {
        options ??= new();
        options.Validate();
        Threshold = (float)options.Threshold;
    }

    /// <inheritdoc/>
    public override string Name => "field-similarity";

    /// <inheritdoc/>
    public override float Threshold { get; }

    /// <inheritdoc/>
    /// <exception cref="InvalidInputException">The two fields have different numbers of channels.</exception>
    protected override float Error(ViewPair pair, in LiftedCorrespondence candidate)
    {
        var (source, target) = (pair.Source.Field, pair.Target.Field);
        if (source.Channels != target.Channels)
        {
            throw new InvalidInputException($"field of view '{pair.Target.Id}'", "", $"{source.Channels} channels, as view '{pair.Source.Id}' has", $"{target.Channels}");
        }

        var channels = source.Channels;
        var scratch = ArrayPool<float>.Shared.Rent(2 * channels);
        try
        {
            Span<float> a = scratch.AsSpan(0, channels), b = scratch.AsSpan(channels, channels);
            source.Interpolate(pair.Source.Mesh, candidate.SourcePoint!.Value, a);
            target.Interpolate(pair.Target.Mesh, candidate.TargetPoint!.Value, b);
            var cosine = TensorPrimitives.CosineSimilarity(a, b);
            return float.IsFinite(cosine) ? Math.Clamp(1 - cosine, 0, 2) : float.PositiveInfinity;
        }
        finally
        {
            ArrayPool<float>.Shared.Return(scratch);
        }
    }
}
