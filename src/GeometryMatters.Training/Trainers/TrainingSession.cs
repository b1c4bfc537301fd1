using GeometryMatters.Training.Adapters;
using TorchSharp;
using static TorchSharp.torch;

namespace GeometryMatters.Training.Trainers;

/// <summary>One training from its first or a stored step to its end.</summary>
internal sealed class TrainingSession : IDisposable
{
    private readonly AdapterTrainerOptions options;
    private readonly AdapterTrainingRun run;
    private readonly Adapter adapter;
    private readonly CellCoordinates coordinates;
    private readonly (string Name, Tensor Values)[] trained;
    private readonly AdamW optimizer;
    private readonly PairNetwork images;
    private readonly OneCycleSchedule schedule;
    private readonly List<StepLosses> losses = [];
    private readonly List<ValidationLosses> validations = [];
    private readonly Lock gate = new();
    private PairCursor cursor;
    private IReadOnlyDictionary<string, float[]>? best;

    public TrainingSession(AdapterTrainerOptions options, AdapterTrainingRun run, Device device, CancellationToken cancellationToken)
    {
        this.options = options;
        this.run = run;
        adapter = run.Start?.Copy() ?? new Adapter(run.Network, options.Seed, cancellationToken);
        if (device.type != DeviceType.CPU)
        {
            adapter.MoveTo(device);
        }

        coordinates = new(options.LearnedCoordinates, device);
        trained = [.. adapter.ParameterNames.Select(n => (n, adapter.Parameter(n))), .. coordinates.Parameters];
        optimizer = new([.. trained.Select(p => p.Values)], options.WeightDecay);
        images = new(adapter);
        schedule = new(options.LearningRate, options.Steps, options.RiseFraction);
        cursor = PairCursor.Start(run.Pairs.Count);
    }

    private bool Patient => options.Patience is not { } patience || validations.Count - 1 - BestValidation() < patience;

    /// <summary>Goes on from a stored state.</summary>
    public void Restore(string path, CancellationToken cancellationToken)
    {
        var state = TrainingState.Read(path, adapter.Options, options, [.. trained.Select(p => (p.Name, p.Values.shape))], run.Pairs.Count, cancellationToken);
        using var scope = NewDisposeScope();
        using var inference = no_grad();
        foreach (var ((_, values), stored) in trained.Zip(state.Parameters))
        {
            values.copy_(torch.tensor(stored.Value, stored.Shape));
        }

        optimizer.Restore(state.Steps, [.. state.Parameters.Select(p => p.Mean)], [.. state.Parameters.Select(p => p.Square)]);
        losses.AddRange(state.Losses);
        validations.AddRange(state.Validations);
        cursor = state.Cursor;
        best = state.Best;
    }

