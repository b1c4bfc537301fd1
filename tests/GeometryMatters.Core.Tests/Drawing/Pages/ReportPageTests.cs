using System.Text.Json;
using System.Text.RegularExpressions;
using GeometryMatters.Drawing.Pages;

namespace GeometryMatters.Tests.Drawing.Pages;

public partial class ReportPageTests
{
    private static readonly string Html = TestPage.Create().ToHtml();

    [Fact]
    public void Text_cannot_become_markup()
    {
        Assert.DoesNotContain("<img src=x", Html, StringComparison.Ordinal);
        Assert.Equal(Regex.Count(Html, "<script"), Regex.Count(Html, "</script"));
        Assert.Contains("&lt;/script&gt;&lt;img src=x onerror=&quot;alert(1)&quot;&gt; &amp; &#39;quotes&#39; \\u002B", Html, StringComparison.Ordinal);
    }

    [Fact]
    public void Data_is_json_that_holds_the_texts_as_they_were()
    {
        var blocks = JsonBlock().Matches(Html).Select(m => JsonDocument.Parse(m.Groups["json"].Value).RootElement).ToArray();
        Assert.Equal(4, blocks.Length);
        Assert.Equal("chair " + TestPage.Nasty, blocks[0].GetProperty("pairs")[1].GetProperty("name").GetString());
    }

    [Fact]
    public void Nothing_is_loaded_from_elsewhere()
    {
        Assert.Contains("default-src 'none'", Html, StringComparison.Ordinal);
        Assert.DoesNotMatch("(?i)(src|href)\\s*=\\s*[\"']?(https?:|//)|@import|url\\(|fetch\\(|XMLHttpRequest", Html);
        var links = Regex.Matches(Html, "href=\"([^\"]*)\"").Select(m => m.Groups[1].Value).ToArray();
        Assert.NotEmpty(links);
        Assert.All(links, l => Assert.Contains($"id=\"{l[1..]}\"", Html, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_picture_has_a_text_and_every_section_a_heading()
    {
        Assert.All(Regex.Matches(Html, "<img [^>]*>").Select(m => m.Value), img => Assert.Matches("alt=\"[^\"]+\"", img));
        Assert.Equal(5, Regex.Count(Html, "<section id="));
        Assert.All(Regex.Matches(Html, "<section id=\"([^\"]*)\" aria-labelledby=\"([^\"]*)\"").Select(m => m.Groups[2].Value), id => Assert.Contains($"<h2 id=\"{id}\"", Html, StringComparison.Ordinal));
    }

    [Fact]
    public void The_same_content_gives_the_same_bytes() => Assert.Equal(Html, TestPage.Create().ToHtml());

    [Fact]
    public void A_page_without_interactive_parts_has_no_script()
    {
        ReportPage page = new("Plain");
        page.AddTable("Table", "", ["a"], [["1"]]);
        Assert.DoesNotContain("<script", page.ToHtml(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_similarity_is_kept_to_half_a_step()
    {
        Random random = new(1);
        float[] values = [.. Enumerable.Range(0, 256).Select(_ => (random.NextSingle() * 2) - 1)];
        var pair = TestPage.Pair("car") with { Features = [new("noise", TestPage.Cells, TestPage.Cells, values)] };
        ReportPage page = new("One");
        page.AddExplorer("Explorer", "", [pair]);
        var feature = JsonDocument.Parse(JsonBlock().Match(page.ToHtml()).Groups["json"].Value).RootElement.GetProperty("pairs")[0].GetProperty("features")[0];
        double low = feature.GetProperty("low").GetSingle(), high = feature.GetProperty("high").GetSingle();
        var steps = feature.GetProperty("values").GetBytesFromBase64();
        for (var i = 0; i < values.Length; i++)
        {
            // Half a step, and what single precision rounds on the way to it.
            Assert.InRange(Math.Abs(low + (steps[i] * (high - low) / 255) - values[i]), 0, ((high - low) / 510) + 1e-5);
        }

        for (var row = 0; row < 16; row++)
        {
            Assert.Equal(values.AsSpan(row * 16, 16).ToArray().Max(), values[(row * 16) + feature.GetProperty("best")[row].GetInt32()]);
        }
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        ReportPage page = new("Misuse");
        var pair = TestPage.Pair("car");
        Assert.Throws<ArgumentException>(() => page.AddExplorer("x", "", []));
        Assert.Throws<ArgumentException>(() => page.AddExplorer("x", "", [pair with { Features = [] }]));
        Assert.Throws<ArgumentException>(() => page.AddExplorer("x", "", [pair with { Features = [pair.Features[0] with { Values = new float[3] }] }]));
        Assert.Throws<ArgumentException>(() => page.AddExplorer("x", "", [pair with { Features = [new("one", [64], [0], new float[1])] }]));
        Assert.Throws<ArgumentException>(() => page.AddExplorer("x", "", [pair with { Features = [new("one", [1], [0], new[] { float.NaN })] }]));
        Assert.Throws<ArgumentException>(() => page.AddComparisons("x", "", [new("text", "no image"u8.ToArray(), TestPage.Picture(1, 2, 3))]));
        Assert.Throws<ArgumentException>(() => page.AddTable("x", "", ["a", "b"], [["1"]]));
        var study = TestPage.Study();
        Assert.Throws<ArgumentException>(() => page.AddThresholds("x", "", study with { Pairs = [study.Pairs[0]] }));
        Assert.Throws<ArgumentException>(() => page.AddThresholds("x", "", study with { Filters = [study.Filters[0]] }));
        Assert.Throws<ArgumentException>(() => page.AddThresholds("x", "", study with { StartFeatures = 2 }));
        Assert.Throws<ArgumentException>(() => page.AddThresholds("x", "", study with { Features = [study.Features[0] with { Judged = study.Features[0].PerPair[0] }] }));
        Assert.Throws<ArgumentException>(() => page.AddThresholds("x", "", study with { Filters = [study.Filters[0] with { Maximum = 0.01f }, study.Filters[1]] }));
    }

    [GeneratedRegex("<script type=\"application/json\"[^>]*>(?<json>.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex JsonBlock();
}
