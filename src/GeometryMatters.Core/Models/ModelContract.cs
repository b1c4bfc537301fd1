namespace GeometryMatters.Models;

/// <summary>The inputs and outputs that a model must have to be used for something; checked when the model is loaded.</summary>
public sealed record ModelContract
{
    /// <summary>What the model is for.</summary>
    public required string Name { get; init; }

    /// <summary>Inputs. A model that asks for others does not fit.</summary>
    public required IReadOnlyList<TensorContract> Inputs { get; init; }

    /// <summary>Outputs. A model may have others; they are not computed.</summary>
    public required IReadOnlyList<TensorContract> Outputs { get; init; }

    /// <summary>Finds each tensor of the contract in a model by name and checks its type and shape.</summary>
    /// <param name="source">The model, for errors.</param>
    /// <param name="inputs">Inputs that the model declares.</param>
    /// <param name="outputs">Outputs that it declares.</param>
    /// <returns>The model's own tensors by their names in the contract; optional ones that it lacks are left out.</returns>
    /// <exception cref="ModelContractException">Something is missing or different; all differences are listed.</exception>
    public ModelBinding Bind(string source, IReadOnlyList<TensorSignature> inputs, IReadOnlyList<TensorSignature> outputs)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(outputs);
        List<string> mismatches = [];
        var boundInputs = Bind("input", Inputs, inputs, mismatches);
        var boundOutputs = Bind("output", Outputs, outputs, mismatches);
        mismatches.AddRange(inputs.Where(i => !boundInputs.ContainsValue(i)).Select(i => $"input '{i.Name}' is not one that is provided"));
        return mismatches.Count == 0 ? new(boundInputs, boundOutputs) : throw Error(source, inputs, outputs, mismatches);
    }

    internal ModelContractException Error(
        string source, IReadOnlyList<TensorSignature> inputs, IReadOnlyList<TensorSignature> outputs, IReadOnlyList<string> mismatches) =>
        new(source, $"{Name} with {Describe(Inputs, Outputs)}", Describe(inputs, outputs), mismatches);

    /// <summary>What is wrong with a tensor, once its name is found.</summary>
    internal static void Compare(string kind, TensorContract wanted, TensorSignature found, List<string> mismatches)
    {
        if (found.ElementType is not { } type || !wanted.ElementTypes.Contains(type))
        {
            var types = string.Join(" or ", wanted.ElementTypes);
            mismatches.Add($"{kind} '{found.Name}' is {found.ElementType?.ToString() ?? "no tensor"} instead of {types}");
        }

        // A shape that the model does not tell shows when it runs.
        if (found.Dimensions.Count > 0 && !wanted.Accepts(found.Dimensions))
        {
            mismatches.Add($"{kind} '{found.Name}' is {TensorSignature.Describe(found.Dimensions)} instead of {wanted.Shapes}");
        }
    }

    internal static bool Fits(IReadOnlyList<int?> wanted, IReadOnlyList<int?> found) =>
        wanted.Count == found.Count && wanted.Zip(found).All(d => d.First is null || d.Second is null || d.First == d.Second);

    private static Dictionary<string, TensorSignature> Bind(
        string kind, IReadOnlyList<TensorContract> contracts, IReadOnlyList<TensorSignature> declared, List<string> mismatches)
    {
        Dictionary<string, TensorSignature> bound = new(StringComparer.Ordinal);
        foreach (var wanted in contracts)
        {
            string[] names = [wanted.Name, .. wanted.Aliases];
            var found = names.Select(n => declared.FirstOrDefault(d => d.Name == n)).FirstOrDefault(d => d is not null);
            if (found is not null)
            {
                Compare(kind, wanted, found, mismatches);
                bound.Add(wanted.Name, found);
            }
            else if (!wanted.IsOptional)
            {
                var hint = wanted.Hint is null ? "" : $" ({wanted.Hint})";
                mismatches.Add($"there is no {kind} '{string.Join("' or '", names)}'{hint}");
            }
        }

        return bound;
    }

    private static string Describe<T>(IReadOnlyList<T> inputs, IReadOnlyList<T> outputs) =>
        $"inputs {string.Join(", ", inputs)} and outputs {string.Join(", ", outputs)}";
}

/// <summary>A model's own inputs and outputs by the names that the contract gives them.</summary>
/// <param name="Inputs">Inputs by contract name.</param>
/// <param name="Outputs">Outputs by contract name.</param>
public sealed record ModelBinding(IReadOnlyDictionary<string, TensorSignature> Inputs, IReadOnlyDictionary<string, TensorSignature> Outputs);
