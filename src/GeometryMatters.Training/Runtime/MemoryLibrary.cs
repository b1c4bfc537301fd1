using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace GeometryMatters.Training.Runtime;

/// <summary>Loads a Linux shared library from memory: an anonymous file (memfd) that no folder ever sees.</summary>
internal static partial class MemoryLibrary
{
    private const uint CloseOnExec = 1;

    /// <summary>Loads the library; its dependencies must be loaded already, for it has no folder to look for them in.</summary>
    /// <exception cref="Win32Exception">The anonymous file cannot be made.</exception>
    /// <exception cref="DllNotFoundException">The loader refuses the library.</exception>
    public static nint Load(string name, byte[] image)
    {
        var descriptor = CreateAnonymousFile(name, CloseOnExec);
        if (descriptor < 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError(), $"memfd_create for {name} failed.");
        }

        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        RandomAccess.Write(handle, image, 0);
        return NativeLibrary.Load($"/proc/self/fd/{descriptor}");
    }

    [LibraryImport("libc", EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int CreateAnonymousFile(string name, uint flags);
}
