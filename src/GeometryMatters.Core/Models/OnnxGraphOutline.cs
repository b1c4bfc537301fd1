namespace GeometryMatters.Models;

/// <summary>A node of an ONNX graph without its attributes.</summary>
internal sealed record OnnxNode(string Operation, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs);

/// <summary>
/// What of an ONNX file is needed to add an output: nodes, names, declared types, and where external data lies. Weights are passed over, so reading costs the
/// nodes alone.
/// </summary>
internal sealed class OnnxGraphOutline
{
    // Field numbers of onnx.proto.
    public const int ModelGraph = 7, GraphNode = 1, GraphOutput = 12, NodeInput = 1, NodeOutput = 2, NodeOperation = 4, ValueName = 1, ValueType = 2;

    private const int ModelFunction = 25, FunctionNode = 7, GraphInitializer = 5, GraphInput = 11, GraphValue = 13, GraphSparse = 15, NodeAttribute = 5, TensorName = 8, TensorExternal = 13, EntryKey = 1, EntryValue = 2;
    private const int AttributeTensor = 5, AttributeGraph = 6, AttributeTensors = 10, AttributeGraphs = 11, AttributeSparse = 22, AttributeSparses = 23, SparseValues = 1, SparseIndices = 2;

    // Control flow nests a few graphs; protobuf itself stops at 100 messages.
    private const int DeepestGraph = 16;

    private readonly List<OnnxNode> nodes = [];
    private readonly List<string> outputs = [];
    private readonly HashSet<string> externalLocations = new(StringComparer.Ordinal);
    private readonly HashSet<string> names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OnnxNode> producers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, byte[]> types = new(StringComparer.Ordinal);

    private OnnxGraphOutline()
    {
    }

    /// <summary>Nodes of the main graph in the file's order.</summary>
    public IReadOnlyList<OnnxNode> Nodes => nodes;

    /// <summary>Names of the graph's outputs.</summary>
    public IReadOnlyList<string> Outputs => outputs;

    /// <summary>Files with weights, as the model names them: relative to its folder.</summary>
    public IReadOnlyCollection<string> ExternalLocations => externalLocations;

    /// <summary>Whether a tensor of the main graph has this name.</summary>
    public bool Contains(string tensor) => names.Contains(tensor);

    /// <summary>The node that computes a tensor; null for inputs and weights.</summary>
    public OnnxNode? Producer(string tensor) => producers.GetValueOrDefault(tensor);

    /// <summary>The declared type of a tensor, as a protobuf message; null where it is not told.</summary>
    public byte[]? DeclaredType(string tensor) => types.GetValueOrDefault(tensor);

    /// <summary>Reads the outline of a model.</summary>
    /// <exception cref="ModelFormatException">The stream does not hold an ONNX model.</exception>
    public static OnnxGraphOutline Read(Stream stream, string source)
    {
        OnnxGraphOutline outline = new();
        ProtobufReader model = new(stream, source);
        long position = 0;
        var hasGraph = false;
        while (model.Next(ref position, out var field))
        {
            // Several fields of one message are one message in parts.
            if (field.Is(ModelGraph, ProtobufReader.Bytes))
            {
                hasGraph = true;
                outline.ReadGraph(model, field, depth: 0);
            }
            else if (field.Is(ModelFunction, ProtobufReader.Bytes))
            {
                outline.ReadFunction(model, field);
            }
        }

        return hasGraph ? outline : throw new ModelFormatException(source, "", "an ONNX model", "no graph in it");
    }

    private void ReadGraph(ProtobufReader parent, ProtobufReader.Field graph, int depth)
    {
        if (depth > DeepestGraph)
        {
            throw parent.Error(graph.Start, $"graphs within each other to a depth of {DeepestGraph}", "more");
        }

        var reader = parent.Inner(graph, out var position);
        while (reader.Next(ref position, out var field))
        {
            switch (field.WireType == ProtobufReader.Bytes ? field.Number : 0)
            {
                case GraphNode:
                    ReadNode(reader, field, depth);
                    break;
                case GraphInitializer:
                    ReadTensor(reader, field, isNamed: depth == 0);
                    break;
                case GraphSparse:
                    ReadSparse(reader, field);
                    break;
                case GraphInput or GraphOutput or GraphValue when depth == 0:
                    ReadValue(reader, field);
                    break;
            }
        }
    }

