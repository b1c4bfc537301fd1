using GeometryMatters.Serialization;
using Microsoft.ML.OnnxRuntime;

namespace GeometryMatters.Models;

/// <summary>An ONNX model that was checked against a contract. Runs may overlap; dispose it when none is under way.</summary>
/// <remarks>
/// Inputs and outputs go by their names in the contract, never by position. Only the contract's outputs are computed. A model in several files (external
/// data) must be loaded from its path, with the other files beside it. What the runtime computes is the same for the same input, options and machine.
/// </remarks>
public sealed class OnnxModel : IDisposable
{
    private readonly InferenceSession session;
    private readonly TensorSignature[] inputs;
    private readonly TensorSignature[] outputs;
    private readonly string[] outputKeys;
    private readonly string[] outputNames;

    private OnnxModel(string source, InferenceSession session, ModelContract contract)
    {
        Source = source;
        Contract = contract;
        this.session = session;
        inputs = [.. session.InputNames.Select(n => Signature(n, session.InputMetadata[n]))];
        outputs = [.. session.OutputNames.Select(n => Signature(n, session.OutputMetadata[n]))];
        Binding = contract.Bind(source, inputs, outputs);
        outputKeys = [.. contract.Outputs.Select(o => o.Name).Where(Binding.Outputs.ContainsKey)];
        outputNames = [.. outputKeys.Select(k => Binding.Outputs[k].Name)];
    }

    /// <summary>The file, or the name that was given for a model in memory.</summary>
    public string Source { get; }

    /// <summary>The contract.</summary>
    public ModelContract Contract { get; }

    /// <summary>The model's own inputs and outputs by contract name.</summary>
    public ModelBinding Binding { get; }

    /// <summary>Loads a model from a file.</summary>
    /// <param name="path">The ONNX file.</param>
    /// <param name="contract">What the model has to be like.</param>
    /// <param name="sessionOptions">Threads, execution providers and the like; the caller disposes them after loading. Null for the runtime's defaults.</param>
    /// <returns>The model, to be disposed by the caller.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ModelFormatException">The runtime cannot load it.</exception>
    /// <exception cref="ModelContractException">Its inputs or outputs are not those of the contract.</exception>
    /// <exception cref="BackendUnavailableException">The application brings no ONNX Runtime.</exception>
    public static OnnxModel Load(string path, ModelContract contract, SessionOptions? sessionOptions = null) =>
        Load(InputFile.Existing(path), contract, () => sessionOptions is null ? new InferenceSession(path) : new InferenceSession(path, sessionOptions));

