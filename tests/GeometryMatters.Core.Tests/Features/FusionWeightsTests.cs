using GeometryMatters.Features;

namespace GeometryMatters.Tests.Features;

public class FusionWeightsTests
{
    [Fact]
    public void The_papers_mixture_is_one_half_one_third_one_sixth()
    {
        Assert.Equal([new("sd", 1.0 / 2), new("dino", 1.0 / 3), new("field", 1.0 / 6)], FusionWeights.Paper.Entries);
        Assert.Equal(1.0 / 3, FusionWeights.Paper.Of("dino"));
        Assert.Equal(0, FusionWeights.Paper.Of("other"));
    }

    [Fact]
    public void Dropping_the_field_keeps_the_proportions_of_the_rest()
    {
        var left = FusionWeights.Paper.Without("field");
        Assert.Equal(0.6, left.Of("sd"), 1e-12);
        Assert.Equal(0.4, left.Of("dino"), 1e-12);
        Assert.Equal(2, left.Entries.Count);
        Assert.Equal(FusionWeights.Paper, FusionWeights.Paper.Without("other"));
        Assert.Throws<InvalidOperationException>(() => new FusionWeights(new FusionWeight("field", 1)).Without("field"));
    }

    [Fact]
    public void Bad_weights_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new FusionWeights());
        Assert.Throws<ArgumentException>(() => new FusionWeights(new FusionWeight("a", 0.5)));
        Assert.Throws<ArgumentException>(() => new FusionWeights(new FusionWeight("a", 1.5), new FusionWeight("b", -0.5)));
        Assert.Throws<ArgumentException>(() => new FusionWeights(new FusionWeight("a", double.NaN)));
        Assert.Throws<ArgumentException>(() => new FusionWeights(new FusionWeight("a", 0.5), new FusionWeight("a", 0.5)));
        Assert.Throws<ArgumentException>(() => new FusionWeights(new FusionWeight("", 1)));
    }

    [Fact]
    public void Equal_entries_make_equal_weights()
    {
        FusionWeights a = new(new FusionWeight("x", 0.25), new FusionWeight("y", 0.75)), b = new(a.Entries);
        Assert.Equal(a, b);
        Assert.Equal(a.GetHashCode(), b.GetHashCode());
        Assert.NotEqual(a, FusionWeights.Paper);
        Assert.Equal("x 0.25, y 0.75", a.ToString());
    }

    [Fact]
    public void Normalising_gives_unit_rows_and_leaves_zero_rows_alone()
    {
        var map = FeatureNormalizer.L2(new FeatureMap(new(1, 3), 2, [3, 4, 0, 0, -1e-3f, 0]));
        Assert.Equal(0.6f, map[0][0], 1e-6f);
        Assert.Equal(0.8f, map[0][1], 1e-6f);
        Assert.Equal([0f, 0f], map[1].ToArray());
        Assert.Equal(-1f, map[2][0], 1e-6f);
    }

    [Theory]
    [InlineData("sd=3,dino=2,field=1", "sd 0.5, dino 0.333, field 0.167")]
    [InlineData(" a = 1e300 , b=1e300", "a 0.5, b 0.5")]
    [InlineData("x=2,y=0", "x 1, y 0")]
    [InlineData("a=b=1", "a=b 1")]
    public void Shares_are_read_and_scaled(string text, string weights) => Assert.Equal(weights, FusionWeights.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("sd")]
    [InlineData("=1")]
    [InlineData("a=-1")]
    [InlineData("a=NaN")]
    [InlineData("a=1,a=2")]
    [InlineData("a=0,b=0")]
    [InlineData("a=1,")]
    public void Other_text_is_refused(string text) => Assert.Throws<FormatException>(() => FusionWeights.Parse(text));
}
