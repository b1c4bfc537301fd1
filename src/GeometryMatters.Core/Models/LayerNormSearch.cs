namespace GeometryMatters.Models;

/// <summary>Finds the LayerNorm that feeds a graph's output, as one node or as the nodes that exporters without that operation write.</summary>
internal sealed class LayerNormSearch(OnnxGraphOutline graph)
{
    /// <summary>Operations that change a tensor's type, place or extent, never what its values mean.</summary>
    private static readonly string[] Passing =
        ["Identity", "Cast", "Dropout", "Slice", "Gather", "Transpose", "Reshape", "Squeeze", "Unsqueeze", "Flatten", "Split"];

    /// <summary>A LayerNorm that was found.</summary>
    /// <param name="Input">The tensor that it normalises.</param>
    /// <param name="IsFused">Whether it is one node.</param>
    /// <param name="IsAlike">Whether the graph's output is the norm's own result, of its input's type and shape.</param>
    public sealed record Norm(string Input, bool IsFused, bool IsAlike);

    /// <summary>The norm that an output comes from; null where another operation is met first, which is told.</summary>
    public Norm? Behind(string output, out string met)
    {
        var (tensor, isAlike) = (output, true);

        // As many steps as there are nodes: broken files may go round in circles.
        for (var step = 0; step <= graph.Nodes.Count; step++)
        {
            if (graph.Producer(tensor) is not { } node)
            {
                met = tensor == output ? "no node that computes it" : "an input or a weight before any norm";
                return null;
            }

            met = node.Operation;
            if (At(node, tensor) is { } norm)
            {
                return norm with { IsAlike = isAlike && norm.IsAlike };
            }

            if (!Passing.Contains(node.Operation) || node.Inputs.Count == 0)
            {
                return null;
            }

            isAlike &= node.Operation == "Identity";
            tensor = node.Inputs[0];
        }

        met = "nodes in a circle";
        return null;
    }

    private Norm? At(OnnxNode node, string tensor)
    {
        switch (node)
        {
            case { Operation: "LayerNormalization", Inputs: [var input, ..] } when node.Outputs[0] == tensor:
                return new(input, true, true);

            // Normalises the sum of its first two inputs; the fourth output, where it is asked for, is that sum.
            case { Operation: "SkipLayerNormalization", Outputs: [var first, _, _, { Length: > 0 } sum] } when first == tensor:
                return new(sum, true, true);
        }

        var casts = false;
        return Scaled(node, 0, ref casts) is { } normalized ? new(normalized, false, !casts) : null;
    }

    /// <summary>normalised · weight + bias, both optional.</summary>
    private string? Scaled(OnnxNode? node, int steps, ref bool casts)
    {
        if (node is null)
        {
            return null;
        }

        if (Divided(node, ref casts) is { } input)
        {
            return input;
        }

        if (steps < 2 && node is { Operation: "Add" or "Mul", Inputs: [var a, var b] })
        {
            return Scaled(Source(a, ref casts).Node, steps + 1, ref casts) ?? Scaled(Source(b, ref casts).Node, steps + 1, ref casts);
        }

        return null;
    }

    /// <summary>(x − mean) / deviation, or times its reciprocal.</summary>
    private string? Divided(OnnxNode node, ref bool casts)
    {
        switch (node)
        {
            case { Operation: "Div", Inputs: [var a, var b] }:
                return Centered(a, ref casts) is { } x && IsDeviation(b, x, ref casts) ? x : null;
            case { Operation: "Mul", Inputs: [var a, var b] }:
                return ByReciprocal(a, b, ref casts) ?? ByReciprocal(b, a, ref casts);
            default:
                return null;
        }
    }

    private string? ByReciprocal(string centered, string factor, ref bool casts) =>
        Centered(centered, ref casts) is { } x
        && Source(factor, ref casts).Node is { Operation: "Reciprocal" or "Div", Inputs: [.., var deviation] }
        && IsDeviation(deviation, x, ref casts) ? x : null;

    /// <summary>x where a tensor is x − mean(x).</summary>
    private string? Centered(string tensor, ref bool casts)
    {
        if (Source(tensor, ref casts).Node is not { Operation: "Sub", Inputs: [var left, var right] })
        {
            return null;
        }

        var x = Source(left, ref casts).Tensor;
        return Source(right, ref casts).Node is { Operation: "ReduceMean", Inputs: [var averaged, ..] } && Source(averaged, ref casts).Tensor == x ? x : null;
    }

    /// <summary>√(mean((x − mean(x))²) + ε).</summary>
    private bool IsDeviation(string tensor, string x, ref bool casts)
    {
        if (Source(tensor, ref casts).Node is not { Operation: "Sqrt", Inputs: [var sum] } || Source(sum, ref casts).Node is not { Operation: "Add", Inputs: [var a, var b] })
        {
            return false;
        }

        return IsVariance(a, x, ref casts) || IsVariance(b, x, ref casts);
    }

    private bool IsVariance(string tensor, string x, ref bool casts) =>
        Source(tensor, ref casts).Node is { Operation: "ReduceMean", Inputs: [var square, ..] }
        && Source(square, ref casts).Node is { Operation: "Pow" or "Mul", Inputs: [var a, ..] }
        && Centered(a, ref casts) == x;

    /// <summary>A tensor before casts, and the node that computes it.</summary>
    private (string Tensor, OnnxNode? Node) Source(string tensor, ref bool casts)
    {
        // Broken files may cast in a circle.
        for (var step = 0; step < 8; step++)
        {
            if (graph.Producer(tensor) is not { Operation: "Cast" or "Identity", Inputs: [var before] } node)
            {
                break;
            }

            casts |= node.Operation == "Cast";
            tensor = before;
        }

        return (tensor, graph.Producer(tensor));
    }
}
