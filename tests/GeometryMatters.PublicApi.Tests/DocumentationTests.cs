using System.Text;
using System.Text.RegularExpressions;

namespace GeometryMatters.PublicApi.Tests;

/// <summary>Code blocks of README and docs are regions of compiled files, so they cannot rot.</summary>
public partial class DocumentationTests
{
    internal static readonly string Root = FindRoot();

    public static TheoryData<string> Pages()
    {
        TheoryData<string> pages = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", Path.Combine("tools", "README.md")];
        foreach (var page in Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md").Order(StringComparer.Ordinal))
        {
            pages.Add(Path.GetRelativePath(Root, page));
        }

        foreach (var package in Directory.EnumerateDirectories(Path.Combine(Root, "src")).Order(StringComparer.Ordinal))
        {
            pages.Add(Path.GetRelativePath(Root, Path.Combine(package, "README.md")));
        }

        return pages;
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_csharp_block_is_a_region_of_a_compiled_file(string page)
    {
        var path = Path.Combine(Root, page);
        Assert.SkipUnless(File.Exists(path), $"{page} does not exist");
        var text = File.ReadAllText(path);
        foreach (Match block in CSharpBlock().Matches(text))
        {
            var name = block.Groups["name"].Value;
            Assert.True(name.Length > 0, $"{page}: a csharp block without '<!-- snippet: name -->' on the line before it:\n{block.Value}");
            Assert.Equal(Region(name), block.Groups["code"].Value.Trim());
        }
    }

    private static string Region(string name)
    {
        string[] compiled = ["tests/GeometryMatters.PublicApi.Tests", "tests/GeometryMatters.Training.Tests", "samples"];
        foreach (var file in compiled.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)))
        {
            var lines = File.ReadAllLines(file);
            var start = Array.FindIndex(lines, l => l.Trim() == $"// snippet: {name}");
            if (start < 0)
            {
                continue;
            }

            var end = Array.FindIndex(lines, start, l => l.Trim() == "// end snippet");
            Assert.True(end > start, $"{file}: snippet {name} has no end");
            var body = lines[(start + 1)..end];
            var indent = body.Where(l => l.Trim().Length > 0).Min(l => l.Length - l.TrimStart().Length);
            return new StringBuilder().AppendJoin('\n', body.Select(l => l.Length > indent ? l[indent..] : string.Empty)).ToString().Trim();
        }

        Assert.Fail($"no compiled file has '// snippet: {name}'");
        return string.Empty;
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

    [GeneratedRegex(@"(?:<!-- snippet: (?<name>[\w-]+) -->\s*\n)?```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex CSharpBlock();
}
