using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using GeometryMatters.Training.Runtime;
using TorchSharp;

namespace GeometryMatters.Training;

/// <summary>Loads the native libraries behind TorchSharp, also where the system's C++ runtime is older than the one they were built with.</summary>
/// <remarks>
/// Every entry point of this assembly calls <see cref="EnsureLoaded"/>; an application that uses TorchSharp itself before any of them calls it first.
/// libLibTorchSharp.so 0.107 asks for the symbol version GLIBCXX_3.4.32, which Debian 12, Ubuntu 22.04 and RHEL 9 lack. The one symbol with that version
/// is a marker that nothing refers to, so there the need is made weak in a copy of the library that lives in memory only; no file is written.
/// </remarks>
public static class TorchRuntime
{
    private const string Cure =
        "Add one package to the application: TorchSharp-cpu, or with a CUDA GPU TorchSharp-cuda-linux or TorchSharp-cuda-windows, of the version of TorchSharp in use.";

    private const string CppRuntime = "libstdc++.so.6";

    // GCC 13's <iostream> emits a bare reference to this marker; it is the only thing whose version may be made weak.
    private const string HarmlessSymbol = "_ZSt21ios_base_library_initv";

    // A library's dependencies come before it. The CUDA ones are there only with a CUDA bundle.
    private static readonly string[] Libtorch = ["libc10.so", "libc10_cuda.so", "libtorch_cpu.so", "libtorch_cuda.so", "libtorch.so"];

    private static readonly Lock Gate = new();
    private static volatile bool loaded;

    /// <summary>Whether the libraries are loaded.</summary>
    public static bool IsLoaded => loaded;

    /// <summary>Loads the native libraries once; later calls return at once. Safe for concurrent calls.</summary>
    /// <exception cref="BackendUnavailableException">They are absent or do not load; the message says which package to add.</exception>
    public static void EnsureLoaded()
    {
        if (loaded)
        {
            return;
        }

        lock (Gate)
        {
            if (!loaded)
            {
                Load();
                loaded = true;
            }
        }
    }

    /// <summary>Sets how many threads an operation of libtorch may use.</summary>
    /// <param name="threads">Number of threads, above zero. Results are promised bit for bit at one and the same number only.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is not above zero.</exception>
    /// <exception cref="BackendUnavailableException">libtorch cannot be loaded.</exception>
    public static void SetThreads(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        EnsureLoaded();
        torch.set_num_threads(threads);
    }

    /// <summary>Folders that may hold the native libraries, in the order of search.</summary>
    internal static IEnumerable<string> SearchFolders()
    {
        var folders = new List<string> { AppContext.BaseDirectory };
        if (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") is string list)
        {
            folders.AddRange(list.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries));
        }

        var architecture = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
        folders.Add(Path.Combine(AppContext.BaseDirectory, "runtimes", RuntimeInformation.RuntimeIdentifier, "native"));
        folders.Add(Path.Combine(AppContext.BaseDirectory, "runtimes", $"linux-{architecture}", "native"));
        return folders.Distinct(StringComparer.Ordinal);
    }

    internal static BackendUnavailableException Unavailable(string what, Exception? inner = null) => new("libtorch", $"{what} {Cure}", inner);

    private static void Load()
    {
        if (OperatingSystem.IsLinux())
        {
            LoadOnLinux(SearchFolders());
        }

        try
        {
            torch.InitializeDeviceType(DeviceType.CPU);
            using var probe = torch.zeros(1);
        }
        catch (Exception e) when (e is NotSupportedException or DllNotFoundException or TypeInitializationException or BadImageFormatException)
        {
            throw Unavailable("TorchSharp does not find its native libraries beside the application.", e);
        }
    }

    internal static void LoadOnLinux(IEnumerable<string> searchFolders)
    {
        var folders = searchFolders.Where(Directory.Exists).ToList();
        foreach (var name in Libtorch)
        {
            if (Find(folders, name) is { } path)
            {
                LoadFile(path);
            }
            else if (!name.EndsWith("_cuda.so", StringComparison.Ordinal))
            {
                throw Unavailable($"{name} is in none of these folders: {string.Join(", ", folders)}.");
            }
        }

        const string Bridge = "libLibTorchSharp.so";
        var bridgePath = Find(folders, Bridge) ?? throw Unavailable($"{Bridge} is in none of these folders: {string.Join(", ", folders)}.");
        var handle = LoadBridge(bridgePath);

        // The loader knows the patched library by its SONAME; this answers where the runtime's own probing ends without having asked for that.
        var context = AssemblyLoadContext.GetLoadContext(typeof(torch).Assembly) ?? AssemblyLoadContext.Default;
        context.ResolvingUnmanagedDll += (Assembly _, string library) => library == "LibTorchSharp" ? handle : 0;
    }

    private static nint LoadBridge(string path)
    {
        DllNotFoundException refusal;
        try
        {
            return NativeLibrary.Load(path);
        }
        catch (DllNotFoundException e) when (e.Message.Contains("version `GLIBCXX_", StringComparison.Ordinal))
        {
            refusal = e;
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            throw Unavailable($"{path} does not load: {e.Message}", e);
        }

        var image = File.ReadAllBytes(path);
        var needs = ElfVersionNeeds.Parse(image, path);
        foreach (var need in needs.Needs)
        {
            if (need.Library == CppRuntime && refusal.Message.Contains($"`{need.Version}'", StringComparison.Ordinal))
            {
                if (needs.SymbolsOf(need).Any(s => s != HarmlessSymbol))
                {
                    throw Unavailable($"{path} needs {need.Version} of {CppRuntime}, which this system lacks (Ubuntu 24.04 and Debian 13 have it).", refusal);
                }

                needs.Weaken(need.Library, need.Version);
            }
        }

        try
        {
            return MemoryLibrary.Load("libLibTorchSharp.so", image);
        }
        catch (Exception e) when (e is DllNotFoundException or System.ComponentModel.Win32Exception)
        {
            throw Unavailable($"{path} does not load on this system's {CppRuntime} (Ubuntu 24.04 and Debian 13 have a new enough one): {e.Message}", e);
        }
    }

    private static string? Find(List<string> folders, string file) => folders.Select(f => Path.Combine(f, file)).FirstOrDefault(File.Exists);

    private static void LoadFile(string path)
    {
        try
        {
            NativeLibrary.Load(path);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            throw Unavailable($"{path} does not load: {e.Message}", e);
        }
    }
}
