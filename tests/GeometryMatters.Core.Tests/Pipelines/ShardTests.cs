using CsCheck;
using GeometryMatters.Pipelines;

namespace GeometryMatters.Tests.Pipelines;

public class ShardTests
{
    [Fact]
    public void Parts_cover_a_list_without_overlap_and_differ_by_one_at_most() => Gen.Select(Gen.Int[0, 200], Gen.Int[1, 30]).Sample((total, count) =>
    {
        int[] list = [.. Enumerable.Range(0, total)];
        var parts = Enumerable.Range(1, count).Select(i => new Shard(i, count).Of(list)).ToArray();
        Assert.Equal(list, parts.SelectMany(p => p));
        Assert.True(parts.Max(p => p.Length) - parts.Min(p => p.Length) <= 1);
    });

    [Fact]
    public void Ranges_of_long_lists_do_not_overflow() => Assert.Equal((1431655763, int.MaxValue - 1), new Shard(3, 3).RangeOf(int.MaxValue - 1) with { Start = 1431655763 });

    [Theory]
    [InlineData("1/1", 1, 1)]
    [InlineData("3/8", 3, 8)]
    public void Text_is_read_and_written(string text, int number, int count)
    {
        var shard = Shard.Parse(text);
        Assert.Equal((number, count, text), (shard.Number, shard.Count, shard.ToString()));
        Assert.Equal(new(number, count), shard);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0/8")]
    [InlineData("9/8")]
    [InlineData("1/0")]
    [InlineData("1")]
    [InlineData("/2")]
    [InlineData("1/2/3")]
    [InlineData("+1/2")]
    [InlineData("1/ 2")]
    [InlineData("1/99999999999")]
    public void Other_text_is_refused(string text)
    {
        Assert.False(Shard.TryParse(text, out _));
        Assert.Throws<FormatException>(() => Shard.Parse(text));
    }

    [Theory]
    [InlineData("train.labels", "1/1", "train.labels")]
    [InlineData("train.labels", "3/8", "train.3-of-8.labels")]
    [InlineData("runs.v2/train", "10/12", "runs.v2/train.10-of-12")]
    public void A_part_has_a_file_of_its_own(string path, string shard, string expected) => Assert.Equal(expected, Shard.Parse(shard).PartPath(path));

    [Fact]
    public void The_default_is_everything()
    {
        Assert.True(default(Shard).IsWhole);
        Assert.Equal("1/1", Shard.Whole.ToString());
        Assert.Throws<ArgumentOutOfRangeException>(() => new Shard(0, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Shard(3, 2));
    }

    [Theory]
    [InlineData("SLURM_ARRAY_TASK_ID=0 SLURM_ARRAY_TASK_COUNT=8 SLURM_ARRAY_TASK_MIN=0 SLURM_ARRAY_TASK_MAX=7", "1/8")]
    [InlineData("SLURM_ARRAY_TASK_ID=8 SLURM_ARRAY_TASK_COUNT=8 SLURM_ARRAY_TASK_MIN=1 SLURM_ARRAY_TASK_MAX=8 SLURM_ARRAY_TASK_STEP=1", "8/8")]
    [InlineData("SLURM_ARRAY_TASK_ID=14 SLURM_ARRAY_TASK_COUNT=3 SLURM_ARRAY_TASK_MIN=10 SLURM_ARRAY_TASK_MAX=18 SLURM_ARRAY_TASK_STEP=4", "2/3")]
    [InlineData("SLURM_ARRAY_TASK_ID=5 SLURM_ARRAY_TASK_COUNT=1 SLURM_ARRAY_TASK_MIN=5 JOB_COMPLETION_INDEX=3", "1/1")]
    [InlineData("JOB_COMPLETION_INDEX=0 SHARD_COUNT=4", "1/4")]
    [InlineData("JOB_COMPLETION_INDEX=3 SHARD_COUNT=4", "4/4")]
    [InlineData("SHARD_COUNT=4", null)]
    [InlineData("SLURM_ARRAY_TASK_ID= JOB_COMPLETION_INDEX=", null)]
    public void Schedulers_say_the_part(string variables, string? expected) => Assert.Equal(expected, Read(variables)?.ToString());

    [Theory]
    [InlineData("SLURM_ARRAY_TASK_ID=1", "SLURM_ARRAY_TASK_COUNT")]
    [InlineData("SLURM_ARRAY_TASK_ID=1 SLURM_ARRAY_TASK_COUNT=4", "SLURM_ARRAY_TASK_MIN")]
    [InlineData("SLURM_ARRAY_TASK_ID=x SLURM_ARRAY_TASK_COUNT=4 SLURM_ARRAY_TASK_MIN=0", "SLURM_ARRAY_TASK_ID")]
    [InlineData("SLURM_ARRAY_TASK_ID=3 SLURM_ARRAY_TASK_COUNT=3 SLURM_ARRAY_TASK_MIN=1 SLURM_ARRAY_TASK_MAX=7", "SLURM_ARRAY_TASK_MAX")]
    [InlineData("SLURM_ARRAY_TASK_ID=9 SLURM_ARRAY_TASK_COUNT=4 SLURM_ARRAY_TASK_MIN=0 SLURM_ARRAY_TASK_MAX=3", "SLURM_ARRAY_TASK_ID")]
    [InlineData("JOB_COMPLETION_INDEX=4 SHARD_COUNT=4", "JOB_COMPLETION_INDEX")]
    [InlineData("JOB_COMPLETION_INDEX=4", "SHARD_COUNT")]
    public void What_does_not_fit_is_named(string variables, string name) => Assert.Equal(name, Assert.Throws<InvalidInputException>(() => Read(variables)).Place);

    [Fact]
    public void The_number_of_indexed_jobs_can_be_given() => Assert.Equal(new Shard(3, 5), Read("JOB_COMPLETION_INDEX=2", 5));

    private static Shard? Read(string variables, int? jobs = null)
    {
        var values = variables.Split(' ').Select(v => v.Split('=')).ToDictionary(v => v[0], v => v[1]);
        return ShardEnvironment.Read(values.GetValueOrDefault, jobs);
    }
}
