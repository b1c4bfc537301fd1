namespace GeometryMatters.Models;

/// <summary>Which tokens of a DINO model are taken.</summary>
public enum DinoTokens
{
    /// <summary>
    /// What the last block gives, before the last LayerNorm: output <c>tokens_prenorm</c>. The features that GeoAware-SC, DIY-SC and their published
    /// adapters use; published ONNX files lack the output, <see cref="DinoPreNormOutput"/> adds it.
    /// </summary>
    BeforeNorm,

    /// <summary>After the last LayerNorm: output <c>last_hidden_state</c>. Other features: adapters trained on the one are wrong for the other.</summary>
    AfterNorm,
}
