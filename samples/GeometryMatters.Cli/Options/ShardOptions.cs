using System.CommandLine;
using System.CommandLine.Parsing;
using GeometryMatters.Cli.Running;
using GeometryMatters.Pipelines;

namespace GeometryMatters.Cli.Options;

/// <summary>Which part of a list this process works on.</summary>
internal sealed class ShardOptions
{
    private readonly Option<Shard?> shard = new("--shard")
    {
        Description = "The part i/n to do, for example 3/8; by default the one that Slurm or Kubernetes says, else everything.",
        HelpName = "i/n",
        CustomParser = Parse,
    };

    private readonly Option<int?> shards = Make.OptionalInt("--shards", "Completions of an indexed Kubernetes job, which it does not tell itself (or SHARD_COUNT).");

    public void AddTo(Command command)
    {
        command.Add(shard);
        command.Add(shards);
    }

    public Shard Read(ParseResult parsed, CommandSession session)
    {
        if (parsed.GetValue(shard) is { } given)
        {
            return given;
        }

        if (Shard.FromEnvironment(parsed.GetValue(shards)) is { } told)
        {
            session.Note($"part {told}, as the scheduler says");
            return told;
        }

        return Shard.Whole;
    }

    private static Shard? Parse(ArgumentResult result)
    {
        if (Shard.TryParse(Make.Text(result), out var part))
        {
            return part;
        }

        result.AddError($"--shard: expected i/n with i of 1 to n, for example 3/8, found '{Make.Text(result)}'.");
        return null;
    }
}
