using System.CommandLine;
using GeometryMatters.Cli.Running;
using GeometryMatters.Pipelines;

namespace GeometryMatters.Cli.Options;

/// <summary>Which part of a list this process works on.</summary>
internal sealed class ShardOptions
{
    private readonly Option<string?> shard = Make.Optional("--shard", "The part i/n to do, for example 3/8; by default the one that Slurm or Kubernetes says, else everything.");

    private readonly Option<int?> shards = Make.OptionalInt("--shards", "Completions of an indexed Kubernetes job, which it does not tell itself (or SHARD_COUNT).");

    public void AddTo(Command command)
    {
        command.Add(shard);
        command.Add(shards);
    }

    public Shard Read(ParseResult parsed, CommandSession session)
    {
        if (parsed.GetValue(shard) is { } text)
        {
            return UsageException.Of(() => Shard.Parse(text));
        }

        if (Shard.FromEnvironment(parsed.GetValue(shards)) is { } told)
        {
            session.Note($"part {told}, as the scheduler says");
            return told;
        }

        return Shard.Whole;
    }
}
