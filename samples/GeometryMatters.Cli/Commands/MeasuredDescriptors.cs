using GeometryMatters.Cli.Options;
using GeometryMatters.Cli.Running;
using GeometryMatters.Datasets;
using GeometryMatters.Evaluation;
using GeometryMatters.Features;
using GeometryMatters.Imaging;
using GeometryMatters.Pipelines;
using GeometryMatters.Training;
using GeometryMatters.Training.Adapters;

namespace GeometryMatters.Cli.Commands;

/// <summary>Descriptors that <c>gm eval</c> measures, by annotated image: features as they are, or what an adapter makes of them.</summary>
internal sealed class MeasuredDescriptors : IDisposable
{
    private readonly Func<ImageAnnotation, FeatureMap>? mirrored;
    private readonly Adapter? adapter;

    private MeasuredDescriptors(string name, Func<ImageAnnotation, FeatureMap> of, Func<ImageAnnotation, FeatureMap>? mirrored, Adapter? adapter = null) =>
        (Name, Of, this.mirrored, this.adapter) = (name, of, mirrored, adapter);

    /// <summary>Name for reports.</summary>
    public string Name { get; }

    /// <summary>The map of an image.</summary>
    public Func<ImageAnnotation, FeatureMap> Of { get; }

    public static MeasuredDescriptors OfAdapter(ArtefactBundle bundle, string path, IReadOnlyList<string> names, bool isFlipped, int cached, int threads)
    {
        TorchRuntime.SetThreads(threads);
        var adapter = AdapterCheckpoint.Load(path);
        try
        {
            if (adapter.Options.InputChannels.Count != names.Count)
            {
                throw new InvalidInputException(
                    path, "", CommandSession.Text($"an adapter of {names.Count} inputs ({string.Join(", ", names)}: see --features)"), CommandSession.Text($"one of {adapter.Options.InputChannels.Count}"));
            }

            Lock gate = new();
            return new("adapter", Adapted(names), isFlipped ? Adapted(Mirrored(names)) : null, adapter);

            Func<ImageAnnotation, FeatureMap> Adapted(IReadOnlyList<string> inputs) => new BundleFeatures(bundle, inputs, cached).Combined(maps =>
            {
                RequireChannels(adapter, path, inputs, maps);
                lock (gate)
                {
                    return adapter.Transform(maps);
                }
            });
        }
        catch
        {
            adapter.Dispose();
            throw;
        }
    }

    public static MeasuredDescriptors OfFeatures(ArtefactBundle bundle, string? text, BundleItem example, bool isFlipped, int cached, int canvas)
    {
        var weights = text is null
            ? FusionWeights.Parse(string.Join(',', MatchingOptions.Usual(example).Entries.Where(e => e.Name != FusionWeights.FieldName).Select(e => $"{e.Name}=1")))
            : MatchingOptions.ParseWeights(text, example);
        string[] names = [.. weights.Entries.Select(e => e.Name)];
        if (isFlipped && names.Contains(FusionWeights.FieldName) && !example.FeatureNames.Contains(FusionWeights.FieldName + MirroredExtractor.Suffix))
        {
            throw new UsageException("--flip: the part field cannot be mirrored; leave it out of --weights.");
        }

        double[] shares = [.. weights.Entries.Select(e => e.Weight)];
        return new(weights.ToString(), Joined(names), isFlipped ? Joined(Mirrored(names)) : null);

        Func<ImageAnnotation, FeatureMap> Joined(IReadOnlyList<string> inputs) =>
            new BundleFeatures(bundle, inputs, cached, canvas).Combined(maps => FeatureConcatenation.Create(maps, shares));
    }

    /// <summary>Maps and mirrored maps for adaptive flip; only sources are mirrored.</summary>
    public Func<ImageAnnotation, MirroredView> Mirrored(ArtefactBundle bundle, IEnumerable<PairAnnotation> pairs, int canvas, bool hasMasks)
    {
        var sources = pairs.Select(p => (p.Source.Category, p.Source.Id)).ToHashSet();
        return image =>
        {
            var isSource = sources.Contains((image.Category, image.Id));
            var mask = hasMasks ? MaskOf(bundle[image.Category, image.Id], canvas) : null;
            return new(Of(image), isSource ? mirrored!(image) : null, mask, isSource && mask is not null ? MaskOperations.FlipHorizontal(mask) : null);
        };
    }

    public void Dispose() => adapter?.Dispose();

    private static Mask MaskOf(BundleItem item, int canvas)
    {
        var mask = item.LoadMask();
        return mask.Count() > 0
            ? ImageResizer.ToCanvas(mask, new(mask.Width, mask.Height, canvas))
            : throw new InvalidInputException(item.Folder, "mask", "at least one foreground pixel", "an empty mask");
    }

    private static string[] Mirrored(IEnumerable<string> names) => [.. names.Select(n => n + MirroredExtractor.Suffix)];

    private static void RequireChannels(Adapter adapter, string path, IReadOnlyList<string> names, IReadOnlyList<FeatureMap> maps)
    {
        var found = maps.Select(m => m.Channels).ToArray();
        if (!found.SequenceEqual(adapter.Options.InputChannels))
        {
            throw new InvalidInputException(
                path,
                "",
                $"an adapter for {string.Join(", ", names.Zip(found, (n, c) => CommandSession.Text($"{n} of {c} channels")))}",
                CommandSession.Text($"one for {string.Join(", ", adapter.Options.InputChannels)} channels"));
        }
    }
}
