using System.Text.Json;
using CsCheck;
using GeometryMatters.Imaging;
using GeometryMatters.Serialization;

namespace GeometryMatters.Tests.Serialization;

public class CocoRleTests
{
    [Fact]
    public void A_small_mask_has_the_counts_worked_out_by_hand()
    {
        // Columns: 0 1 1, 1 0 0 → one 0, three 1, two 0. Packed: 1 → '1', 3 → '3', 2 → '2' (the third is not a difference).
        Mask mask = new(2, 3, [0, 1, 1, 0, 1, 0]);
        Assert.Equal([1, 3, 2], CocoRle.EncodeCounts(mask));
        Assert.Equal("132", CocoRle.Encode(mask));
    }

    [Theory]
    [InlineData(new[] { 0, 1, 15 }, "01?")]
    [InlineData(new[] { 16, 40, 1, 30, 2 }, "`0X11F1")]
    public void Packing_follows_the_definition(int[] counts, string expected)
    {
        // 16 and 40 need two characters (bit 4 of the last is the sign); the fourth is 30 − 40 = −10, 0x16, 'F'; the fifth 2 − 1.
        var sum = counts.Sum();
        var mask = CocoRle.Decode(counts, 1, sum, "x");
        Assert.Equal(counts, CocoRle.EncodeCounts(mask));
        Assert.Equal(expected, CocoRle.Encode(mask));
        Assert.Equal(mask.Values, CocoRle.Decode(CocoRle.Encode(mask), 1, sum, "x").Values);
    }

    [Fact]
    public void Any_mask_round_trips_in_both_forms_and_through_json()
    {
        (from width in Gen.Int[1, 40] from height in Gen.Int[1, 40] from pixels in Gen.Bool.Array[width * height] select new Mask(width, height, [.. pixels.Select(p => p ? (byte)1 : (byte)0)])).Sample(
            mask =>
            {
                var (counts, text) = (CocoRle.EncodeCounts(mask), CocoRle.Encode(mask));
                Assert.Equal(mask.Values, CocoRle.Decode(counts, mask.Width, mask.Height, "x").Values);
                Assert.Equal(mask.Values, CocoRle.Decode(text, mask.Width, mask.Height, "x").Values);
                foreach (var json in (string[])[$$"""{"size":[{{mask.Height}},{{mask.Width}}],"counts":[{{string.Join(',', counts)}}]}""", $$"""{"counts":{{JsonSerializer.Serialize(text, JsonSerializerOptions.Default)}},"size":[{{mask.Height}},{{mask.Width}}]}"""])
                {
                    using var document = JsonDocument.Parse(json);
                    Assert.Equal(mask.Values, CocoRle.Read(document.RootElement, "x").Values);
                }
            },
            iter: 200);
    }

    [Theory]
    [InlineData("13")]
    [InlineData("1321")]
    [InlineData("1 2")]
    [InlineData("13R")]
    [InlineData("oooooooooo2")]
    [InlineData("p")]
    [InlineData("é")]
    [InlineData("")]
    public void Texts_that_are_no_counts_or_do_not_fill_the_mask_are_refused(string text) =>
        Assert.Throws<DatasetFormatException>(() => CocoRle.Decode(text, 2, 3, "x"));

    [Theory]
    [InlineData("""{"size":[2,3],"counts":[7]}""")]
    [InlineData("""{"size":[2,3],"counts":[-1,7]}""")]
    [InlineData("""{"size":[2,3],"counts":[6.5]}""")]
    [InlineData("""{"size":[0,3],"counts":[]}""")]
    [InlineData("""{"size":[2,3,4],"counts":[6]}""")]
    [InlineData("""{"size":[100000,100000],"counts":[10000000000]}""")]
    [InlineData("""{"size":[2,3],"counts":"\ud800"}""")]
    [InlineData("""{"size":[2,3]}""")]
    [InlineData("[]")]
    public void Objects_of_another_form_are_refused(string json)
    {
        using var document = JsonDocument.Parse(json);
        Assert.Throws<DatasetFormatException>(() => CocoRle.Read(document.RootElement, "x"));
    }
}
