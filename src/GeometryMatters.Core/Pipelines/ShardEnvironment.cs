using System.Globalization;

namespace GeometryMatters.Pipelines;

/// <summary>Reads the variables by which schedulers tell a process its part of a job.</summary>
internal static class ShardEnvironment
{
    private const string Slurm = "SLURM_ARRAY_TASK_";
    private const string Index = "JOB_COMPLETION_INDEX";
    private const string IndexedCount = "SHARD_COUNT";

    public static Shard? Read(Func<string, string?> variable, int? indexedJobs)
    {
        if (!string.IsNullOrEmpty(variable(Slurm + "ID")))
        {
            return FromSlurm(variable);
        }

        if (string.IsNullOrEmpty(variable(Index)))
        {
            return null;
        }

        var count = indexedJobs ?? Number(variable, IndexedCount);
        return Part(Index, Number(variable, Index), count);
    }

    private static Shard FromSlurm(Func<string, string?> variable)
    {
        int id = Number(variable, Slurm + "ID"), count = Number(variable, Slurm + "COUNT"), min = Number(variable, Slurm + "MIN");
        var step = Number(variable, Slurm + "STEP", 1);
        var max = Number(variable, Slurm + "MAX", min + ((count - 1) * step));
        if (step < 1 || max != min + ((count - 1L) * step) || (id - min) % step != 0)
        {
            throw new InvalidInputException("the environment", Slurm + "MAX", $"a range of {count} from {min} in steps of {step}", $"task {id} of a list up to {max}");
        }

        return Part(Slurm + "ID", (id - min) / step, count);
    }

    private static Shard Part(string name, int index, int count) =>
        index >= 0 && index < count ? new(index + 1, count) : throw new InvalidInputException("the environment", name, $"one of {count} parts", $"the one at index {index}");

    private static int Number(Func<string, string?> variable, string name, int? otherwise = null)
    {
        var text = variable(name);
        return string.IsNullOrEmpty(text) && otherwise is { } value ? value
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : throw new InvalidInputException("the environment", name, "a number", string.IsNullOrEmpty(text) ? "nothing" : $"'{text}'");
    }
}
