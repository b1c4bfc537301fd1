using GeometryMatters.Benchmarks.Claims;
using GeometryMatters.Tests;

namespace GeometryMatters.Architecture.Tests.Benchmarks;

public sealed class NativePeerTests : IDisposable
{
    private const string Echo = """
        #include <cstdio>
        #include <cstdlib>
        int main(int count, char** words)
        {
            if (count > 2) {
                std::fprintf(stderr, "%s\n", words[2]);
            }
            std::printf("{\"ms\": 2.5, \"threads\": %s}\n", std::getenv("OMP_NUM_THREADS"));
            return std::atoi(words[1]);
        }
        """;

    private readonly TemporaryFolder folder = new();

    public NativePeerTests() => Assert.SkipUnless(PeerProcess.TryRun("g++", out _, "--version"), "g++ is not installed.");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_harness_is_compiled_once_and_answers_with_json()
    {
        var peer = Peer(Echo);
        for (var run = 0; run < 2; run++)
        {
            var report = peer.Run(TextWriter.Null, "0");
            Assert.Equal(2.5, report!.Value.GetProperty("ms").GetDouble());
            Assert.Equal(1, report.Value.GetProperty("threads").GetInt32());
        }

        Assert.Single(Programs());
        File.AppendAllText(folder.File("peer.cpp"), "// changed\n");
        peer.Run(TextWriter.Null, "0");
        Assert.Equal(2, Programs().Length);
    }

    [Fact]
    public void A_refused_input_is_noted_with_its_reason()
    {
        StringWriter notes = new();
        Assert.Null(Peer(Echo).Run(notes, "3", "not manifold"));
        Assert.Contains("refuses the input: not manifold", notes.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_tells_the_code_and_the_error()
    {
        var error = Assert.Throws<InvalidOperationException>(() => Peer(Echo).Run(TextWriter.Null, "7", "no such file"));
        Assert.Equal("peers/peer.cpp ended with 7: no such file", error.Message);
    }

    [Fact]
    public void A_source_that_does_not_compile_tells_the_line()
    {
        var error = Assert.Throws<InvalidOperationException>(() => Peer("int main() { return nothing; }").Run(TextWriter.Null));
        Assert.Contains("peer.cpp:1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Output_that_is_no_json_is_told() =>
        Assert.Throws<InvalidOperationException>(() => Peer("int main() { return 0; }").Run(TextWriter.Null));

    [Fact]
    public void An_absent_library_is_noted_with_its_package()
    {
        StringWriter notes = new();
        Assert.Null((Peer("") with { Headers = [new("nowhere/to/be/found.h", "libnowhere-dev")] }).Run(notes));
        Assert.Contains("peer tested is not installed: Debian package libnowhere-dev", notes.ToString(), StringComparison.Ordinal);
    }

    private NativePeer Peer(string source)
    {
        File.WriteAllText(folder.File("peer.cpp"), source);
        return new("tested", "peer.cpp") { Folder = folder.Root, Flags = ["-std=c++17"] };
    }

    private string[] Programs() => Directory.GetFiles(folder.File("built"));
}
