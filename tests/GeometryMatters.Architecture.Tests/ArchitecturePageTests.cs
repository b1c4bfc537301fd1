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
        string[] missing = [.. folders.Where(f => !Page.Contains($"`{f}`", StringComparison.Ordinal))];
        Assert.Empty(missing);
    }

    [Fact]
    public void The_picture_shows_who_uses_whom_as_built() => AssertWritten(Path.Combine("docs", "images", "architecture.svg"), LayerPicture.Draw());

    [Fact]
    public void The_page_of_options_has_all_options_with_their_defaults() => AssertWritten(Path.Combine("docs", "options.md"), OptionsPage.Write());

    [Fact]
    public void Every_record_of_options_is_named_on_the_page_of_its_stage()
    {
        var pages = Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md").Where(f => Path.GetFileName(f) != "options.md").Select(File.ReadAllText).ToArray();
        string[] missing = [.. OptionsPage.Names().Where(n => !pages.Any(p => p.Contains($"`{n}`", StringComparison.Ordinal)))];
        Assert.Empty(missing);
    }

    /// <summary>Compares a file with what the code says, or writes it where the environment asks for that.</summary>
    private static void AssertWritten(string file, string expected)
    {
        var path = Path.Combine(Root, file);
        if (Environment.GetEnvironmentVariable("GEOMETRYMATTERS_WRITE_PICTURES") == "1")
        {
            File.WriteAllText(path, expected);
        }

        Assert.Equal(expected.ReplaceLineEndings("\n"), File.ReadAllText(path).ReplaceLineEndings("\n"));
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
