using System.Buffers.Binary;
using System.Text;

namespace GeometryMatters.Training.Runtime;

/// <summary>Reads and weakens the symbol versions that a 64-bit little-endian ELF library asks of others.</summary>
/// <remarks>
/// System V gABI and the LSB's "Symbol Versioning": the dynamic section's DT_VERNEED points to a chain of Elf64_Verneed (one a library), each with a
/// chain of Elf64_Vernaux (one a version). A version need flagged VER_FLG_WEAK is not an error to the loader when the library lacks it.
/// </remarks>
internal sealed class ElfVersionNeeds
{
    internal const ushort WeakFlag = 0x2;

    private const int ProgramHeaderLoad = 1;
    private const int ProgramHeaderDynamic = 2;
    private const int SectionDynamicSymbols = 11;
    private const int SectionSymbolVersions = 0x6fffffff;
    private const long TagNull = 0;
    private const long TagStringTable = 5;
    private const long TagVersionNeeds = 0x6ffffffe;
    private const long TagVersionNeedCount = 0x6fffffff;

    private readonly byte[] image;
    private readonly string source;

    private ElfVersionNeeds(byte[] image, string source, List<ElfVersionNeed> needs)
    {
        this.image = image;
        this.source = source;
        Needs = needs;
    }

    /// <summary>Every version need in the order of the file.</summary>
    public IReadOnlyList<ElfVersionNeed> Needs { get; }

    /// <summary>Parses the file's bytes; they are kept, and <see cref="Weaken"/> changes them.</summary>
    public static ElfVersionNeeds Parse(byte[] image, string source)
    {
        ArgumentNullException.ThrowIfNull(image);
        var self = new ElfVersionNeeds(image, source, []);
        self.CheckHeader();
        var (tableAddress, count, stringsAddress) = self.ReadDynamic();
        var needs = tableAddress < 0 ? [] : self.ReadNeeds(self.FileOffset(tableAddress), count, self.FileOffset(stringsAddress));
        return new(image, source, needs);
    }

    /// <summary>Sets the weak flag of one version need.</summary>
    /// <returns>Whether there was such a need.</returns>
    public bool Weaken(string library, string version)
    {
        var found = false;
        foreach (var need in Needs)
        {
            if (need.Library == library && need.Version == version)
            {
                var flags = U16(need.FlagsOffset);
                BinaryPrimitives.WriteUInt16LittleEndian(image.AsSpan(need.FlagsOffset, 2), (ushort)(flags | WeakFlag));
                found = true;
            }
        }

        return found;
    }

    /// <summary>Names of the dynamic symbols that carry a version, from the section headers.</summary>
    /// <exception cref="InvalidInputException">The library was stripped of its section headers.</exception>
    public IReadOnlyList<string> SymbolsOf(ElfVersionNeed need)
    {
        var versions = FindSection(SectionSymbolVersions);
        var symbols = FindSection(SectionDynamicSymbols);
        if (versions < 0 || symbols < 0)
        {
            throw Bad("section headers", "tables of dynamic symbols and of their versions", "none");
        }

        var strings = Offset(U64(SectionHeader(U16(symbols + 40)) + 24));
        int versionTable = Offset(U64(versions + 24)), symbolTable = Offset(U64(symbols + 24));
        var names = new List<string>();
        for (var i = 0; i < Offset(U64(versions + 32)) / 2; i++)
        {
            if ((U16(Sum(versionTable, (uint)(2 * i))) & 0x7fff) == need.Index)
            {
                names.Add(Text(Sum(strings, U32(Sum(symbolTable, (uint)(24 * i))))));
            }
        }

        return names;
    }

    private void CheckHeader()
    {
        if (image.Length < 64 || !image.AsSpan(0, 4).SequenceEqual("\u007fELF"u8))
        {
            throw Bad("header", "an ELF file", image.Length < 64 ? $"{image.Length} bytes" : "other leading bytes");
        }

        if (image[4] != 2 || image[5] != 1)
        {
            throw Bad("header", "64-bit little-endian", $"class {image[4]}, data encoding {image[5]}");
        }
    }