    private void ReadFunction(ProtobufReader parent, ProtobufReader.Field function)
    {
        var reader = parent.Inner(function, out var position);
        while (reader.Next(ref position, out var field))
        {
            if (field.Is(FunctionNode, ProtobufReader.Bytes))
            {
                ReadNode(reader, field, depth: 1);
            }
        }
    }

    private void ReadNode(ProtobufReader parent, ProtobufReader.Field node, int depth)
    {
        List<string> inputs = [], results = [];
        var operation = "";
        var reader = parent.Inner(node, out var position);
        while (reader.Next(ref position, out var field))
        {
            switch (field.WireType == ProtobufReader.Bytes ? field.Number : 0)
            {
                case NodeInput:
                    inputs.Add(reader.ReadText(field));
                    break;
                case NodeOutput:
                    results.Add(reader.ReadText(field));
                    break;
                case NodeOperation:
                    operation = reader.ReadText(field);
                    break;
                case NodeAttribute:
                    ReadAttribute(reader, field, depth);
                    break;
            }
        }

        if (depth > 0)
        {
            return;
        }

        OnnxNode found = new(operation, inputs, results);
        nodes.Add(found);
        foreach (var result in results.Where(r => r.Length > 0))
        {
            names.Add(result);
            if (!producers.TryAdd(result, found))
            {
                throw parent.Error(node.Start, "tensors that one node computes", $"'{result}' computed twice");
            }
        }
    }

    private void ReadAttribute(ProtobufReader parent, ProtobufReader.Field attribute, int depth)
    {
        var reader = parent.Inner(attribute, out var position);
        while (reader.Next(ref position, out var field))
        {
            switch (field.WireType == ProtobufReader.Bytes ? field.Number : 0)
            {
                case AttributeTensor or AttributeTensors:
                    ReadTensor(reader, field, isNamed: false);
                    break;
                case AttributeGraph or AttributeGraphs:
                    ReadGraph(reader, field, depth + 1);
                    break;
                case AttributeSparse or AttributeSparses:
                    ReadSparse(reader, field);
                    break;
            }
        }
    }

    private void ReadSparse(ProtobufReader parent, ProtobufReader.Field sparse)
    {
        var reader = parent.Inner(sparse, out var position);
        while (reader.Next(ref position, out var field))
        {
            if (field.Is(SparseValues, ProtobufReader.Bytes) || field.Is(SparseIndices, ProtobufReader.Bytes))
            {
                ReadTensor(reader, field, isNamed: false);
            }
        }
    }

    private void ReadTensor(ProtobufReader parent, ProtobufReader.Field tensor, bool isNamed)
    {
        var reader = parent.Inner(tensor, out var position);
        while (reader.Next(ref position, out var field))
        {
            if (isNamed && field.Is(TensorName, ProtobufReader.Bytes))
            {
                names.Add(reader.ReadText(field));
            }
            else if (field.Is(TensorExternal, ProtobufReader.Bytes))
            {
                var (key, value) = ReadPair(reader, field, EntryKey, EntryValue);
                if (key == "location")
                {
                    externalLocations.Add(value);
                }
            }
        }
    }

    private void ReadValue(ProtobufReader parent, ProtobufReader.Field value)
    {
        string? name = null;
        byte[]? type = null;
        var reader = parent.Inner(value, out var position);
        while (reader.Next(ref position, out var field))
        {
            if (field.Is(ValueName, ProtobufReader.Bytes))
            {
                name = reader.ReadText(field);
            }
            else if (field.Is(ValueType, ProtobufReader.Bytes))
            {
                type = reader.ReadBytes(field);
            }
        }

        if (string.IsNullOrEmpty(name))
        {
            throw parent.Error(value.Start, "a named value", "one without a name");
        }

        names.Add(name);
        if (type is not null)
        {
            types.TryAdd(name, type);
        }

        if (value.Number == GraphOutput)
        {
            outputs.Add(name);
        }
    }

    private static (string Key, string Value) ReadPair(ProtobufReader parent, ProtobufReader.Field pair, int keyField, int valueField)
    {
        var (key, value) = ("", "");
        var reader = parent.Inner(pair, out var position);
        while (reader.Next(ref position, out var field))
        {
            if (field.Is(keyField, ProtobufReader.Bytes))
            {
                key = reader.ReadText(field);
            }
            else if (field.Is(valueField, ProtobufReader.Bytes))
            {
                value = reader.ReadText(field);
            }
        }

        return (key, value);
    }
}
