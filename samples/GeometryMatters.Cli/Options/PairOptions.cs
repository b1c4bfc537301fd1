using System.CommandLine;
using GeometryMatters.Cli.Running;
using GeometryMatters.Datasets;
using GeometryMatters.Datasets.Synthetic;
using GeometryMatters.Pipelines;

namespace GeometryMatters.Cli.Options;

/// <summary>A dataset, a part of it, and the bundle with its images' artefacts.</summary>
internal sealed class PairOptions
{
    private readonly bool isList;
    private readonly Option<string?> dataset = Make.Optional("--dataset", "Folder of the dataset.");

    private readonly Option<string> format = Make.OneOf("--format", "Layout of the dataset", "spair", [.. Layouts.Keys]);

    private readonly Option<string> split;

    private readonly Option<string[]> categories = Make.List("--categories", "Categories, separated by commas; all by default.");

    private readonly Option<string?> pairs = Make.Optional("--pairs", "Text file with two items as category/id on each line, instead of a dataset.");

    private readonly Option<string?> bundle = Make.Optional("--bundle", "Folder of the artefact bundle; bundle/ in the dataset's folder by default.");

    /// <param name="split">The part by default.</param>
    /// <param name="isList">Whether a text file will do instead of a dataset.</param>
    public PairOptions(string split, bool isList)
    {
        this.isList = isList;
        this.split = Make.OneOf("--split", "Part of the dataset", split, "train", "validation", "test");
    }

    private static SortedDictionary<string, Func<string, IPairSource>> Layouts { get; } = new(StringComparer.Ordinal)
    {
        ["ap10k"] = root => new Ap10KDataset(root),
        ["ap10k-cross-family"] = root => new Ap10KDataset(root, Ap10KProtocol.CrossFamily),
        ["ap10k-cross-species"] = root => new Ap10KDataset(root, Ap10KProtocol.CrossSpecies),
        ["pf-pascal"] = root => new PfPascalDataset(root),
        ["spair"] = root => new SpairDataset(root, NamedOptions(root)),
        ["spair-u"] = root => new SpairDataset(root, SpairDatasetOptions.SpairU),
    };

    public void AddTo(Command command)
    {
        dataset.Required = !isList;
        command.Add(dataset);
        command.Add(format);
        command.Add(split);
        command.Add(categories);
        command.Add(bundle);
        if (isList)
        {
            command.Add(pairs);
            command.Validators.Add(result =>
            {
                if (result.GetResult(dataset) is null == result.GetResult(pairs) is null)
                {
                    result.AddError("Give either --dataset or --pairs.");
                }
                else if (result.GetResult(dataset) is null && result.GetResult(bundle) is null)
                {
                    result.AddError("With --pairs, --bundle is needed, too.");
                }
            });
        }
    }

    public string SplitName(ParseResult parsed) => parsed.GetValue(split)!;

    public IPairSource OpenDataset(ParseResult parsed) => Layouts[parsed.GetValue(format)!](Folder(parsed.GetValue(dataset)!));

    public IReadOnlyList<PairAnnotation> ReadAnnotations(ParseResult parsed, IPairSource source) => source.ReadAllPairs(Split(parsed), parsed.GetValue(categories));

    /// <summary>Slots that change places in a mirrored image, by category.</summary>
    public Func<string, IReadOnlyList<IReadOnlyList<int>>> MirrorPairs(ParseResult parsed, IPairSource source) => source switch
    {
        SpairDataset spair when source.Categories.Any(c => spair.MirrorPairs(c).Count > 0) => spair.MirrorPairs,
        Ap10KDataset => _ => Ap10KKeypoints.MirrorPairs,
        _ => throw new UsageException($"--flip: which key points change places in a mirrored image is not known for --format {parsed.GetValue(format)}."),
    };

    /// <summary>What to say where a part of a dataset has no pairs.</summary>
    public UsageException NoPairs(ParseResult parsed) => parsed.GetValue(pairs) is { } list
        ? new($"--pairs: expected pairs in '{list}', found none.")
        : new($"--split: expected pairs of {(parsed.GetValue(categories) is { Length: > 0 } some ? string.Join(", ", some) : "any category")} in '{SplitName(parsed)}' of '{parsed.GetValue(dataset)}', found none.");

    public LabelRequest[] ReadRequests(ParseResult parsed) => parsed.GetValue(pairs) is { } list
        ? LabelRequests.Read(list)
        : LabelRequests.FromDataset(OpenDataset(parsed), Split(parsed), parsed.GetValue(categories));

    public ArtefactBundle OpenBundle(ParseResult parsed) =>
        ArtefactBundle.Open(parsed.GetValue(bundle) ?? Path.Combine(parsed.GetValue(dataset)!, SyntheticDataset.BundleFolder));

    private DatasetSplit Split(ParseResult parsed) => parsed.GetValue(split) switch
    {
        "train" => DatasetSplit.Train,
        "validation" => DatasetSplit.Validation,
        _ => DatasetSplit.Test,
    };

    /// <summary>A dataset that was drawn goes by the name of its folder.</summary>
    private static SpairDatasetOptions NamedOptions(string root) => Directory.Exists(Path.Combine(root, SyntheticDataset.BundleFolder))
        ? new() { Name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(root))) }
        : new();

    private static string Folder(string path) => Directory.Exists(path) ? path : throw new DatasetFormatException(path, "", "a folder with a dataset", "no such folder");
}
