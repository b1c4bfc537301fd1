using System.Reflection;
using GeometryMatters.Training.Trainers;

namespace GeometryMatters.Tests;

/// <summary>The rules of docs/conventions.md for names, over Training.</summary>
public sealed class NamingTests
{
    private static readonly Assembly Library = typeof(AdapterTrainer).Assembly;

    [Fact]
    public void Names_of_this_library_follow_the_rules() =>
        Assert.Empty(NamingRules.All(Library));
}
