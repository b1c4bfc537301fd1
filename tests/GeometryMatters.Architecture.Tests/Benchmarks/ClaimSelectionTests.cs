using GeometryMatters.Benchmarks.Claims;

namespace GeometryMatters.Architecture.Tests.Benchmarks;

public class ClaimSelectionTests
{
    private static readonly IClaimSource[] All =
    [
        new Source("fruit", ["apple", "pear"]),
        new Source("fruit", ["plum"]),
        new Source("tree", ["elm"]),
    ];

    [Theory]
    [InlineData("fruit", "apple pear plum")]
    [InlineData("tree", "elm")]
    [InlineData("pear", "pear")]
    [InlineData("elm", "elm")]
    [InlineData("fruit plum", "plum")]
    [InlineData("tree plum", "")]
    [InlineData("stone", "")]
    [InlineData("fruit plum pear", "")]
    [InlineData("", "")]
    public void Groups_and_single_claims_can_be_asked_for(string words, string expected)
    {
        var selection = ClaimSelection.Of(All, words.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries), selection.Measure(TextWriter.Null).Select(c => c.Name));
    }

    [Fact]
    public void Sources_without_the_claim_are_not_run()
    {
        var selection = ClaimSelection.Of(All, ["plum"]);
        Assert.Same(All[1], Assert.Single(selection.Sources));
    }

    private sealed record Source(string Group, IReadOnlyList<string> Names) : IClaimSource
    {
        public IEnumerable<Claim> Measure(TextWriter notes) => Names.Select(n => new Claim { Name = n });
    }
}
