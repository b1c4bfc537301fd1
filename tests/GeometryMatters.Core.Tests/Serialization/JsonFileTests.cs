using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using GeometryMatters.Serialization;

namespace GeometryMatters.Tests.Serialization;

public sealed record JsonSample(string Name, int[] Values);

[JsonSerializable(typeof(JsonSample))]
internal sealed partial class JsonSampleContext : JsonSerializerContext;

public class JsonFileTests
{
    [Fact]
    public void Values_are_written_and_read()
    {
        using TemporaryFolder folder = new();
        JsonFile.Write(folder.File("a.json"), new JsonSample("x", [1, 2]), JsonSampleContext.Default.JsonSample);
        Assert.Equal([1, 2], JsonFile.Read(folder.File("a.json"), JsonSampleContext.Default.JsonSample).Values);
        using var document = JsonFile.Read(folder.File("a.json"));
        Assert.Equal("x", document.RootElement.GetProperty("Name").GetString());
    }

    [Fact]
    public void Errors_name_file_line_and_position()
    {
        var e = Assert.Throws<DatasetFormatException>(() => JsonFile.Parse("{\n  \"a\": ,\n}"u8.ToArray(), "pair.json"));
        Assert.Equal("pair.json", e.InputSource);
        Assert.StartsWith("line 2, byte 8", e.Place, StringComparison.Ordinal);
        var e2 = Assert.Throws<DatasetFormatException>(() => JsonFile.Parse("{\"Name\": 5}"u8.ToArray(), JsonSampleContext.Default.JsonSample, "pair.json"));
        Assert.Contains("$.Name", e2.Place, StringComparison.Ordinal);
    }

    [Fact]
    public void Byte_order_mark_is_skipped_and_doubled_keys_and_null_are_refused()
    {
        using var document = JsonFile.Parse((byte[])[0xEF, 0xBB, 0xBF, .. "{}"u8], "x");
        Assert.Equal(JsonValueKind.Object, document.RootElement.ValueKind);
        Assert.Throws<DatasetFormatException>(() => JsonFile.Parse("{\"a\":1,\"a\":2}"u8.ToArray(), "x"));
        Assert.Throws<DatasetFormatException>(() => JsonFile.Parse("null"u8.ToArray(), JsonSampleContext.Default.JsonSample, "x"));
        Assert.Throws<FileNotFoundException>(() => JsonFile.Read("nowhere/a.json"));
    }

    [Fact]
    public void Tolerant_reading_takes_what_python_and_hands_write()
    {
        var text = "\uFEFF{ // NaN here\n \"a\": [NaN, -Infinity, Infinity, 1,], /* NaN */ \"NaN\": \"Infinity \\\" NaN\", \"b\": 1, \"b\": 2, }";
        using var json = JsonFile.ParseTolerant(System.Text.Encoding.UTF8.GetBytes(text), "x");
        Assert.Equal("[null, null, null, 1,]", json.RootElement.GetProperty("a").GetRawText());
        Assert.Equal("Infinity \" NaN", json.RootElement.GetProperty("NaN").GetString());
        Assert.Equal(2, json.RootElement.GetProperty("b").GetInt32());
    }

    [Theory]
    [InlineData("{\"a\": NaN")]
    [InlineData("\"NaN")]
    [InlineData("\"NaN\\")]
    [InlineData("/* NaN")]
    [InlineData("[NaNNaN]")]
    [InlineData("")]
    public void Tolerant_reading_has_limits(string text) =>
        Assert.Throws<DatasetFormatException>(() => JsonFile.ParseTolerant(System.Text.Encoding.UTF8.GetBytes(text), "x"));
}
