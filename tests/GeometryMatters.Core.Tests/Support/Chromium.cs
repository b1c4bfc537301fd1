using System.Diagnostics;
using System.Text;

namespace GeometryMatters.Tests;

/// <summary>A Chromium without a window, for pages that have to be tried as they are.</summary>
internal static class Chromium
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    public static string? Path { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .SelectMany(folder => Names.Select(name => System.IO.Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);

    /// <summary>Opens a page with a script added at its end, and gives the document as it stands a few (virtual) seconds later, with the browser's log.</summary>
    public static async Task<(string Dom, string Log)> Run(string html, string script, int width, int height, CancellationToken cancellationToken, params string[] more)
    {
        using TemporaryFolder folder = new();
        var page = folder.File("page.html");
        await File.WriteAllTextAsync(page, html.Replace("</body>", $"<script>{script}</script></body>", StringComparison.Ordinal), cancellationToken);
        ProcessStartInfo start = new(Path!)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        string[] arguments =
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--hide-scrollbars",
            $"--user-data-dir={folder.File("profile")}", "--enable-logging=stderr", $"--window-size={width},{height}",
            "--virtual-time-budget=4000", .. more, "--dump-dom", new Uri(page).AbsoluteUri,
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var (dom, log) = (process.StandardOutput.ReadToEndAsync(cancellationToken), process.StandardError.ReadToEndAsync(cancellationToken));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return (await dom, await log);
    }
}
