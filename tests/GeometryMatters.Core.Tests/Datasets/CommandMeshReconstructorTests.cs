using System.Diagnostics;
using System.Globalization;
using GeometryMatters.Cameras;
using GeometryMatters.Datasets;
using GeometryMatters.Imaging;
using GeometryMatters.Meshes;
using GeometryMatters.Pipelines;
using GeometryMatters.Reconstruction;

namespace GeometryMatters.Tests.Datasets;

public sealed class CommandMeshReconstructorTests : IDisposable
{
    private static readonly TriangleMesh Tetrahedron = new(
        [new(0, 0, 0), new(1, 0, 0), new(0, 2, 0), new(0, 0, 3)],
        [new(0, 2, 1), new(0, 1, 3), new(0, 3, 2), new(1, 2, 3)]);

    private static readonly SamPose Pose = new(0.5, 0.5, 0.5, -0.5, new(0.1, -0.2, 4), 0.25);

    private readonly TemporaryFolder folder = new();

    public CommandMeshReconstructorTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "scripts for /bin/sh");
        MeshFile.SaveGlb(folder["made/mesh.glb"], new(Tetrahedron, [], null, null));
        Pose.Write(folder["made/pose.json"]);
        File.WriteAllText(folder["made/intrinsics.json"], "[[0.75, 0, 0.5], [0, 1, 0.5], [0, 0, 1]]");
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void What_the_command_leaves_is_read_as_a_reconstruction()
    {
        var made = Run($"""cp "{folder["made"]}"/* "$3"/""");
        Assert.Equal(Tetrahedron.Positions, made.Mesh.Positions);
        Assert.Equal(new Camera(30, 30, 20, 15, 40, 30), made.Camera);
        Assert.Equal(Pose.ToSimilarityPose(), made.Pose);
    }

    [Fact]
    public void Placeholders_are_filled_in_once_and_need_no_quoting()
    {
        const string Id = "a b; {mask} $(exit 3) \"q\"";
        Run($"""cp "{folder["made"]}"/* "$3"/; cp "$1" "$2" "{folder.Root}"; printf '%s|%s' "$4" "$5" > "{folder["said"]}"; echo "$3" > "{folder["where"]}" """, id: Id);
        Assert.Equal($"the chair|{Id}", File.ReadAllText(folder["said"]));
        Assert.Equal(200, ImageFile.Load(folder["image.png"])[3, 4][0]);
        Assert.True(ImageFile.LoadMask(folder["mask.png"])[5, 6]);
        Assert.Equal(1, ImageFile.LoadMask(folder["mask.png"]).Count());
        Assert.False(Directory.Exists(Path.GetDirectoryName(File.ReadAllText(folder["where"]).Trim())), "the temporary folder is gone");
    }

    [Fact]
    public void A_command_that_fails_says_why()
    {
        var e = Assert.Throws<ExternalCommandException>(() => Run("echo going on; echo 'no GPU: é' >&2; exit 7"));
        Assert.Equal((7, "no GPU: é"), (e.ExitCode, e.ErrorOutput));
        Assert.Contains("/bin/sh", e.Command, StringComparison.Ordinal);
        Assert.Contains("exit code 7", e.Message, StringComparison.Ordinal);
        Assert.Contains("no GPU: é", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_end_of_a_long_error_output_is_kept_and_much_output_does_not_block()
    {
        var e = Assert.Throws<ExternalCommandException>(() => Run(
            "i=0; while [ $i -lt 20000 ]; do echo line $i of text that fills pipes; i=$((i+1)); done; i=0; while [ $i -lt 20000 ]; do echo line $i >&2; i=$((i+1)); done; exit 1",
            o => o with { ErrorOutputLength = 25 }));
        Assert.Equal("line 19998\nline 19999", e.ErrorOutput[^21..]);
        Assert.InRange(e.ErrorOutput.Length, 21, 25);
    }

    [Fact]
    public void A_command_that_leaves_nothing_or_something_broken_is_told()
    {
        var e = Assert.Throws<ExternalCommandException>(() => Run("echo lost >&2"));
        Assert.Equal((0, "lost"), (e.ExitCode, e.ErrorOutput));
        Assert.Contains("no mesh", e.Message, StringComparison.Ordinal);
        Assert.Contains("pose.json", Assert.Throws<DatasetFormatException>(
            () => Run($"""cp "{folder["made"]}"/mesh.glb "{folder["made"]}"/intrinsics.json "$3"/""")).Message, StringComparison.Ordinal);
        Assert.Throws<MeshFormatException>(() => Run("echo no mesh > \"$3\"/mesh.glb"));
    }

    [Fact]
    public void A_program_that_is_not_there_is_told_and_is_no_end_of_a_run()
    {
        CommandMeshReconstructor reconstructor = new(new() { FileName = folder["no such program"], Arguments = ["{output}"] });
        var e = Assert.Throws<ExternalCommandException>(() => Reconstruct(reconstructor));
        Assert.Null(e.ExitCode);
        Assert.Contains("no such program", e.Message, StringComparison.Ordinal);
        Assert.Same(e.GetType(), ItemOutcome.Of("one", () => Reconstruct(reconstructor)).Failure!.GetType());
    }

    [Fact]
    public void A_command_that_takes_too_long_is_ended_with_all_its_children()
    {
        var pids = folder["pids"];
        var start = Stopwatch.StartNew();
        var e = Assert.Throws<ExternalCommandException>(() => Run(
            $"""sleep 100 & echo $! > "{pids}"; sh -c 'sleep 101 & echo $! >> "{pids}"; wait' & echo $! >> "{pids}"; echo working >&2; wait""",
            o => o with { Timeout = TimeSpan.FromSeconds(0.5) }));
        Assert.Null(e.ExitCode);
        Assert.Equal("working", e.ErrorOutput);
        Assert.Contains("00:00:00.5", e.Message, StringComparison.Ordinal);
        Assert.True(start.Elapsed < TimeSpan.FromSeconds(20));
        AssertGone(pids, 3);
    }

    [Fact]
    public void Cancelling_ends_the_command_with_all_its_children_and_leaves_no_folder()
    {
        var pids = folder["pids"];
        using CancellationTokenSource stop = new(TimeSpan.FromSeconds(0.5));
        Assert.ThrowsAny<OperationCanceledException>(() => Run(
            $"""sleep 100 & echo $! > "{pids}"; echo "$3" > "{folder["where"]}"; wait""", cancellationToken: stop.Token));
        AssertGone(pids, 1);
        Assert.False(Directory.Exists(File.ReadAllText(folder["where"]).Trim()));
    }

    [Fact]
    public void A_child_left_in_the_background_does_not_hold_up_the_result()
    {
        var start = Stopwatch.StartNew();
        Run($"""cp "{folder["made"]}"/* "$3"/; sleep 30 & echo $! > "{folder["pids"]}" """);
        Assert.True(start.Elapsed < TimeSpan.FromSeconds(15), "the pipes are still held by sleep");
        using var left = Process.GetProcessById(int.Parse(File.ReadAllText(folder["pids"]), CultureInfo.InvariantCulture));
        left.Kill();
    }

    [Fact]
    public void Folder_and_environment_are_those_asked_for()
    {
        Run(
            $"""cp "{folder["made"]}"/* "$3"/; printf '%s|%s' "$MODEL" "$PWD" > "{folder["said"]}" """,
            o => o with { WorkingDirectory = folder.Root, Environment = new Dictionary<string, string?> { ["MODEL"] = "large" } });
        Assert.StartsWith("large|", File.ReadAllText(folder["said"]), StringComparison.Ordinal);
        Assert.EndsWith(Path.GetFileName(folder.Root), File.ReadAllText(folder["said"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Options_are_checked()
    {
        Assert.Throws<ArgumentException>(() => new CommandMeshReconstructor(new() { FileName = " ", Arguments = ["{output}"] }));
        Assert.Throws<ArgumentException>(() => new CommandMeshReconstructor(new() { FileName = "x", Arguments = ["{image}"] }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CommandMeshReconstructor(new() { FileName = "x", Arguments = ["{output}"], Timeout = TimeSpan.Zero }));
        Assert.Throws<ImageFormatException>(
            () => new CommandMeshReconstructor(new() { FileName = "x", Arguments = ["{output}"] }).Reconstruct(new(4, 4), new(5, 4), new("a", "b")));
    }

    private static void AssertGone(string pids, int count)
    {
        var all = File.ReadAllLines(pids);
        Assert.Equal(count, all.Length);
        foreach (var pid in all)
        {
            // A process that was ended stays for a moment, as a zombie until its new parent has looked.
            Assert.True(SpinWait.SpinUntil(() => IsGone(int.Parse(pid, CultureInfo.InvariantCulture)), TimeSpan.FromSeconds(5)), $"process {pid} lives");
        }
    }

    private static bool IsGone(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            var stat = $"/proc/{pid}/stat";
            return process.HasExited || (File.Exists(stat) && File.ReadAllText(stat).Contains(") Z ", StringComparison.Ordinal));
        }
        catch (ArgumentException)
        {
            return true;
        }
    }

    private static ObjectReconstruction Run(
        string script, Func<CommandMeshReconstructorOptions, CommandMeshReconstructorOptions>? change = null, string id = "one", CancellationToken cancellationToken = default)
    {
        CommandMeshReconstructorOptions options = new()
        {
            FileName = "/bin/sh",
            Arguments = ["-c", script, "script", "{image}", "{mask}", "{output}", "the {category}", "{id}"],
            Timeout = TimeSpan.FromSeconds(30),
        };
        return Reconstruct(new(change is null ? options : change(options)), id, cancellationToken);
    }

    private static ObjectReconstruction Reconstruct(CommandMeshReconstructor reconstructor, string id = "one", CancellationToken cancellationToken = default)
    {
        ImageBuffer image = new(40, 30);
        image[3, 4][0] = 200;
        Mask mask = new(40, 30) { [5, 6] = true };
        return reconstructor.Reconstruct(image, mask, new(id, "chair"), cancellationToken);
    }
}
