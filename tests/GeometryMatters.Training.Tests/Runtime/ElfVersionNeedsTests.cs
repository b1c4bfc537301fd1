using System.Buffers.Binary;
using System.Text;
using GeometryMatters.Training.Runtime;

namespace GeometryMatters.Training.Tests.Runtime;

public class ElfVersionNeedsTests
{
    private const string Bridge = "libLibTorchSharp.so";

    [Fact]
    public void Needs_of_a_made_file_are_read_and_one_is_weakened_in_place()
    {
        var image = MadeElf();
        var before = (byte[])image.Clone();
        var needs = ElfVersionNeeds.Parse(image, "made");
        Assert.Equal(
            [("libstdc++.so.6", "GLIBCXX_3.4", (ushort)2), ("libstdc++.so.6", "GLIBCXX_3.4.32", (ushort)3), ("libc.so.6", "GLIBC_2.2.5", (ushort)4)],
            needs.Needs.Select(n => (n.Library, n.Version, n.Index)));

        Assert.False(needs.Weaken("libc.so.6", "GLIBCXX_3.4.32"));
        Assert.Equal(before, image);
        Assert.True(needs.Weaken("libstdc++.so.6", "GLIBCXX_3.4.32"));
        var changed = Enumerable.Range(0, image.Length).Where(i => image[i] != before[i]).ToArray();
        Assert.Equal([needs.Needs[1].FlagsOffset], changed);
        Assert.Equal([false, true, false], ElfVersionNeeds.Parse(image, "made").Needs.Select(n => n.IsWeak));
    }

    [Fact]
    public void The_bridge_asks_for_the_new_version_by_one_harmless_symbol_only()
    {
        var path = Path.Combine(AppContext.BaseDirectory, Bridge);
        Assert.SkipUnless(File.Exists(path), "libLibTorchSharp.so is not beside the tests (another platform).");
        var needs = ElfVersionNeeds.Parse(File.ReadAllBytes(path), Bridge);
        var need = Assert.Single(needs.Needs, n => n.Library == "libstdc++.so.6" && n.Version == "GLIBCXX_3.4.32");
        Assert.Equal(["_ZSt21ios_base_library_initv"], needs.SymbolsOf(need));
        Assert.Contains(needs.Needs, n => n.Library == "libc.so.6" && n.Version == "GLIBC_2.2.5");
        Assert.True(needs.SymbolsOf(needs.Needs.First(n => n.Version == "GLIBCXX_3.4")).Count > 10);
    }

    [Fact]
    public void The_file_beside_the_tests_is_left_as_shipped()
    {
        TorchRuntime.EnsureLoaded();
        var path = Path.Combine(AppContext.BaseDirectory, Bridge);
        Assert.SkipUnless(File.Exists(path), "libLibTorchSharp.so is not beside the tests (another platform).");
        Assert.DoesNotContain(ElfVersionNeeds.Parse(File.ReadAllBytes(path), Bridge).Needs, n => n.IsWeak);
    }

    [Fact]
    public void Other_files_are_refused_with_what_was_found()
    {
        Assert.Contains("3 bytes", Assert.Throws<InvalidInputException>(() => ElfVersionNeeds.Parse([1, 2, 3], "x")).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidInputException>(() => ElfVersionNeeds.Parse(new byte[100], "x"));
        var narrow = MadeElf();
        narrow[4] = 1;
        Assert.Contains("class 1", Assert.Throws<InvalidInputException>(() => ElfVersionNeeds.Parse(narrow, "x")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_cut_or_flipped_byte_gives_an_answer_or_a_typed_error()
    {
        var image = MadeElf();
        for (var length = 0; length < image.Length; length++)
        {
            Try(image[..length]);
        }

        for (var i = 0; i < image.Length; i++)
        {
            var flipped = (byte[])image.Clone();
            flipped[i] ^= 0xff;
            Try(flipped);
        }

        static void Try(byte[] bytes)
        {
            try
            {
                ElfVersionNeeds.Parse(bytes, "cut");
            }
            catch (InvalidInputException)
            {
            }
        }
    }

    /// <summary>An ELF header, one loaded segment over the file at address 0x1000, a dynamic segment, version needs and strings.</summary>
    private static byte[] MadeElf()
    {
        const int ProgramHeaders = 64, Dynamic = ProgramHeaders + (2 * 56), Needs = Dynamic + (4 * 16), Strings = Needs + (2 * 16) + (3 * 16), Base = 0x1000;
        var strings = "\0libstdc++.so.6\0GLIBCXX_3.4\0GLIBCXX_3.4.32\0libc.so.6\0GLIBC_2.2.5\0";
        int At(string s) => strings.IndexOf("\0" + s + "\0", StringComparison.Ordinal) + 1;
        var image = new byte[Strings + strings.Length];
        void U16(int o, int v) => BinaryPrimitives.WriteUInt16LittleEndian(image.AsSpan(o), (ushort)v);
        void U32(int o, long v) => BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(o), (uint)v);
        void U64(int o, long v) => BinaryPrimitives.WriteInt64LittleEndian(image.AsSpan(o), v);
        "\u007fELF"u8.CopyTo(image);
        image[4] = 2;
        image[5] = 1;
        U64(32, ProgramHeaders);
        U16(54, 56);
        U16(56, 2);
        U32(ProgramHeaders, 1);
        U64(ProgramHeaders + 16, Base);
        U64(ProgramHeaders + 32, image.Length);
        U32(ProgramHeaders + 56, 2);
        U64(ProgramHeaders + 56 + 8, Dynamic);
        U64(ProgramHeaders + 56 + 32, 4 * 16);
        U64(Dynamic, 5);
        U64(Dynamic + 8, Base + Strings);
        U64(Dynamic + 16, 0x6ffffffe);
        U64(Dynamic + 24, Base + Needs);
        U64(Dynamic + 32, 0x6fffffff);
        U64(Dynamic + 40, 2);
        Library(Needs, "libstdc++.so.6", next: 48, ("GLIBCXX_3.4", 2), ("GLIBCXX_3.4.32", 3));
        Library(Needs + 48, "libc.so.6", next: 0, ("GLIBC_2.2.5", 4));
        Encoding.UTF8.GetBytes(strings, image.AsSpan(Strings));
        return image;

        void Library(int at, string name, int next, params (string Name, int Index)[] versions)
        {
            U16(at, 1);
            U16(at + 2, versions.Length);
            U32(at + 4, At(name));
            U32(at + 8, 16);
            U32(at + 12, next);
            for (var i = 0; i < versions.Length; i++)
            {
                var entry = at + 16 + (16 * i);
                U16(entry + 6, versions[i].Index);
                U32(entry + 8, At(versions[i].Name));
                U32(entry + 12, i + 1 < versions.Length ? 16 : 0);
            }
        }
    }
}
