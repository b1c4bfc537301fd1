using System.Text.RegularExpressions;

namespace GeometryMatters.PublicApi.Tests;

/// <summary>Links, anchors, pictures and tests that pages name are there, and every page can be reached from the README.</summary>
public partial class DocumentationLinkTests
{
    [Theory]
    [MemberData(nameof(DocumentationTests.Pages), MemberType = typeof(DocumentationTests))]
    public void Every_relative_link_leads_to_a_file_and_every_anchor_to_a_heading(string page)
    {
        List<string> broken = [];
        foreach (var target in Links(page))
        {
            var (file, anchor) = target.Split('#') is [var f, var a] ? (f, a) : (target, null);
            var path = file.Length == 0 ? Absolute(page) : Path.Combine(Path.GetDirectoryName(Absolute(page))!, file);
            if (!Path.Exists(path) || (anchor is not null && !Anchors(File.ReadAllText(path)).Contains(anchor)))
            {
                broken.Add(target);
            }
        }

        Assert.Empty(broken);
    }

    [Fact]
    public void Every_page_and_picture_can_be_reached_from_the_README()
    {
        HashSet<string> reached = [Absolute("README.md")];
        Queue<string> waiting = new(reached);
        while (waiting.TryDequeue(out var page))
        {
            foreach (var link in Links(page).Select(t => t.Split('#')[0]).Where(t => t.Length > 0))
            {
                var path = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page)!, link));
                if (File.Exists(path) && reached.Add(path) && path.EndsWith(".md", StringComparison.Ordinal))
                {
                    waiting.Enqueue(path);
                }
            }
        }

        string[] lost = [.. Directory.EnumerateFiles(Absolute("docs"), "*", SearchOption.AllDirectories).Where(f => !reached.Contains(Path.GetFullPath(f)))];
        Assert.Empty(lost);
    }

    [Fact]
    public void The_index_names_every_page()
    {
        var named = Links(Path.Combine("docs", "README.md")).ToHashSet();
        var pages = Directory.EnumerateFiles(Absolute("docs"), "*.md").Select(f => Path.GetFileName(f)!).Where(f => f != "README.md");
        string[] missing = [.. pages.Where(p => !named.Contains(p))];
        Assert.Empty(missing);
    }

    [Theory]
    [MemberData(nameof(DocumentationTests.Pages), MemberType = typeof(DocumentationTests))]
    public void Every_test_that_a_page_names_exists(string page)
    {
        // An ellipsis stands for the rest of a name.
        var missing = NamedTest().Matches(File.ReadAllText(Absolute(page))).Where(m => !IsTest(m.Groups["class"].Value, m.Groups["method"].Value)).Select(m => m.Value);
        Assert.Empty(missing);
    }

    [Theory]
    [MemberData(nameof(DocumentationTests.Pages), MemberType = typeof(DocumentationTests))]
    public void Every_claim_that_a_page_names_can_be_measured(string page)
    {
        var sources = string.Concat(Directory.EnumerateFiles(Absolute(Path.Combine("tests", "GeometryMatters.Benchmarks", "Claims")), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText));
        var names = NamedClaim().Matches(File.ReadAllText(Absolute(page))).Select(m => m.Groups["name"].Value).Where(n => n != "NAME");
        string[] missing = [.. names.Where(n => !sources.Contains($"\"{n}\"", StringComparison.Ordinal))];
        Assert.Empty(missing);
    }

    [Fact]
    public void Anchors_are_those_that_hosts_make_of_headings() =>
        Assert.Equal(
            ["which-solver-when", "the-program-gm", "stage-1-from-an-image", "same", "same-1", "a-link"],
            Anchors("# Which solver when\n## The program `gm`\n### Stage 1: from an image\n```\n# no heading\n```\n# Same\n# Same\n# A [link](x.md)\n"));

    private static string Absolute(string page) => Path.Combine(DocumentationTests.Root, page);

    private static IEnumerable<string> Links(string page) => Link().Matches(Fence().Replace(File.ReadAllText(Absolute(page)), ""))
        .Select(m => m.Groups["target"].Value)
        .Where(t => !t.Contains("://", StringComparison.Ordinal));

    private static List<string> Anchors(string text)
    {
        List<string> anchors = [];
        foreach (Match heading in Heading().Matches(Fence().Replace(text, "")))
        {
            var title = LinkText().Replace(heading.Groups["title"].Value.Trim(), "$1").ToLowerInvariant();
            var slug = Punctuation().Replace(title, "").Replace(' ', '-');
            var before = anchors.Count(a => a == slug);
            anchors.Add(before == 0 ? slug : $"{slug}-{before}");
        }

        return anchors;
    }

    private static bool IsTest(string type, string method)
    {
        var files = Directory.EnumerateFiles(Absolute("tests"), type + ".cs", SearchOption.AllDirectories);
        var (before, after) = (method.StartsWith('…') ? @"\w*" : "", method.EndsWith('…') ? @"\w*" : "");
        var declares = method.Length == 0 ? new Regex("") : new Regex($@"\b(void|Task)\s+{before}{Regex.Escape(method.Trim('…'))}{after}\(");
        return files.Any(f => declares.IsMatch(File.ReadAllText(f)));
    }

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex LinkText();

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"^#{1,6} (?<title>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex Punctuation();

    [GeneratedRegex(@"(?:`|-- )claims (?<name>[\w-]+)`")]
    private static partial Regex NamedClaim();

    [GeneratedRegex(@"`(?<class>\w+Tests)(?:\.(?<method>…?\w+…?))?`")]
    private static partial Regex NamedTest();
}
