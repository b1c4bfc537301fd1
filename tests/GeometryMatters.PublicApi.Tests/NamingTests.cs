using System.Reflection;
using System.Text.RegularExpressions;
using GeometryMatters.Geodesics;
using GeometryMatters.Meshes;
using GeometryMatters.Tests;

namespace GeometryMatters.PublicApi.Tests;

/// <summary>The rules of docs/conventions.md for names, over all of Core and Geodesics; the tests of Training hold it to the same.</summary>
public sealed class NamingTests
{
    private static readonly Assembly[] Libraries = [typeof(TriangleMesh).Assembly, typeof(IGeodesicSolver).Assembly];

    [Fact]
    public void Settings_are_sealed_records_that_can_be_checked() => Assert.Empty(Libraries.SelectMany(NamingRules.Options));

    [Fact]
    public void Limits_threads_and_spelling_are_the_same_everywhere() => Assert.Empty(Libraries.SelectMany(NamingRules.Words));

    [Fact]
    public void Angles_say_that_they_are_degrees() => Assert.Empty(Libraries.SelectMany(NamingRules.Angles));

    [Fact]
    public void Paths_come_first_and_tokens_last() => Assert.Empty(Libraries.SelectMany(NamingRules.Parameters));

    [Fact]
    public void Settings_lie_in_files_of_their_name()
    {
        var files = Directory.EnumerateFiles(Path.Combine(DocumentationTests.Root, "src"), "*.cs", SearchOption.AllDirectories);
        var settings = files.SelectMany(f => Regex.Matches(File.ReadAllText(f), @"^public sealed record (\w+Options)\b", RegexOptions.Multiline).Select(m => (File: Path.GetFileNameWithoutExtension(f), Name: m.Groups[1].Value))).ToArray();
        Assert.True(settings.Length > 40);
        Assert.All(settings, s => Assert.Equal(s.Name, s.File));
    }
}
