using System.Text.Json;

namespace GeometryMatters.Cli.Tests;

/// <summary>What a call of the program printed and returned.</summary>
internal sealed record GmResult(int Code, string Output, string Error)
{
    /// <summary>Standard output as one JSON value, which it must be.</summary>
    public JsonElement Json
    {
        get
        {
            using var document = JsonDocument.Parse(Output);
            return document.RootElement.Clone();
        }
    }

    /// <summary>The result of a call that must have gone well.</summary>
    public GmResult Expect(int code)
    {
        Assert.True(Code == code, $"expected exit code {code}, found {Code}\n{Output}\n{Error}");
        return this;
    }
}

/// <summary>Calls the program within the process.</summary>
internal static class Gm
{
    public static async Task<GmResult> RunAsync(CancellationToken cancellationToken, params string[] args)
    {
        using StringWriter output = new(), error = new();
        var code = await GmProgram.RunAsync(args, output, error, cancellationToken);
        return new(code, output.ToString(), error.ToString());
    }

    public static Task<GmResult> RunAsync(params string[] args) => RunAsync(CancellationToken.None, args);
}
