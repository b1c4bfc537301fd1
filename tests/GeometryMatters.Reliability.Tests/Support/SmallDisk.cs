using System.Diagnostics;

namespace GeometryMatters.Reliability.Tests.Support;

/// <summary>A file system in memory that can be filled up; to mount one needs the rights for it.</summary>
internal sealed class SmallDisk : IDisposable
{
    private SmallDisk(string root) => Root = root;

    public string Root { get; }

    public static SmallDisk Mount(string folder)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "A small file system in memory is mounted on Linux only.");
        Directory.CreateDirectory(folder);
        Assert.SkipUnless(Run("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", folder), "A file system cannot be mounted here: run as root, in a container with the right to mount.");
        return new(folder);
    }

    public string File(string name) => Path.Combine(Root, name);

    /// <summary>Fills the disk but for a number of bytes.</summary>
    public void LeaveRoomFor(long bytes)
    {
        System.IO.File.Delete(File("filler"));
        var free = new DriveInfo(Root).AvailableFreeSpace;
        using var filler = System.IO.File.Create(File("filler"));
        var block = new byte[1 << 16];
        for (var left = free - bytes; left > 0; left -= block.Length)
        {
            filler.Write(block.AsSpan(0, (int)Math.Min(left, block.Length)));
        }
    }

    public void Dispose() => Run("umount", Root);

    private static bool Run(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardError = true };
        try
        {
            using var process = Process.Start(start)!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // There is no such program.
            return false;
        }
    }
}
