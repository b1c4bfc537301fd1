using System.CommandLine;
using System.Text.RegularExpressions;

namespace GeometryMatters.Cli.Tests;

/// <summary><c>docs/cli.md</c> against the program: what it leaves out, and what it promises in vain.</summary>
public class CliPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Repository(), "docs", "cli.md"));

    public static TheoryData<string> Commands => [.. Walk(GmProgram.Create(), "gm").Where(c => c.Command.Action is not null).Select(c => c.Path)];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_command_has_an_example_and_its_section_names_every_option(string path)
    {
        Assert.Matches($@"(?m)^\$ {Regex.Escape(path)}( |$)", Page);

        // A subcommand may lean on its parent's section.
        var command = Walk(GmProgram.Create(), "gm").Single(c => c.Path == path).Command;
        Assert.All(command.Options.Where(o => o is not System.CommandLine.Help.HelpOption), o => Assert.Matches($@"[` ]{Regex.Escape(o.Name)}[` ,\\]", Page));
    }

    [Fact]
    public void Every_option_and_command_line_of_the_page_is_one_of_the_program()
    {
        var root = GmProgram.Create();
        HashSet<string> known = [.. Walk(root, "gm").SelectMany(c => c.Command.Options).Select(o => o.Name), "--help"];
        var named = Regex.Matches(Page, "`(--[a-z0-9-]+)").Select(m => m.Groups[1].Value).Distinct().ToArray();
        Assert.True(named.Length > 60, $"{named.Length} options");
        Assert.All(named, n => Assert.Contains(n, known));

        var lines = Regex.Matches(Page, @"(?m)^(?:\$ )?gm ([^\n]*?)(?: \| head[^\n]*)?$").Select(m => m.Groups[1].Value).ToArray();
        Assert.True(lines.Length > 25, $"{lines.Length} lines");
        foreach (var line in lines)
        {
            var errors = root.Parse(line.Split(' ')).Errors;
            Assert.True(errors.Count == 0 || Page.Contains($"$ gm {line}\ngm: {errors[0].Message}", StringComparison.Ordinal), $"gm {line}: {string.Join(" ", errors.Select(e => e.Message))}");
        }
    }

    [Fact]
    public void Every_description_says_something_in_one_sentence_or_more()
    {
        foreach (var (path, command) in Walk(GmProgram.Create(), "gm"))
        {
            Assert.EndsWith(".", command.Description, StringComparison.Ordinal);
            Assert.All(command.Options.Where(o => o is not (System.CommandLine.Help.HelpOption or VersionOption)), o => Assert.True(o.Description?.EndsWith('.') == true, $"{path} {o.Name}: {o.Description}"));
            Assert.All(command.Arguments, a => Assert.True(a.Description?.EndsWith('.') == true, $"{path} {a.Name}: {a.Description}"));
        }
    }

    private static IEnumerable<(string Path, Command Command)> Walk(Command command, string path) =>
        command.Subcommands.SelectMany(c => Walk(c, $"{path} {c.Name}")).Prepend((path, command));

    private static string Repository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "GeometryMatters.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests do not lie in the repository.");
        }

        return folder;
    }
}
