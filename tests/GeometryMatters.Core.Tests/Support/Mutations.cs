namespace GeometryMatters.Tests;

/// <summary>Feeds broken copies of a valid file to a reader: each must give a value or one of the library's own errors.</summary>
internal static class Mutations
{
    public static void Check(byte[] valid, Action<byte[]> read, int count = 500, int seed = 1)
    {
        Random random = new(seed);
        var failures = 0;
        for (var i = 0; i < count; i++)
        {
            var bytes = Mutate(valid, random);
            try
            {
                read(bytes);
            }
            catch (GeometryMattersException)
            {
                failures++;
            }
            catch (Exception e)
            {
                Assert.Fail($"Mutation {i} of seed {seed} gave {e}");
            }
        }

        Assert.True(failures > count / 20, $"only {failures} of {count} mutations were noticed");
    }

    private static byte[] Mutate(byte[] valid, Random random)
    {
        var bytes = valid.ToList();
        var kind = random.Next(5);
        var edits = 1 + random.Next(4);
        for (var i = 0; i < edits && bytes.Count > 0; i++)
        {
            // Half of the edits go to the first 200 bytes, where headers are.
            var at = random.Next(random.Next(2) == 0 ? Math.Min(200, bytes.Count) : bytes.Count);
            switch (kind)
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
                    bytes.RemoveAt(at);
                    break;
                default:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
            }
        }

        return [.. bytes];
    }
}
