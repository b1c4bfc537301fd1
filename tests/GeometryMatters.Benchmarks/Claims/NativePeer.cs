using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace GeometryMatters.Benchmarks.Claims;

/// <summary>A header that a native peer needs.</summary>
/// <param name="Name">As it is included.</param>
/// <param name="Package">Debian package that brings it.</param>
public sealed record NativeHeader(string Name, string Package);

/// <summary>
/// A peer that is a C++ library, run by a harness of the folder peers, which prints one object of JSON with the time <c>ms</c>. The harness is
/// compiled with g++ when first asked for, and again when its source, the flags, the compiler or the processor change.
/// </summary>
/// <param name="Name">Name of the peer for notes.</param>
/// <param name="Source">Source file in the folder; it may include the headers there.</param>
public sealed record NativePeer(string Name, string Source)
{
    /// <summary>Exit code of a harness whose library does not take the input; the reason is on its standard error.</summary>
    public const int RefusedCode = 3;

    private const string Compiler = "g++";

    private static readonly ConcurrentDictionary<string, bool> Present = new();

    /// <summary>Headers that must be installed.</summary>
    public IReadOnlyList<NativeHeader> Headers { get; init; } = [];

    /// <summary>Flags of the compiler before the source.</summary>
    public IReadOnlyList<string> Flags { get; init; } = ["-std=c++17", "-O3", "-march=native", "-DNDEBUG"];

    /// <summary>Libraries, after the source.</summary>
    public IReadOnlyList<string> Libraries { get; init; } = [];

    /// <summary>Where sources are; programs are kept in its folder <c>built</c>.</summary>
    public string Folder { get; init; } = Path.Combine(AppContext.BaseDirectory, "peers");

    /// <summary>Runs the harness on one thread.</summary>
    /// <param name="notes">Told what is not installed, or why the input was refused.</param>
    /// <param name="arguments">Arguments of the harness.</param>
    /// <returns>What it printed; null where something is not installed or the input was refused.</returns>
    /// <exception cref="InvalidOperationException">The harness does not compile, failed, or printed something else.</exception>
    public JsonElement? Run(TextWriter notes, params IEnumerable<string> arguments)
    {
        ArgumentNullException.ThrowIfNull(notes);
        if (Missing() is { } package)
        {
            notes.WriteLine($"peer {Name} is not installed: Debian package {package}");
            return null;
        }

        var (code, output, errors) = PeerProcess.Run(Build(), 1, arguments);
        if (code == RefusedCode)
        {
            notes.WriteLine($"peer {Name} refuses the input: {errors.Trim()}");
            return null;
        }

        if (code != 0)
        {
            throw new InvalidOperationException($"peers/{Source} ended with {code}: {errors.Trim()}");
        }

        try
        {
            using var report = JsonDocument.Parse(output);
            return report.RootElement.Clone();
        }
        catch (JsonException e)
        {
            throw new InvalidOperationException($"peers/{Source}: expected one line of JSON, found '{output.Trim()}'.", e);
        }
    }

    // First package that is not there.
    private string? Missing() =>
        !Present.GetOrAdd(Compiler, c => PeerProcess.TryRun(c, out _, "--version"))
            ? Compiler
            : Headers.FirstOrDefault(h => !Present.GetOrAdd($"{h.Name} {string.Join(' ', Flags)}", _ => CanInclude(h.Name)))?.Package;

    private bool CanInclude(string header)
    {
        var probe = Path.GetTempFileName();
        try
        {
            File.WriteAllText(probe, $"#if !__has_include(<{header}>)\n#error absent\n#endif\n");
            return PeerProcess.TryRun(Compiler, out _, [.. Flags, "-E", "-x", "c++", probe]);
        }
        finally
        {
            File.Delete(probe);
        }
    }

    private string Build()
    {
        var source = Path.Combine(Folder, Source);
        var folder = Path.Combine(Folder, "built");
        var program = Path.Combine(folder, $"{Path.GetFileNameWithoutExtension(Source)}-{Key(source)}");
        if (File.Exists(program))
        {
            return program;
        }

        Directory.CreateDirectory(folder);
        var unfinished = $"{program}.{Environment.ProcessId}";
        var (code, _, errors) = PeerProcess.Run(Compiler, 1, [.. Flags, source, "-o", unfinished, .. Libraries]);
        if (code != 0)
        {
            throw new InvalidOperationException($"peers/{Source} does not compile: {errors.Trim()}");
        }

        File.Move(unfinished, program, overwrite: true);
        return program;
    }

    // The compiler's own macros tell its version and, with -march=native, what the processor can do.
    private string Key(string source)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Directory.EnumerateFiles(Folder, "*.hpp").Order(StringComparer.Ordinal).Prepend(source))
        {
            hash.AppendData(File.ReadAllBytes(file));
        }

        var (_, macros, _) = PeerProcess.Run(Compiler, 1, [.. Flags, "-dM", "-E", "-x", "c++", "-"]);
        hash.AppendData(Encoding.UTF8.GetBytes(string.Join('\n', [.. Flags, .. Libraries, macros])));
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }
}
