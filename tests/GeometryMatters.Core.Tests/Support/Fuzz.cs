using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;

namespace GeometryMatters.Tests;

/// <summary>
/// Feeds broken copies of valid files to a reader: each must give a value or one of the library's own errors, within bounded time, and with no more memory than its
/// length justifies. GEOMETRYMATTERS_FUZZ_CASES and GEOMETRYMATTERS_FUZZ_SEED make long runs.
/// </summary>
internal static class Fuzz
{
    private static readonly ulong[] Interesting =
        [0, 1, 2, 7, 8, 16, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff, 0x100000000, 1UL << 40, long.MaxValue, 1UL << 63, ulong.MaxValue];

    public static int Cases { get; } = Setting("GEOMETRYMATTERS_FUZZ_CASES", 20_000);

    private static int Seed { get; } = Setting("GEOMETRYMATTERS_FUZZ_SEED", 1);

    /// <summary>Runs the cases; <paramref name="bytesPerByte"/> is what one byte of input may allocate in all, above a fixed 256 KiB.</summary>
    public static void Check(IReadOnlyList<byte[]> fixtures, Action<byte[]> read, int bytesPerByte, int? cases = null)
    {
        foreach (var fixture in fixtures)
        {
            read(fixture);
        }

        Random random = new(Seed);
        var (values, errors) = (0, 0);
        for (var i = 0; i < (cases ?? Cases); i++)
        {
            var bytes = Mutate(fixtures, random);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var start = Stopwatch.GetTimestamp();
            try
            {
                read(bytes);
                values++;
            }
            catch (GeometryMattersException)
            {
                errors++;
            }
            catch (Exception e)
            {
                Assert.Fail($"Case {i} of seed {Seed} gave {e}\n{Convert.ToBase64String(bytes)}");
            }

            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated <= (1 << 18) + ((long)bytesPerByte * bytes.Length), $"Case {i} of seed {Seed}: {bytes.Length} bytes made it allocate {allocated}.\n{Convert.ToBase64String(bytes)}");

            // Far above what any case takes, also on a busy machine.
            Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(20), $"Case {i} of seed {Seed} took {Stopwatch.GetElapsedTime(start)}.");
        }

        Assert.True(values > 0 && errors > (values + errors) / 20, $"{values} values and {errors} errors: the mutations test nothing");
    }

    public static byte[] Mutate(IReadOnlyList<byte[]> fixtures, Random random)
    {
        List<byte> bytes = [.. fixtures[random.Next(fixtures.Count)]];
        for (var n = random.Next(1, 5); n > 0 && bytes.Count > 0; n--)
        {
            // Headers lie at the front, zip directories at the end.
            var at = random.Next(4) switch
            {
                0 => random.Next(Math.Min(200, bytes.Count)),
                1 => bytes.Count - 1 - random.Next(Math.Min(200, bytes.Count)),
                _ => random.Next(bytes.Count),
            };
            switch (random.Next(9))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes.Insert(at, (byte)random.Next(256));
                    break;
                case 3:
                    bytes.RemoveRange(at, random.Next(Math.Min(32, bytes.Count - at)));
                    break;
                case 4:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 5:
                    var other = fixtures[random.Next(fixtures.Count)];
                    var from = random.Next(other.Length);
                    bytes.InsertRange(at, other.AsSpan(from, random.Next(Math.Min(64, other.Length - from))).ToArray());
                    break;
                case 6:
                    Overwrite(bytes, at, random);
                    break;
                case 7:
                    // Numbers in text.
                    var digit = Enumerable.Range(at, bytes.Count - at).FirstOrDefault(i => bytes[i] is >= (byte)'0' and <= (byte)'9', at);
                    bytes[digit] = (byte)"0123456789-e.,]"[random.Next(15)];
                    bytes.InsertRange(digit, new byte[random.Next(12)].Select(_ => (byte)('0' + random.Next(10))));
                    break;
                default:
                    var end = Math.Min(bytes.Count, at + random.Next(32));
                    bytes.InsertRange(at, bytes.GetRange(at, end - at));
                    break;
            }
        }

        return [.. bytes];
    }

    /// <summary>Puts a number that length fields fear in place of 2, 4 or 8 bytes.</summary>
    private static void Overwrite(List<byte> bytes, int at, Random random)
    {
        Span<byte> field = stackalloc byte[8];
        var value = Interesting[random.Next(Interesting.Length)] + (ulong)random.Next(3) - 1;
        if (random.Next(4) == 0)
        {
            value = (ulong)(bytes.Count + random.Next(-64, 64));
        }

        BinaryPrimitives.WriteUInt64LittleEndian(field, value);
        var width = 2 << random.Next(3);
        for (var i = 0; i < width && at + i < bytes.Count; i++)
        {
            bytes[at + i] = field[i];
        }
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : otherwise;
}
