using System.CommandLine;
using GeometryMatters.Cli.Running;
using GeometryMatters.Datasets;

namespace GeometryMatters.Cli.Options;

/// <summary>Which feature maps an adapter is fed, in order.</summary>
internal sealed class AdapterInputOptions
{
    private static readonly string[][] Usual = [["s3", "s4", "s5", "dino"], ["fine", "coarse"]];

    private readonly Option<string[]> features = Make.List(
        "--features", "Names of the adapter's input maps in order, separated by commas; by default s3,s4,s5,dino or fine,coarse, whichever the bundle has.");

    public Option Features => features;

    public void AddTo(Command command) => command.Add(features);

    public IReadOnlyList<string> Names(ParseResult parsed, BundleItem example)
    {
        var given = parsed.GetValue(features)!;
        if (given.Length > 0)
        {
            return given;
        }

        var stored = example.FeatureNames;
        return Usual.FirstOrDefault(names => names.All(stored.Contains))
            ?? throw new UsageException($"--features: '{example.Name}' has {(stored.Count == 0 ? "none" : string.Join(", ", stored))}; say which the adapter is fed.");
    }
}
