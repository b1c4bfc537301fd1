using GeometryMatters.Tests;

namespace GeometryMatters.Cli.Tests;

public sealed class ExitCodeTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("labels")]
    [InlineData("labels --out x")]
    [InlineData("labels --out x --dataset a --pairs b")]
    [InlineData("labels --out x --pairs b")]
    [InlineData("labels --out x --dataset a --shard 0/4")]
    [InlineData("labels --out x --dataset a --filter best")]
    [InlineData("labels --out x --dataset a --threshold much")]
    [InlineData("labels merge --out x")]
    [InlineData("eval")]
    [InlineData("geodesic --mesh a")]
    [InlineData("geodesic --mesh a --pairs b --solver heat")]
    [InlineData("geodesic --mesh a --pairs b --threads 0")]
    [InlineData("geodesic --mesh a --pairs b --threads two")]
    [InlineData("refine")]
    [InlineData("refine --bundle a")]
    [InlineData("refine --mesh a --mask b")]
    [InlineData("synth")]
    [InlineData("synth x --views 0")]
    [InlineData("bench --repeats 0")]
    [InlineData("draw")]
    [InlineData("draw pca --bundle a --out b")]
    [InlineData("bundle verify")]
    [InlineData("bundle verify a b")]
    [InlineData("reconstruct a --mask-model b --sam3 c --sam3-tokens 1")]
    [InlineData("reconstruct a --sam3 c")]
    [InlineData("reconstruct a --orientation-model b --yaw bundle")]
    [InlineData("reconstruct a --part-field-model b --field fourier")]
    [InlineData("reconstruct a --feature-model b --features none")]
    [InlineData("reconstruct a --points 5")]
    [InlineData("reconstruct a --cuda")]
    [InlineData("train --labels a --bundle b --out c --learning-rate 0")]
    [InlineData("train --labels a --bundle b --out c --validate-every 5")]
    [InlineData("eval --dataset a --features x")]
    [InlineData("eval --dataset a --adapter b --weights c=1")]
    [InlineData("eval --dataset a --flip always")]
    public async Task A_wrong_command_line_is_2(string line)
    {
        var result = (await Gm.RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries))).Expect(2);
        Assert.Empty(result.Output);
        Assert.StartsWith("gm: ", result.Error, StringComparison.Ordinal);
        Assert.Contains("--help", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("draw refinement --bundle {0} --item a/b --out {0}/c.jpg")]
    [InlineData("draw heat --bundle {0} --source a/b --target a/b --out {0}")]
    [InlineData("refine --bundle {0} --item a/b --out {0}/pose")]
    [InlineData("geodesic --mesh {0}/a.ply --pairs {0}/b --out {0}")]
    [InlineData("eval merge {0}/a --out {0}/b.pdf")]
    [InlineData("labels merge {0}/a --out {0}")]
    [InlineData("synth {0}/new --categories caar")]
    public async Task A_name_or_value_that_cannot_be_is_2_and_one_line_that_names_the_option(string line)
    {
        var result = (await Gm.RunAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, line, folder.Root).Split(' '))).Expect(2);
        Assert.Empty(result.Output);
        Assert.Matches("^gm: --[a-z]+: expected [^\n]+, found [^\n]+\n$", result.Error.Replace("E", "e", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("draw matches --bundle a --source b --target c --out d.png --wieghts 3", "gm: unknown: '--wieghts' '3'; did you mean --weights?")]
    [InlineData("eval --dataset a --jsno", "gm: unknown: '--jsno'; did you mean --json?")]
    [InlineData("labls info a", "gm: unknown: 'labls' 'info' 'a'; did you mean labels?")]
    [InlineData("bundle verify a --nothing-like-it", "gm: unknown: '--nothing-like-it'")]
    public async Task Words_that_mean_nothing_are_told_in_one_line_with_what_they_may_have_been(string line, string expected) =>
        Assert.Equal(expected, (await Gm.RunAsync(line.Split(' '))).Expect(2).Error.Split('\n')[0].TrimEnd());

    [Fact]
    public async Task A_result_that_cannot_be_written_is_told_before_the_work_by_the_name_that_was_asked_for()
    {
        var file = Path.Combine(folder.Root, "file");
        File.WriteAllText(file, "");
        var asked = Path.Combine(file, "below", "distances.csv");
        var result = (await Gm.RunAsync("geodesic", "--mesh", Path.Combine(folder.Root, "none.ply"), "--pairs", file, "--out", asked)).Expect(3);
        Assert.StartsWith($"gm: {asked}: expected a folder that can be written", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bundle verify {0}/none")]
    [InlineData("bundle verify {0}")]
    [InlineData("reconstruct {0}/none")]
    [InlineData("labels --dataset {0}/none --out {0}/x")]
    [InlineData("labels --pairs {0}/none --bundle {0} --out {0}/x")]
    [InlineData("labels merge {0}/none --out {0}/x")]
    [InlineData("labels info {0}/none")]
    [InlineData("labels info {0}/garbage")]
    [InlineData("labels export {0}/garbage --out {0}/x")]
    [InlineData("labels import {0}/garbage --category a --out {0}/x")]
    [InlineData("train --labels {0}/none --bundle {0} --out {0}/x")]
    [InlineData("eval --dataset {0}/none")]
    [InlineData("eval merge {0}/garbage")]
    [InlineData("geodesic --mesh {0}/none.ply --pairs {0}/garbage")]
    [InlineData("geodesic --mesh {0}/garbage --pairs {0}/garbage")]
    [InlineData("refine --bundle {0}/none --item a/b")]
    [InlineData("refine --mesh {0}/none.ply --mask {0}/garbage --camera {0}/garbage")]
    [InlineData("draw refinement --bundle {0}/none --item a/b --out {0}/x.png")]
    [InlineData("synth {0}/new --meshes {0}/none")]
    public async Task A_missing_or_broken_file_is_3_and_one_line(string line)
    {
        File.WriteAllText(folder.File("garbage"), "no such format\n");
        foreach (var json in (string[])["", " --json"])
        {
            var result = (await Gm.RunAsync((string.Format(System.Globalization.CultureInfo.InvariantCulture, line, folder.Root) + json).Split(' ', StringSplitOptions.RemoveEmptyEntries))).Expect(3);
            Assert.Empty(result.Output);
            var message = Assert.Single(result.Error.TrimEnd().Split('\n'));
            Assert.StartsWith("gm: ", message, StringComparison.Ordinal);
            Assert.Contains(folder.Root, message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("labels --help")]
    [InlineData("labels merge --help")]
    [InlineData("draw heat -h")]
    [InlineData("--version")]
    public async Task Help_is_no_error(string line)
    {
        var result = (await Gm.RunAsync(line.Split(' '))).Expect(0);
        Assert.NotEmpty(result.Output);
        Assert.Empty(result.Error);
    }

    [Fact]
    public async Task A_stop_is_130_and_a_line()
    {
        using CancellationTokenSource stop = new();
        var run = Gm.RunAsync(stop.Token, "synth", folder.File("set"), "--train-instances", "50", "--json");
        await stop.CancelAsync();
        var result = (await run).Expect(130);
        Assert.Empty(result.Output);
        Assert.Equal("gm: stopped", result.Error.Trim());
    }

    [Fact]
    public async Task The_machine_is_measured()
    {
        var json = (await Gm.RunAsync("bench", "--repeats", "1", "--warm-up", "0", "--channels", "8", "--json", "--quiet")).Expect(0).Json;
        Assert.All(json.GetProperty("steps").EnumerateArray(), s => Assert.True(s.GetProperty("milliseconds").GetDouble() > 0));
        Assert.Equal(5, json.GetProperty("steps").GetArrayLength());
    }
}
