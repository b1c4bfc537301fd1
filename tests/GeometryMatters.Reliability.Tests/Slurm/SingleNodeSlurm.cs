using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace GeometryMatters.Reliability.Tests.Slurm;

/// <summary>Slurm on this machine alone: its three daemons, configured in a folder, on ports of their own.</summary>
internal sealed class SingleNodeSlurm : IDisposable
{
    private readonly string root;
    private readonly string host = Dns.GetHostName().Split('.')[0];
    private readonly List<Process> daemons = [];

    private SingleNodeSlurm(string root) => this.root = root;

    public static SingleNodeSlurm Start(string root)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.UserName == "root", "Slurm's daemons are started by root on Linux.");
        string[] programs = ["munged", "slurmctld", "slurmd", "sbatch", "scontrol", "sinfo", "squeue"];
        var missing = programs.Where(p => Find(p) is null).ToArray();
        Assert.SkipWhen(missing.Length > 0, $"There is no {string.Join(", ", missing)}: apt-get install slurm-wlm munge.");
        SingleNodeSlurm slurm = new(root);
        try
        {
            slurm.Configure();
            slurm.StartDaemons();
            return slurm;
        }
        catch
        {
            slurm.Dispose();
            throw;
        }
    }

    /// <summary>Submits a job and waits for it.</summary>
    /// <returns>The states that its tasks ended in.</returns>
    public string[] Submit(IEnumerable<string> arguments, IReadOnlyDictionary<string, string> variables)
    {
        // sbatch --wait looks ever more seldom, in the end twice a minute.
        var (code, id) = Run("sbatch", arguments.Prepend("--parsable"), variables);
        Assert.True(code == 0, id);
        WaitFor("the job's end", () => Run("squeue", ["-h", "-j", id.Trim()]).Text.Trim().Length == 0);
        return [.. Run("scontrol", ["show", "job", "-o", id.Trim()]).Text.Split(' ').Where(w => w.StartsWith("JobState=", StringComparison.Ordinal)).Select(w => w[9..])];
    }

    private (int ExitCode, string Text) Run(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? variables = null)
    {
        ProcessStartInfo start = new(Find(program)!, arguments) { WorkingDirectory = root, RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["SLURM_CONF"] = File("slurm.conf");
        foreach (var (name, value) in variables ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var text = process.StandardOutput.ReadToEnd() + error.GetAwaiter().GetResult();
        process.WaitForExit();
        return (process.ExitCode, text);
    }

    /// <summary>The ends of the daemons' logs and of the jobs' own.</summary>
    public string Logs() => string.Join('\n', Directory.GetFiles(root, "*.log").Order(StringComparer.Ordinal).Select(f => $"--- {Path.GetFileName(f)}\n{Tail(f)}"));

    public static void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            System.IO.File.SetUnixFileMode(path, mode);
        }
    }

    public void Dispose()
    {
        // The last to come goes first: each of them has to do with those before it.
        daemons.Reverse();
        foreach (var daemon in daemons)
        {
            daemon.Kill(entireProcessTree: true);
            daemon.WaitForExit();
            daemon.Dispose();
        }
    }

    private string File(string name) => Path.Combine(root, name);

    private void Configure()
    {
        foreach (var folder in new[] { "state", "spool" })
        {
            Directory.CreateDirectory(File(folder));
        }

        // munge insists on folders that others cannot write to, and Slurm's programs on a socket that they can reach.
        SetMode(root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        var key = new byte[128];
        new Random().NextBytes(key);
        System.IO.File.WriteAllBytes(File("munge.key"), key);
        SetMode(File("munge.key"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        System.IO.File.WriteAllText(File("cgroup.conf"), "CgroupAutomount=no\n");
        System.IO.File.WriteAllText(File("slurm.conf"), string.Create(CultureInfo.InvariantCulture, $"""
            ClusterName=single
            SlurmctldHost={host}(127.0.0.1)
            SlurmctldPort={FreePort()}
            SlurmdPort={FreePort()}
            SlurmUser=root
            SlurmdUser=root
            AuthType=auth/munge
            AuthInfo=socket={File("munge.socket")}
            CredType=cred/munge
            StateSaveLocation={File("state")}
            SlurmdSpoolDir={File("spool")}
            SlurmctldPidFile={File("slurmctld.pid")}
            SlurmdPidFile={File("slurmd.pid")}
            SlurmctldLogFile={File("slurmctld.log")}
            SlurmdLogFile={File("slurmd.log")}
            ProctrackType=proctrack/linuxproc
            TaskPlugin=task/none
            SwitchType=switch/none
            MpiDefault=none
            JobAcctGatherType=jobacct_gather/none
            AccountingStorageType=accounting_storage/none
            SelectType=select/cons_tres
            SelectTypeParameters=CR_Core
            SchedulerParameters=sched_interval=1,defer
            ReturnToService=2
            NodeName={host} NodeAddr=127.0.0.1 CPUs={Environment.ProcessorCount} State=UNKNOWN
            PartitionName=all Nodes={host} Default=YES MaxTime=INFINITE State=UP

            """));
    }

    private void StartDaemons()
    {
        Start("munged", "--foreground", "--force", $"--socket={File("munge.socket")}", $"--key-file={File("munge.key")}", $"--pid-file={File("munged.pid")}", $"--seed-file={File("munged.seed")}", $"--log-file={File("munged.log")}");
        WaitFor("munged", () => System.IO.File.Exists(File("munge.socket")));
        Start("slurmctld", "-D", "-c", "-f", File("slurm.conf"));
        Start("slurmd", "-D", "-c", "-f", File("slurm.conf"));
        WaitFor("the node", () => Run("sinfo", ["-h", "-o", "%T"]).Text.Trim() == "idle");
    }

    private void Start(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(Find(program)!, arguments) { WorkingDirectory = root, RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["SLURM_CONF"] = File("slurm.conf");
        var process = Process.Start(start)!;
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        daemons.Add(process);
    }

    private void WaitFor(string what, Func<bool> isThere)
    {
        var end = Stopwatch.StartNew();
        while (!isThere())
        {
            Assert.True(end.Elapsed < TimeSpan.FromMinutes(5) && daemons.TrueForAll(d => !d.HasExited), $"{what} did not come up:\n{Logs()}");
            Thread.Sleep(100);
        }
    }

    private static string Tail(string path)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using StreamReader reader = new(stream);
        var text = reader.ReadToEnd();
        return text[Math.Max(0, text.Length - 3000)..];
    }

    private static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/sbin")
        .Select(folder => Path.Combine(folder, program)).FirstOrDefault(System.IO.File.Exists);

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
