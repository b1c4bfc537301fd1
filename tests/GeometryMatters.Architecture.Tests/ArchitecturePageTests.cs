using System.Text.RegularExpressions;

namespace GeometryMatters.Architecture.Tests;

/// <summary>docs/architecture.md and its picture are as the code is built.</summary>
public partial class ArchitecturePageTests
{
    private static readonly string Root = FindRoot();

    private static readonly string Page = File.ReadAllText(Path.Combine(Root, "docs", "architecture.md"));

    [Fact]
    public void The_page_lists_the_folders_of_Core_in_their_order()
    {
        var order = LayerTests.CoreOrder.Skip(1).Where(n => n.Count(c => c == '.') == 1).Select(n => n.Split('.')[1]);
        var listed = FolderRow().Matches(Page).Select(m => m.Groups["folder"].Value).Take(order.Count());
        Assert.Equal(order, listed);
    }

    [Fact]
    public void The_page_names_every_folder_of_the_packages()
    {
        var folders = from package in (string[])["Core", "Geodesics", "Training"]
                      from folder in Directory.EnumerateDirectories(Path.Combine(Root, "src", "GeometryMatters." + package))
                      let name = Path.GetFileName(folder)
                      where name is not ("bin" or "obj")
                      select name;
        Assert.Empty(folders.Where(f => !Page.Contains($"`{f}`", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_picture_shows_who_uses_whom_as_built()
    {
        var path = Path.Combine(Root, "docs", "images", "architecture.svg");
        var picture = LayerPicture.Draw();
        if (Environment.GetEnvironmentVariable("GEOMETRYMATTERS_WRITE_PICTURES") == "1")
        {
            File.WriteAllText(path, picture);
        }

        Assert.Equal(picture, File.ReadAllText(path).ReplaceLineEndings("\n"));
    }

    private static string FindRoot()
    {
        for (var dir = new DirectoryInfo(AppContext.BaseDirectory); dir is not null; dir = dir.Parent)
        {
            if (File.Exists(Path.Combine(dir.FullName, "GeometryMatters.sln")))
            {
                return dir.FullName;
            }
        }

        throw new InvalidOperationException("GeometryMatters.sln was not found above the tests.");
    }

    [GeneratedRegex(@"^\| `(?<folder>\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex FolderRow();
}
