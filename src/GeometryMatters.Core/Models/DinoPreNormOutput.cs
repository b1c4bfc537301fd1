namespace GeometryMatters.Models;

/// <summary>Gives a DINO model in an ONNX file one more output: the tokens before the last LayerNorm, which published exports do not expose.</summary>
/// <remarks>
/// The norm may be one node or the nodes that older exporters write. The file is copied as it is with some hundred bytes behind it, which protobuf
/// readers merge into the graph; weights are neither read nor moved, in the file or beside it. Cost: the copy, and the graph's nodes in memory.
/// </remarks>
public static class DinoPreNormOutput
{
    /// <summary>Name of the added output.</summary>
    public const string DefaultName = "tokens_prenorm";

    private const string UsualOutput = "last_hidden_state";

    /// <summary>Finds the tensor without writing anything.</summary>
    /// <param name="path">The ONNX file.</param>
    /// <param name="normalizedOutput">The output that the norm feeds; null for <c>last_hidden_state</c> or, where there is none, the norm that all outputs behind a norm share.</param>
    /// <returns>The tensor that would be added.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ModelFormatException">The file is no ONNX model, or no norm or more than one is behind its outputs.</exception>
    public static PreNormTensor Find(string path, string? normalizedOutput = null)
    {
        using var stream = Open(path);
        return Find(OnnxGraphOutline.Read(stream, path), path, normalizedOutput).Found;
    }

    /// <summary>Writes a copy of a model that has the output.</summary>
    /// <param name="inputPath">The ONNX file.</param>
    /// <param name="outputPath">The new file, which may be the same; in the same folder where weights lie in files of their own.</param>
    /// <param name="normalizedOutput">The output that the norm feeds; null for <c>last_hidden_state</c> or, where there is none, the norm that all outputs behind a norm share.</param>
    /// <param name="name">Name of the new output.</param>
    /// <returns>The tensor that the new output is.</returns>
    /// <exception cref="ArgumentException">A model with weights in other files is to be written to another folder.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DirectoryNotFoundException">The folder of the new file does not exist.</exception>
    /// <exception cref="ModelFormatException">The file is no ONNX model, has a tensor of that name, or no norm or more than one is behind its outputs.</exception>
    public static PreNormTensor Add(string inputPath, string outputPath, string? normalizedOutput = null, string name = DefaultName)
    {
        ArgumentException.ThrowIfNullOrEmpty(outputPath);
        ArgumentException.ThrowIfNullOrEmpty(name);
        PreNormTensor? found = null;
        InputFile.Existing(inputPath);
        AtomicFile.Write(outputPath, target =>
        {
            using var stream = Open(inputPath);
            var graph = OnnxGraphOutline.Read(stream, inputPath);
            if (graph.ExternalLocations.Count > 0 && Folder(inputPath) != Folder(outputPath))
            {
                var weights = string.Join(", ", graph.ExternalLocations.Order(StringComparer.Ordinal).Take(3));
                throw new ArgumentException(
                    $"Expected a file in {Folder(inputPath)}, because the model's weights are beside it ({weights}), found {outputPath}.", nameof(outputPath));
            }

            (found, var addition) = Addition(graph, inputPath, normalizedOutput, name);
            stream.Position = 0;
            stream.CopyTo(target);
            target.Write(addition);
        });
        return found!;
    }

