using System.Globalization;
using GeometryMatters.Serialization;
using GeometryMatters.Training.Adapters;

namespace GeometryMatters.Training.Trainers;

/// <summary>All that it takes to go on with a training: values, moments, the best state, losses, and the place in the order of pairs.</summary>
/// <remarks>Random numbers need no place here: every stream is made from the seed, what it is for and the step.</remarks>
internal sealed record TrainingState
{
    private const string FormatKey = "format";
    private const string Format = "geometrymatters.adapter-training.1";
    private const string ValuePrefix = "value.", MeanPrefix = "mean.", SquarePrefix = "square.", BestPrefix = "best.";

    /// <summary>Parameters' values and moments by name, in the optimiser's order.</summary>
    public required IReadOnlyList<(string Name, long[] Shape, float[] Value, float[] Mean, float[] Square)> Parameters { get; init; }

    /// <summary>The adapter's values at the lowest validation loss; null before one.</summary>
    public required IReadOnlyDictionary<string, float[]>? Best { get; init; }

    public required IReadOnlyList<StepLosses> Losses { get; init; }

    public required IReadOnlyList<ValidationLosses> Validations { get; init; }

    public required PairCursor Cursor { get; init; }

    /// <summary>Steps that the optimiser has taken.</summary>
    public required int Steps { get; init; }

    public void Write(string path, AdapterOptions network, AdapterTrainerOptions options)
    {
        SortedDictionary<string, TensorArray> tensors = new(StringComparer.Ordinal);
        foreach (var (name, shape, value, mean, square) in Parameters)
        {
            int[] sides = [.. shape.Select(s => (int)s)];
            tensors.Add(ValuePrefix + name, TensorArray.Create<float>(value, sides));
            tensors.Add(MeanPrefix + name, TensorArray.Create<float>(mean, sides));
            tensors.Add(SquarePrefix + name, TensorArray.Create<float>(square, sides));
            if (Best is not null && Best.TryGetValue(name, out var best))
            {
                tensors.Add(BestPrefix + name, TensorArray.Create<float>(best, sides));
            }
        }

        tensors.Add("losses", TensorArray.Create<float>([.. Losses.SelectMany(l => new[] { l.Sparse, l.Dense })], Losses.Count, 2));
        tensors.Add("validations", TensorArray.Create<float>([.. Validations.SelectMany(v => new[] { v.Sparse, v.Dense })], Validations.Count, 2));
        tensors.Add("validation_steps", TensorArray.Create<int>([.. Validations.Select(v => v.Step)], Validations.Count));
        tensors.Add("order", TensorArray.Create<int>(Cursor.Order, Cursor.Order.Length));
        var metadata = Settings(network, options);
        metadata.Add(FormatKey, Format);
        metadata.Add("steps_taken", Text(Steps));
        metadata.Add("order_position", Text(Cursor.Position));
        metadata.Add("order_epoch", Text(Cursor.Epoch));
        SafetensorsFile.Write(path, tensors, metadata);
    }