    private (long Table, int Count, long Strings) ReadDynamic()
    {
        long table = -1, strings = -1;
        var count = 0;
        for (var i = 0; i < U16(56); i++)
        {
            var header = ProgramHeader(i);
            if (U32(header) != ProgramHeaderDynamic)
            {
                continue;
            }

            var at = Offset(U64(header + 8));
            var end = Sum(at, (uint)Offset(U64(header + 32)));
            for (; at + 16 <= end && (long)U64(at) != TagNull; at += 16)
            {
                var value = (long)U64(at + 8);
                switch ((long)U64(at))
                {
                    case TagStringTable: strings = value; break;
                    case TagVersionNeeds: table = value; break;
                    case TagVersionNeedCount: count = (int)Math.Clamp(value, 0, int.MaxValue); break;
                }
            }
        }

        return table >= 0 && strings < 0 ? throw Bad("dynamic section", "a string table", "none") : (table, count, strings);
    }

    private List<ElfVersionNeed> ReadNeeds(int at, int count, int strings)
    {
        var needs = new List<ElfVersionNeed>();
        for (var i = 0; i < count; i++)
        {
            var library = Text(Sum(strings, U32(at + 4)));
            var entry = Sum(at, U32(at + 8));
            for (var j = 0; j < U16(at + 2); j++)
            {
                needs.Add(new(library, Text(Sum(strings, U32(entry + 8))), U16(entry + 6), U16(entry + 4), entry + 4));
                var next = U32(entry + 12);
                if (next == 0)
                {
                    break;
                }

                entry = Sum(entry, next);
            }

            var step = U32(at + 12);
            if (step == 0)
            {
                break;
            }

            at = Sum(at, step);
        }

        return needs;
    }

    private int FileOffset(long address)
    {
        for (var i = 0; i < U16(56); i++)
        {
            var header = ProgramHeader(i);
            var start = (long)U64(header + 16);
            if (U32(header) == ProgramHeaderLoad && address >= start && address - start < (long)U64(header + 32))
            {
                return Offset(unchecked((ulong)(address - start) + U64(header + 8)));
            }
        }

        throw Bad("dynamic section", "an address inside a loaded segment", $"0x{address:x}");
    }

    private int ProgramHeader(int index) => Sum(Offset(U64(32)), (uint)(index * U16(54)));

    private int SectionHeader(int index) => Sum(Offset(U64(40)), (uint)(index * U16(58)));

    private int FindSection(uint type)
    {
        for (var i = 0; U64(40) != 0 && i < U16(60); i++)
        {
            if (U32(SectionHeader(i) + 4) == type)
            {
                return SectionHeader(i);
            }
        }

        return -1;
    }

    private int Offset(ulong value) => value < (ulong)image.Length ? (int)value : throw Bad($"offset 0x{value:x}", $"an offset below {image.Length}", "one beyond the end");

    private int Sum(int offset, uint step) => Offset((ulong)offset + step);

    private ReadOnlySpan<byte> Bytes(int offset, int length) =>
        offset >= 0 && offset <= image.Length - length
            ? image.AsSpan(offset, length)
            : throw Bad($"offset {offset}", $"{length} bytes", "the end of the file");

    private ushort U16(int offset) => BinaryPrimitives.ReadUInt16LittleEndian(Bytes(offset, 2));

    private uint U32(int offset) => BinaryPrimitives.ReadUInt32LittleEndian(Bytes(offset, 4));

    private ulong U64(int offset) => BinaryPrimitives.ReadUInt64LittleEndian(Bytes(offset, 8));

    private string Text(int offset)
    {
        var rest = Bytes(offset, image.Length - offset);
        var end = rest.IndexOf((byte)0);
        return end < 0 ? throw Bad($"offset {offset}", "a string that ends", "the end of the file") : Encoding.UTF8.GetString(rest[..end]);
    }

    private InvalidInputException Bad(string place, string expected, string found) => new(source, place, expected, found);
}

/// <summary>One version of one library that an ELF file asks for.</summary>
/// <param name="Library">File name of the library, for example <c>libstdc++.so.6</c>.</param>
/// <param name="Version">Name of the version, for example <c>GLIBCXX_3.4.32</c>.</param>
/// <param name="Index">Number by which the symbol table refers to it.</param>
/// <param name="Flags">Its flags in the file.</param>
/// <param name="FlagsOffset">Byte offset of the flags.</param>
internal readonly record struct ElfVersionNeed(string Library, string Version, ushort Index, ushort Flags, int FlagsOffset)
{
    /// <summary>Whether the loader accepts the library's lacking it.</summary>
    public bool IsWeak => (Flags & ElfVersionNeeds.WeakFlag) != 0;
}