    /// <summary>Makes a copy of a model in memory that has the output.</summary>
    /// <param name="model">The ONNX file's content.</param>
    /// <param name="source">Name for errors.</param>
    /// <param name="normalizedOutput">The output that the norm feeds; null for <c>last_hidden_state</c> or, where there is none, the norm that all outputs behind a norm share.</param>
    /// <param name="name">Name of the new output.</param>
    /// <returns>The new content.</returns>
    /// <exception cref="ModelFormatException">The bytes are no ONNX model, it has a tensor of that name, or no norm or more than one is behind its outputs.</exception>
    public static byte[] Add(byte[] model, string source, string? normalizedOutput = null, string name = DefaultName)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentException.ThrowIfNullOrEmpty(name);
        using MemoryStream stream = new(model, writable: false);
        var (_, addition) = Addition(OnnxGraphOutline.Read(stream, source), source, normalizedOutput, name);
        return [.. model, .. addition];
    }

    private static (PreNormTensor Found, byte[] Bytes) Addition(OnnxGraphOutline graph, string source, string? normalizedOutput, string name)
    {
        if (graph.Contains(name))
        {
            var kind = graph.Outputs.Contains(name, StringComparer.Ordinal) ? "an output" : "a tensor";
            throw new ModelFormatException(source, name, $"a model without a tensor '{name}'", $"{kind} of that name");
        }

        var (found, isAlike) = Find(graph, source, normalizedOutput);

        // The type is a courtesy to readers: where neither tensor declares it, the runtime infers it.
        var type = graph.DeclaredType(found.Name) ?? (isAlike ? graph.DeclaredType(found.NormalizedOutput) : null);
        var node = new ProtobufWriter().Text(OnnxGraphOutline.NodeInput, found.Name).Text(OnnxGraphOutline.NodeOutput, name).Text(OnnxGraphOutline.NodeOperation, "Identity");
        var value = new ProtobufWriter().Text(OnnxGraphOutline.ValueName, name);
        if (type is not null)
        {
            value.Bytes(OnnxGraphOutline.ValueType, type);
        }

        var addition = new ProtobufWriter().Message(OnnxGraphOutline.GraphNode, node).Message(OnnxGraphOutline.GraphOutput, value);
        return (found, new ProtobufWriter().Message(OnnxGraphOutline.ModelGraph, addition).ToArray());
    }

    private static (PreNormTensor Found, bool IsAlike) Find(OnnxGraphOutline graph, string source, string? normalizedOutput)
    {
        if (normalizedOutput is not null && !graph.Outputs.Contains(normalizedOutput, StringComparer.Ordinal))
        {
            throw new ModelFormatException(source, "outputs", $"an output '{normalizedOutput}'", Listed(graph.Outputs));
        }

        LayerNormSearch search = new(graph);
        var asked = normalizedOutput ?? (graph.Outputs.Contains(UsualOutput, StringComparer.Ordinal) ? UsualOutput : null);
        List<(string Output, LayerNormSearch.Norm Norm)> found = [];
        List<string> met = [];
        foreach (var output in asked is null ? graph.Outputs : [asked])
        {
            if (search.Behind(output, out var operation) is { } norm)
            {
                found.Add((output, norm));
            }
            else
            {
                met.Add($"{operation} behind '{output}'");
            }
        }

        var tensors = found.Select(f => f.Norm.Input).Distinct(StringComparer.Ordinal).ToArray();
        return tensors.Length switch
        {
            0 => throw new ModelFormatException(
                source, asked is null ? "outputs" : $"output '{asked}'", "a LayerNorm that feeds it", $"{Listed(met)}; {Norms(graph)} among {graph.Nodes.Count} nodes"),
            1 => (new(tensors[0], found[0].Output, found[0].Norm.IsFused), found[0].Norm.IsAlike),
            _ => throw new ModelFormatException(
                source, "outputs", "one LayerNorm behind them, or the name of the output that is meant", Listed([.. found.Select(f => $"'{f.Norm.Input}' for '{f.Output}'")])),
        };
    }

    private static string Norms(OnnxGraphOutline graph)
    {
        var count = graph.Nodes.Count(n => n.Operation == "LayerNormalization");
        var skip = graph.Nodes.Count(n => n.Operation == "SkipLayerNormalization");
        return skip == 0 ? $"{count} LayerNormalization" : $"{count} LayerNormalization and {skip} SkipLayerNormalization, which hide the sum that they normalise,";
    }

    private static string Listed(IReadOnlyList<string> items) =>
        items.Count == 0 ? "none" : string.Join(", ", items.Take(8)) + (items.Count > 8 ? $" and {items.Count - 8} more" : "");

    private static string? Folder(string path) => Path.GetDirectoryName(Path.GetFullPath(path));

    private static FileStream Open(string path) => new(InputFile.Existing(path), FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 14);
}
