namespace GeometryMatters.Tests.Files;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Written_text_replaces_the_old_content_and_leaves_no_other_file()
    {
        var path = folder.File("a.txt");
        AtomicFile.WriteAllText(path, "a much longer first content");
        AtomicFile.WriteAllText(path, "ä second");
        Assert.Equal("ä second"u8.ToArray(), File.ReadAllBytes(path));
        Assert.Single(Directory.GetFileSystemEntries(folder.Root));
    }

    [Fact]
    public void Failure_while_writing_keeps_the_old_content_and_removes_the_temporary_file()
    {
        var path = folder.File("a.bin");
        AtomicFile.WriteAllBytes(path, [1, 2, 3]);
        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(path, stream =>
        {
            stream.WriteByte(9);
            throw new InvalidOperationException("stop");
        }));
        Assert.Equal([1, 2, 3], File.ReadAllBytes(path));
        Assert.Single(Directory.GetFileSystemEntries(folder.Root));
    }

    [Fact]
    public void Missing_folder_is_named()
    {
        var path = folder.File("none/a.bin");
        var e = Assert.Throws<DirectoryNotFoundException>(() => AtomicFile.WriteAllBytes(path, [1]));
        Assert.Contains("none", e.Message, StringComparison.Ordinal);
    }
}
