namespace GeometryMatters.Models;

/// <summary>The tensor that the last LayerNorm of a model normalises.</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="NormalizedOutput">The graph's output that the norm feeds.</param>
/// <param name="IsFused">Whether the norm is one node instead of the nine or so that older exporters write.</param>
public sealed record PreNormTensor(string Name, string NormalizedOutput, bool IsFused);