    /// <summary>Reads a state for a run of the same network, options and number of pairs.</summary>
    /// <param name="path">The file.</param>
    /// <param name="network">The run's network.</param>
    /// <param name="options">The run's options.</param>
    /// <param name="parameters">Names and shapes of all that is trained, in the optimiser's order.</param>
    /// <param name="pairs">Number of training pairs.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="TensorFormatException">The file is broken.</exception>
    /// <exception cref="InvalidInputException">It is another run's; what differs is listed.</exception>
    public static TrainingState Read(
        string path,
        AdapterOptions network,
        AdapterTrainerOptions options,
        IReadOnlyList<(string Name, long[] Shape)> parameters,
        int pairs,
        CancellationToken cancellationToken = default)
    {
        using var file = SafetensorsFile.Open(path);
        if (file.Metadata.GetValueOrDefault(FormatKey) != Format)
        {
            throw new TensorFormatException(path, "metadata", $"{FormatKey} = {Format}", $"{file.Metadata.GetValueOrDefault(FormatKey) ?? "none"}");
        }

        var differing = Settings(network, options).Where(s => file.Metadata.GetValueOrDefault(s.Key) != s.Value).ToList();
        if (differing.Count > 0)
        {
            throw new InvalidInputException(
                path,
                "metadata",
                string.Join(", ", differing.Select(s => $"{s.Key} = {s.Value}")),
                $"{string.Join(", ", differing.Select(s => file.Metadata.GetValueOrDefault(s.Key) ?? "none"))}; another run wrote it: give another folder, or Resume = false to start anew");
        }

        int steps = Number("steps_taken", options.Steps), position = Number("order_position", pairs), epoch = Number("order_epoch", int.MaxValue);
        int[] order = [.. Integers("order", pairs)];
        if (!order.Order().SequenceEqual(Enumerable.Range(0, pairs)))
        {
            throw new TensorFormatException(path, "order", $"each of {pairs} pairs once", "others");
        }

        int[] validationSteps = [.. Integers("validation_steps", null)];
        var best = StoredWeights.Of(file, path, BestPrefix);
        var (values, means, squares) = (Read(ValuePrefix), Read(MeanPrefix), Read(SquarePrefix));
        return new()
        {
            Parameters = [.. parameters.Select(p => (p.Name, p.Shape, values[p.Name], means[p.Name], squares[p.Name]))],
            Best = best.Any ? best.Values(AdapterParameters.Describe(network)) : null,
            Losses = [.. Rows("losses", steps).Select(r => new StepLosses(r.A, r.B))],
            Validations = [.. Rows("validations", validationSteps.Length).Zip(validationSteps, (r, s) => new ValidationLosses(s, r.A, r.B))],
            Cursor = new(order, position, epoch),
            Steps = steps,
        };

        Dictionary<string, float[]> Read(string prefix)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return StoredWeights.Of(file, path, prefix).Values(parameters);
        }

        int Number(string key, int most) =>
            int.TryParse(file.Metadata.GetValueOrDefault(key), NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n <= most
                ? n
                : throw new TensorFormatException(path, $"metadata {key}", $"a number up to {most}", file.Metadata.GetValueOrDefault(key) ?? "none");

        ReadOnlySpan<int> Integers(string name, int? count)
        {
            var tensor = file.Read(name);
            return tensor.ElementType == TensorElementType.Int32 && tensor.Shape.Length == 1 && (count is null || count == tensor.Count)
                ? tensor.AsSpan<int>()
                : throw new TensorFormatException(path, name, $"{count?.ToString(CultureInfo.InvariantCulture) ?? "some"} 32-bit integers", $"{tensor.ElementType} of {tensor.Count}");
        }

        IEnumerable<(float A, float B)> Rows(string name, int count)
        {
            var tensor = file.Read(name);
            return tensor.ElementType == TensorElementType.Float32 && tensor.Shape.SequenceEqual([count, 2])
                ? tensor.ToSingle().Chunk(2).Select(r => (r[0], r[1])).ToArray()
                : throw new TensorFormatException(path, name, $"[{count}, 2] of Float32", $"[{string.Join(", ", tensor.Shape.ToArray())}] of {tensor.ElementType}");
        }
    }

    /// <summary>Whatever the course of a training depends on, besides the pairs.</summary>
    private static Dictionary<string, string> Settings(AdapterOptions network, AdapterTrainerOptions o)
    {
        var settings = AdapterCheckpoint.Describe(network).ToDictionary(n => $"network.{n.Key}", n => n.Value, StringComparer.Ordinal);
        Add("learning_rate", o.LearningRate);
        Add("weight_decay", o.WeightDecay);
        Add("steps", o.Steps);
        Add("labels_per_pair", o.LabelsPerPair);
        Add("rise_fraction", o.RiseFraction);
        Add("dense_weight", o.DenseWeight);
        Add("dense_window", FormattableString.Invariant($"{o.DenseWindow.Kind} {o.DenseWindow.Size:R}"));
        Add("learned_coordinates", o.LearnedCoordinates is { } g ? FormattableString.Invariant($"{g.Rows}x{g.Columns}") : null);
        Add("target_noise", o.TargetNoise);
        Add("flip_augmentation", o.FlipAugmentation);
        Add("flip_terms", o.FlipTerms);
        Add("seed", o.Seed);
        Add("validate_every", o.ValidateEvery);
        Add("patience", o.Patience);
        return settings;

        void Add(string name, object? value) => settings.Add($"training.{name}", value is null ? "none" : Convert.ToString(value, CultureInfo.InvariantCulture)!);
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
