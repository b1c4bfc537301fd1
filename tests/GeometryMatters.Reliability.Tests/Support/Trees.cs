namespace GeometryMatters.Reliability.Tests.Support;

/// <summary>Compares folders byte for byte; what took how long differs from run to run and is not compared.</summary>
internal static class Trees
{
    private const string Seconds = "seconds.json";

    public static void AssertSame(string expected, string found)
    {
        var names = Files(expected);
        Assert.Equal(names, Files(found));
        AssertNothingElse(expected, found);
    }

    /// <summary>Whatever is there is whole: each file is the one of the finished tree.</summary>
    public static void AssertNothingElse(string finished, string found)
    {
        foreach (var name in Files(found).Where(n => Path.GetFileName(n) != Seconds))
        {
            var whole = Path.Combine(finished, name);
            Assert.True(File.Exists(whole), $"{name} was left behind");
            Assert.True(File.ReadAllBytes(whole).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(found, name))), $"{name} is not whole");
        }
    }

    private static string[] Files(string root) =>
        [.. Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(root, f)).Order(StringComparer.Ordinal)];
}