    public AdapterTrainingResult Run(IProgress<StageProgress>? progress, CancellationToken cancellationToken)
    {
        using PairPrefetcher pairs = new(new(run.Pairs, options.Seed, cursor), adapter, gate, options, losses.Count, cancellationToken);
        TrainingReporter reporter = new(progress, losses.Count, options.Steps);
        var written = (Losses: losses.Count, Validations: validations.Count);
        try
        {
            // Whatever is due after a step comes at the head of the next round, so that a state stored between the two forgets nothing.
            while (true)
            {
                if (ValidationDue())
                {
                    Validate(cancellationToken);
                }

                if (losses.Count == options.Steps || !Patient)
                {
                    break;
                }

                if (losses.Count - written.Losses >= run.SaveEvery)
                {
                    Save();
                    written = (losses.Count, validations.Count);
                }

                cancellationToken.ThrowIfCancellationRequested();
                var loaded = pairs.Next(cancellationToken);
                losses.Add(Step(loaded, losses.Count, cancellationToken));
                cursor = loaded.After;
                reporter.Tell(losses.Count, losses[^1]);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // A step that was under way has changed nothing: gradients reach the parameters at its end. What is in the folder already is not written twice.
            if (losses.Count == 0 || (losses.Count, validations.Count) != written)
            {
                Save();
            }

            throw;
        }

        Save();
        return new(Result(), losses, validations, schedule)
        {
            AdapterStep = best is null ? losses.Count : validations[BestValidation()].Step,
            StoppedEarly = losses.Count < options.Steps,
            WaitedForPairs = pairs.Waited,
        };
    }

    public void Dispose()
    {
        images.Dispose();
        optimizer.Dispose();
        coordinates.Dispose();
        adapter.Dispose();
    }

    private bool ValidationDue() =>
        run.Validation is not null && losses.Count > 0 && (validations.Count == 0 || validations[^1].Step < losses.Count) &&
        (losses.Count % options.ValidateEvery == 0 || losses.Count == options.Steps);

    private int BestValidation()
    {
        var lowest = 0;
        for (var i = 1; i < validations.Count; i++)
        {
            lowest = Total(validations[i]) < Total(validations[lowest]) ? i : lowest;
        }

        return lowest;
    }

    private double Total(ValidationLosses v) => v.Sparse + (options.DenseWeight * v.Dense);

    private StepLosses Step(PairPrefetcher.Loaded loaded, int step, CancellationToken cancellationToken)
    {
        var terms = FlipTerm.Of(loaded.Pair, options.FlipTerms);
        double sparse = 0, dense = 0;
        for (var t = 0; t < terms.Count; t++)
        {
            var values = Term(terms[t], $"training pair {loaded.Index}", step, t, more: t + 1 < terms.Count, cancellationToken);
            sparse += terms[t].Share * values.Sparse;
            dense += terms[t].Share * values.Dense;
        }

        var (rate, beta) = schedule.At(step);
        optimizer.Step(rate, beta);
        return new((float)sparse, (float)dense);
    }

    /// <summary>Adds the gradients of one term of a step's loss; the values are without the term's share.</summary>
    private StepLosses Term(FlipTerm term, string name, int step, int index, bool more, CancellationToken cancellationToken)
    {
        using var scope = NewDisposeScope();
        var pair = term.Pair;
        var suffix = index == 0 ? "" : FormattableString.Invariant($" {index}");

        // One seed for the labels of all: the mirrored pair's are the same ones mirrored.
        var labels = LabelSampler.Sample(pair.Labels, options.LabelsPerPair, Fnv1A.Seed(options.Seed, "labels", step));
        var noise = options.DenseWeight > 0 && options.TargetNoise > 0 ? Noise(pair, labels.Length, Fnv1A.Seed(options.Seed, "noise" + suffix, step)) : [];
        var grid = pair.TargetMaps[0].Grid;
        var (source, target) = images.Forward(pair, adapter.Options.Dropout, Fnv1A.Seed(options.Seed, "dropout" + suffix, step), train: true, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        var (total, sparse, dense) = PairLoss.Compute(
            source, target, grid, coordinates.For(grid, name), adapter.Parameter(AdapterParameters.LogitScale), new(labels, noise, options.DenseWeight, options.DenseWindow));
        var values = new StepLosses(sparse.item<float>(), dense is null ? 0 : dense.item<float>());
        if (!float.IsFinite(values.Sparse) || !float.IsFinite(values.Dense))
        {
            throw new InvalidInputException(name, $"step {step}", "a finite loss", $"sparse {values.Sparse}, dense {values.Dense}");
        }

        if (!term.IsBase && dense is not null)
        {
            total = options.DenseWeight * dense;
            values = values with { Sparse = 0 };
        }

        (term.Share == 1 ? total : term.Share * total).backward();
        cancellationToken.ThrowIfCancellationRequested();
        images.Backward(source.grad!, target.grad!, more, cancellationToken);
        return values;
    }

    private void Validate(CancellationToken cancellationToken)
    {
        double sparseSum = 0, denseSum = 0;
        var count = 0;
        using var inference = no_grad();
        for (var i = 0; i < run.Validation!.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            TrainingPair pair;
            lock (gate)
            {
                pair = run.Validation.Load(i, cancellationToken);
            }

            var name = $"validation pair {i}";
            PairOrder.Check(pair, adapter, name);
            if (pair.Labels.Count == 0)
            {
                continue;
            }

            using var scope = NewDisposeScope();
            var labels = LabelSampler.Sample(pair.Labels, options.LabelsPerPair, Fnv1A.Seed(options.Seed, "validation", i));
            var grid = pair.TargetMaps[0].Grid;
            var (source, target) = images.Forward(pair, dropout: 0, seed: 0, train: false, cancellationToken);
            var (_, sparse, dense) = PairLoss.Compute(
                source, target, grid, coordinates.For(grid, name), adapter.Parameter(AdapterParameters.LogitScale), new(labels, [], options.DenseWeight, options.DenseWindow));
            sparseSum += sparse.item<float>();
            denseSum += dense is null ? 0 : dense.item<float>();
            count++;
        }

        if (count == 0)
        {
            throw new InvalidInputException("validation pairs", string.Empty, "at least one pair with labels", $"none among {run.Validation.Count}");
        }

        ValidationLosses mean = new(losses.Count, (float)(sparseSum / count), (float)(denseSum / count));
        if (!float.IsFinite(mean.Sparse) || !float.IsFinite(mean.Dense))
        {
            throw new InvalidInputException("validation pairs", $"step {mean.Step}", "a finite loss", $"sparse {mean.Sparse}, dense {mean.Dense}");
        }

        validations.Add(mean);
        if (BestValidation() == validations.Count - 1)
        {
            best = adapter.ParameterNames.ToDictionary(n => n, adapter.ParameterValues, StringComparer.Ordinal);
        }
    }

    private float[] Noise(TrainingPair pair, int labels, int seed)
    {
        var deviation = options.TargetNoise * (pair.TargetExtentCells ?? LabelSampler.TargetExtent(pair)) / 2;
        var normal = new NormalStream(seed);
        var noise = new float[2 * labels];
        for (var i = 0; i < noise.Length; i++)
        {
            noise[i] = (float)(deviation * normal.Next());
        }

        return noise;
    }

    private Adapter Result() => best is null
        ? new(adapter.Options, adapter.ParameterNames.ToDictionary(n => n, adapter.ParameterValues, StringComparer.Ordinal))
        : new(adapter.Options, best);

    /// <summary>Writes the run's files, the state last: where it is, the others are.</summary>
    private void Save()
    {
        if (run.Folder is not { } folder)
        {
            return;
        }

        if (best is not null)
        {
            using var lowest = new Adapter(adapter.Options, best);
            AdapterCheckpoint.Save(TrainingFiles.Best(folder), lowest);
        }

        AdapterCheckpoint.Save(TrainingFiles.Last(folder), adapter);
        TrainingCurves curves = new(losses, validations, schedule);
        curves.WriteCsv(TrainingFiles.Csv(folder));
        curves.WriteJson(TrainingFiles.Json(folder));
        var (means, squares) = optimizer.Moments;
        new TrainingState
        {
            Parameters = [.. trained.Select((p, i) => (p.Name, p.Values.shape, Floats(p.Values), Floats(means[i]), Floats(squares[i])))],
            Best = best,
            Losses = losses,
            Validations = validations,
            Cursor = cursor,
            Steps = optimizer.StepsTaken,
        }.Write(TrainingFiles.State(folder), adapter.Options, options);
    }

    private static float[] Floats(Tensor values)
    {
        using var scope = NewDisposeScope();
        using var inference = no_grad();
        return values.detach().cpu().contiguous().data<float>().ToArray();
    }
}