    /// <summary>Loads a model from memory; it must be whole, without external data.</summary>
    /// <param name="bytes">The ONNX file's content.</param>
    /// <param name="source">Name for errors.</param>
    /// <param name="contract">What the model has to be like.</param>
    /// <param name="sessionOptions">As for a file.</param>
    /// <returns>The model, to be disposed by the caller.</returns>
    /// <exception cref="ModelFormatException">The runtime cannot load it.</exception>
    /// <exception cref="ModelContractException">Its inputs or outputs are not those of the contract.</exception>
    /// <exception cref="BackendUnavailableException">The application brings no ONNX Runtime.</exception>
    public static OnnxModel Load(byte[] bytes, string source, ModelContract contract, SessionOptions? sessionOptions = null)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        ArgumentNullException.ThrowIfNull(source);
        return Load(source, contract, () => sessionOptions is null ? new InferenceSession(bytes) : new InferenceSession(bytes, sessionOptions));
    }

    /// <summary>Runs the model.</summary>
    /// <param name="values">A value for each input that the model has.</param>
    /// <param name="cancellationToken">Stops the run between two operators.</param>
    /// <returns>The outputs, to be disposed by the caller.</returns>
    /// <exception cref="ArgumentException">An input is missing, given twice, unknown, or of a type or shape that the model does not take.</exception>
    /// <exception cref="ModelFormatException">The model fails.</exception>
    /// <exception cref="ModelContractException">An output turned out to have another type or shape than the contract says.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    public ModelOutputs Run(IReadOnlyList<ModelInput> values, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        cancellationToken.ThrowIfCancellationRequested();
        CheckNames(values);
        using DisposableList owned = [];
        List<OrtValue> given = new(values.Count);
        var names = new string[values.Count];
        for (var i = 0; i < names.Length; i++)
        {
            names[i] = Binding.Inputs[values[i].Name].Name;
            var (value, isOwned) = ToValue(values[i]);
            given.Add(value);
            if (isOwned)
            {
                owned.Add(value);
            }
        }

        using RunOptions run = new();
        using var stop = cancellationToken.Register(() => run.Terminate = true);
        IDisposableReadOnlyCollection<OrtValue> results;
        try
        {
            results = session.Run(run, names, given, outputNames);
        }
        catch (OnnxRuntimeException e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new ModelFormatException(Source, "run", "a model that runs", e.Message.TrimEnd('.'), e);
        }

        return Checked(results);
    }

    /// <summary>Frees the session.</summary>
    public void Dispose() => session.Dispose();

    private static OnnxModel Load(string source, ModelContract contract, Func<InferenceSession> create)
    {
        ArgumentNullException.ThrowIfNull(contract);
        InferenceSession session;
        try
        {
            session = OnnxRuntimeLibrary.Guarded(create);
        }
        catch (OnnxRuntimeException e)
        {
            throw new ModelFormatException(source, "", $"an ONNX model ({contract.Name})", e.Message.TrimEnd('.'), e);
        }

        try
        {
            return new(source, session, contract);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private void CheckNames(IReadOnlyList<ModelInput> values)
    {
        var wanted = Binding.Inputs.Keys.Order(StringComparer.Ordinal);
        var found = values.Select(v => v.Name).Order(StringComparer.Ordinal);
        if (!wanted.SequenceEqual(found, StringComparer.Ordinal))
        {
            throw new ArgumentException($"Expected inputs {string.Join(", ", wanted)}, found {string.Join(", ", found)}.", nameof(values));
        }
    }

    private (OrtValue Value, bool IsOwned) ToValue(ModelInput input)
    {
        var signature = Binding.Inputs[input.Name];
        int?[] shape = [.. input.Shape.ToArray().Select(d => (int?)d)];
        var wanted = Contract.Inputs.First(c => c.Name == input.Name);
        var declared = signature.Dimensions.Count > 0 ? signature.Dimensions : shape;
        return wanted.Accepts(shape) && ModelContract.Fits(declared, shape) && input.ToValue(signature.ElementType!.Value) is { } value
            ? value
            : throw new ArgumentException(
                $"Expected {signature} for {wanted}, found {input.ElementType} {TensorSignature.Describe(shape)} for '{input.Name}'.");
    }

    private ModelOutputs Checked(IDisposableReadOnlyCollection<OrtValue> results)
    {
        var types = new TensorElementType[results.Count];
        var shapes = new int[results.Count][];
        List<string> mismatches = [];
        var found = new TensorSignature[results.Count];
        for (var i = 0; i < results.Count; i++)
        {
            found[i] = Signature(outputNames[i], results[i]);
            shapes[i] = [.. found[i].Dimensions.Select(d => d!.Value)];
            types[i] = found[i].ElementType ?? default;
            var wanted = Contract.Outputs.First(c => c.Name == outputKeys[i]);
            ModelContract.Compare("output", wanted, found[i], mismatches);
            if (shapes[i].Length == 0 && !wanted.Accepts(found[i].Dimensions))
            {
                mismatches.Add($"output '{found[i].Name}' is a scalar instead of {wanted.Shapes}");
            }
        }

        if (mismatches.Count > 0)
        {
            results.Dispose();
            throw Contract.Error(Source, inputs, found, mismatches);
        }

        return new(results, outputKeys, types, shapes);
    }

    private static TensorSignature Signature(string name, NodeMetadata metadata) => metadata.IsTensor
        ? new(name, OnnxTypes.Of(metadata.ElementDataType), [.. metadata.Dimensions.Select(d => d < 0 ? null : (int?)d)])
        : new(name, null, []);

    private static TensorSignature Signature(string name, OrtValue value)
    {
        if (!value.IsTensor)
        {
            return new(name, null, []);
        }

        var info = value.GetTensorTypeAndShape();
        return new(name, OnnxTypes.Of(info.ElementDataType), [.. info.Shape.Select(d => (int?)checked((int)d))]);
    }

    /// <summary>Values that are freed together, whatever happens.</summary>
    private sealed class DisposableList : List<OrtValue>, IDisposable
    {
        public void Dispose() => ForEach(v => v.Dispose());
    }
}
